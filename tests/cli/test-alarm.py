#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alarms on a telephone: each incident is told when it begins, when it gets worse and when it is over.

usage: test-alarm.py DIFUSORCTL
"""
import contextlib, functools, http.server, json, threading

from difusorctl import Night, assert_error, data_zip, main

TOKEN = "123456:AbCdEf-secreto"


@contextlib.contextmanager
def telephone(status=200):
    """A service that takes messages; yields its address and what came, (path, headers, JSON)."""
    came = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(server.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.status = True, status
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield "http://127.0.0.1:%d" % server.server_address[1], came, server
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def reader_of(night):
    """The site as readers get it."""
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *args: None})
    (night.site / "current").parent.mkdir(exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(night.site / "current")))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield "http://127.0.0.1:%d/" % server.server_address[1]
    server.shutdown()
    server.server_close()


def test_presets(program):
    """Each preset sends what its service takes, and keeps its token out of sight"""
    with Night(program, first=False) as night, telephone() as (url, came, server):
        token = night.folder / "token"
        token.write_text(TOKEN + "\n")
        assert_error(night.run("alarm", "test"), "operator", [])
        night.do("alarm", "set", "ntfy", url + "/mi-tema")
        night.run("alarm", "test")
        path, headers, message = came.pop()
        assert path == "/" and message["topic"] == "mi-tema" and message["priority"] == 3, (path, message)
        assert message["title"] and "Nothing is wrong" in message["message"]

        night.do("alarm", "set", "--secret-file", str(token), "--endpoint", url, "telegram", "--", "-100200")
        night.run("alarm", "test")
        path, headers, message = came.pop()
        assert path == "/bot%s/sendMessage" % TOKEN and message["chat_id"] == "-100200" and "test" in message["text"]

        night.do("alarm", "set", "plain", url + "/alarma", "--secret-file", str(token))
        night.run("alarm", "test")
        path, headers, message = came.pop()
        assert path == "/alarma" and message["state"] == "test" and headers["Authorization"] == "Bearer " + TOKEN
        kept = json.dumps(night.rows("SELECT * FROM setting") + night.rows("SELECT kind, body FROM ledger"))
        assert TOKEN not in kept, kept

        night.do("alarm", "stop")
        assert night.run("alarm", "test").code == 1 and not came
        for words in (["nonsense", url], ["ntfy", "http://example.org/topic"], ["telegram", "1"], ["ntfy"]):
            assert night.run("alarm", "set", *words).code == 2, words


def test_failing(program):
    """A service that refuses is an error that names its host and no secret"""
    with Night(program, first=False) as night, telephone(403) as (url, came, server):
        token = night.folder / "token"
        token.write_text(TOKEN)
        night.do("alarm", "set", "telegram", "1", "--secret-file", str(token), "--endpoint", url)
        outcome = night.run("alarm", "test")
        assert_error(outcome, "permanent", ["127.0.0.1"])
        assert TOKEN not in outcome.errors + json.dumps(outcome.json)


def test_told_once(program):
    """An altered page is told once, with what it means and what to do, and when it is over"""
    with Night(program, first=False) as night, telephone() as (url, came, server), reader_of(night) as readers:
        night.environment["DIFUSOR_HASTE"] = "1"  # a reader may be slow on a busy machine
        night.do("source", "set", "feed", night.institute.url + "/feed.json")
        night.do("target", "add", "web", "folder", str(night.site), "--public-url", readers)
        night.publish_first()
        night.do("alarm", "set", "plain", url + "/")
        assert night.run("probe", "--once").code == 0 and not came
        index = night.site / "current" / "index.html"
        good = index.read_bytes()
        index.unlink()
        index.write_text("<h1>hacked</h1>")
        for _ in range(3):
            assert night.run("probe", "--once").code == 4
        assert len(came) == 1, came
        lines = came[0][2]["text"].split("\n")
        assert came[0][2]["state"] == "began" and "act now" in came[0][2]["title"] and len(lines) == 3, came
        assert readers in lines[0] and "Readers" in lines[1] and "publish" in lines[2], lines

        index.write_bytes(good)
        server.status = 500
        assert night.run("probe", "--once").code == 0
        assert came.pop()[2]["state"] == "over"
        came.clear()
        server.status = 200
        night.run("probe", "--once")
        night.run("probe", "--once")
        assert [message["state"] for _, _, message in came] == ["over"], "what could not be sent is sent once more: %s" % came


main(globals())
