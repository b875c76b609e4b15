# SPDX-License-Identifier: GPL-3.0-or-later
"""An Institute's feed behind a password: difusor, clave."""
import base64, http.server


class Guarded(http.server.BaseHTTPRequestHandler):
    """Empty, for whoever has the password."""
    log_message = lambda *words: None

    def do_GET(self):
        told = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"difusor:clave").decode()
        body = b'{"format": "difusor-feed/1", "mode": "practice", "packages": []}' if told else b""
        if told:
            self.server.admitted = getattr(self.server, "admitted", 0) + 1
        self.send_response(200 if told else 401)
        if not told:
            self.send_header("WWW-Authenticate", 'Basic realm="PREP"')
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
