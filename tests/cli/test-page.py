#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The outlet's own page, looked at with the public address that it frames.

usage: test-page.py DIFUSORCTL
"""
import contextlib, functools, http.server, threading

from difusorctl import Night, main


class Outlet(http.server.SimpleHTTPRequestHandler):
    """The public address, with the headers that the test wants, or with nothing but a status."""
    extra, status = {}, 200

    def do_GET(self):
        if type(self).status == 200:
            super().do_GET()
        else:
            self.send_error(type(self).status)

    def end_headers(self):
        for name, value in type(self).extra.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


class Portal(http.server.BaseHTTPRequestHandler):
    """The outlet's own page, another origin."""
    status, kind, extra, body, asked = 200, "text/html; charset=utf-8", {}, "", 0

    def do_GET(self):
        mine = type(self)
        mine.asked += 1
        content = mine.body.encode()
        if self.path == "/old":
            self.send_response(302)
            self.send_header("Location", "http://localhost:%d/new" % self.server.server_address[1])
            content = b""
        else:
            self.send_response(mine.status)
            self.send_header("Content-Type", mine.kind)
            for name, value in mine.extra.items():
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):  # who looks hangs up when it is too much
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield "http://127.0.0.1:%d/" % server.server_address[1]
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def published(program):
    """A cut that readers see, and a page of the outlet on another port."""
    outlet, portal = type("O", (Outlet,), {"extra": {}}), type("P", (Portal,), {"extra": {}})
    with Night(program, first=False) as night:
        night.site.mkdir(parents=True)
        with serving(functools.partial(outlet, directory=str(night.site / "current"))) as site, serving(portal) as page:
            night.environment["DIFUSOR_HASTE"] = "1"  # a reader may be slow on a busy machine
            night.do("source", "set", "feed", night.institute.url + "/feed.json", "--mode", "practice")
            night.do("target", "add", "web", "folder", str(night.site), "--public-url", site, "--page-url", page + "hoy")
            night.publish_first()
            portal.body = "<h1>Hoy</h1><iframe src='%s'></iframe>" % site
            yield night, outlet, portal, site, page


def look(night, state, word=""):
    """One look: the state that is told, the exit code, and the one incident that is open of it."""
    outcome = night.run("probe", "--once")
    seen = outcome.json[0]
    assert seen["state"] == "up" and seen["page"]["state"] == state, seen
    bad = state not in ("framed", "linked", "mentioned")
    assert outcome.code == (4 if bad else 0), outcome.code
    assert bool(seen["page"]["problem"]) == bad and word in seen["page"]["problem"], seen
    status = {target["name"]: target["page"] for target in night.do("status")["targets"]}
    assert status == {"web": seen["page"]}, status
    open_now = [i for i in night.do("incident", "list") if not i["closed"] and i["cause"].startswith("portal-")]
    assert [i["cause"] for i in open_now] == (["portal-%s:web" % state] if bad else []), open_now
    return seen


def test_framed(program):
    """A page that frames the results, links them, or leaves them out"""
    with published(program) as (night, _, portal, site, page):
        assert look(night, "framed")["page"]["url"] == page + "hoy"
        portal.body = "<!-- <iframe src='%s'> --><a href='%s'>PREP</a>" % (site, site)
        look(night, "linked")
        portal.body = "<script>show('%s')</script>" % site
        look(night, "mentioned")
        portal.body = "<!-- <iframe src='%s'> -->" % site
        look(night, "absent", site)
        look(night, "absent", site)
        portal.body = "<base href='%s'><iframe src='index.html'>" % site
        look(night, "framed")
        portal.body = "<iframe src='%snothing-there.html'>" % site
        look(night, "broken", "nothing-there.html")
        portal.body = "<iframe src='%s'>" % site
        look(night, "framed")


def test_forbidden(program):
    """A frame that the public address or the page forbids"""
    with published(program) as (night, outlet, portal, site, page):
        outlet.extra = {"X-Frame-Options": "SAMEORIGIN"}
        look(night, "refused", "X-Frame-Options: SAMEORIGIN")
        outlet.extra = {"X-Frame-Options": "DENY", "Content-Security-Policy": "frame-ancestors " + page[:-1]}
        look(night, "framed")
        outlet.extra = {"Content-Security-Policy": "frame-ancestors 'self'"}
        look(night, "refused", "frame-ancestors 'self'")
        outlet.extra = {}
        portal.extra = {"Content-Security-Policy": "frame-src 'self'"}
        look(night, "blocked", "frame-src 'self'")
        portal.extra = {"Content-Security-Policy": "frame-src 'self' " + site}
        look(night, "framed")


def test_page_itself(program):
    """A page that does not answer, is none, has moved, or is no longer told"""
    with published(program) as (night, _, portal, site, page):
        portal.status = 503
        look(night, "down", "503")
        portal.status, portal.kind = 200, "application/json"
        look(night, "down", "application/json")
        portal.kind, portal.body = "text/html", "x" * (8 * 1024 * 1024 + 1)
        look(night, "down")
        portal.body = "<iframe src='%s'>" % site
        night.do("target", "page", "web", page + "old")
        look(night, "framed")
        portal.body = ""
        look(night, "absent")
        night.do("target", "page", "web", "")
        asked = portal.asked
        outcome = night.do("probe", "--once")
        assert outcome[0]["page"] is None and portal.asked == asked, outcome
        assert night.do("status")["targets"][0]["page"] is None
        assert [i for i in night.do("incident", "list") if not i["closed"]] == []
        assert night.do("target", "show", "web")["page_url"] is None
        kinds = [record["kind"] for record in night.do("ledger", "show")]
        assert kinds.count("target-page") == 2, kinds


def test_address(program):
    """An address that is none, one by plain http, and one without anything to show"""
    with published(program) as (night, _, portal, site, page):
        for wrong in ("hoy", "http://www.diario.mx/", "ftp://diario.mx/", "https://u:p@diario.mx/"):
            assert night.run("target", "page", "web", wrong).code == 2, wrong
        assert night.do("target", "show", "web")["page_url"] == page + "hoy"
        night.do("target", "add", "other", "folder", str(night.site) + "-other")
        assert night.run("target", "page", "other", page).code == 2


def test_nothing_there(program):
    """A public address that has nothing is a matter of the hosting, and not of the Institute"""
    with published(program) as (night, outlet, *_):
        for status, hint in ((404, "leads to the folder"), (403, "Let everybody read"), (401, "without a password")):
            outlet.status = status
            outcome = night.run("target", "test", "web")
            checks = {check["id"]: check for check in outcome.json["checks"]}
            assert checks["public"]["state"] == "bad" and str(status) in checks["public"]["text"], outcome.json
            assert outcome.code != 0 and hint in outcome.errors and "Institute" not in outcome.errors, outcome.errors


def test_removed(program):
    """What was wrong with a target that is no more is closed, with the reason; the rest stays open"""
    with published(program) as (night, outlet, portal, *_):
        portal.body = ""
        look(night, "absent")
        outlet.status = 404
        assert night.run("probe", "--once").code == 4
        night.do("incident", "add", "The light went out")
        causes = {i["cause"] for i in night.do("incident", "list") if not i["closed"]}
        assert {"portal-absent:web", "probe:web"} < causes, causes
        records = len(night.ledger())
        night.do("target", "remove", "web")
        left = [i["text"] for i in night.do("incident", "list") if not i["closed"]]
        assert left == ["The light went out"], left
        new = night.ledger()[records:]
        assert [kind for kind, _ in new] == ["target-removed", "incident-closed", "incident-closed"], new
        assert all(body["reason"] == "target-removed" for _, body in new[1:]), new


main(globals())
