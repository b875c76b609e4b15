#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second target as hot spare, that readers are led to when the first one fails.

usage: test-spare.py DIFUSORCTL
"""
import contextlib, http.server, shutil, sqlite3, threading

from difusorctl import Night, data_zip, main


class Outlet(http.server.SimpleHTTPRequestHandler):
    """A public address, as well as the test wants it."""
    status, folder = 200, None

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, directory=str(type(self).folder), **more)

    def do_GET(self):
        if type(self).status != 200:
            self.send_error(type(self).status)
        else:
            super().do_GET()

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


class Pair:
    """A cut on two targets, the second one a spare of the first, each with a public address."""

    def __init__(self, night, folders, servers, urls):
        self.night, self.folders, self.servers, self.urls = night, folders, servers, urls

    def look(self, *states):
        seen = {probe["target"]: probe["state"] for probe in self.night.run("probe", "--once").json}
        assert [seen["web"], seen["reserve"]] == list(states), seen

    def in_service(self):
        led = [target["name"] for target in self.night.run("status").json["targets"] if target["in_service"]]
        assert len(led) == 1, led
        return led[0]

    def open_causes(self):
        return sorted(i["cause"] for i in self.night.do("incident", "list") if not i["closed"])

    def switched(self):
        """Who led readers where, by the ledger"""
        return [(body["from"], body["target"], body["reason"]) for kind, body in self.night.ledger()
                if kind == "spare-switched"]


@contextlib.contextmanager
def pair(program):
    with Night(program, first=False) as night, contextlib.ExitStack() as stack:
        night.environment["DIFUSOR_HASTE"] = "1"  # a reader may be slow on a busy machine
        night.do("source", "set", "feed", night.institute.url + "/feed.json", "--mode", "practice")
        folders, servers, urls = {}, {}, {}
        for name in "web", "reserve":
            folders[name] = night.folder / name
            folders[name].mkdir()
            servers[name] = type(name, (Outlet,), {"folder": folders[name] / "current"})
            urls[name] = stack.enter_context(serving(servers[name]))
            night.do("target", "add", name, "folder", str(folders[name]), "--public-url", urls[name],
                     *(["--spare-of", "web"] if name == "reserve" else []))
        night.site = folders["web"]
        night.publish_first()
        yield Pair(night, folders, servers, urls)


def test_switch(program):
    """The first fails twice, the spare stands in; it fails in its turn, and the first is led to again"""
    with pair(program) as it:
        it.look("up", "up")
        assert it.in_service() == "web" and it.night.run("status").json["last"]
        it.servers["web"].status = 503
        it.look("down", "up")
        assert it.in_service() == "web" and it.switched() == [], "one look is no failure"
        it.look("down", "up")
        assert it.in_service() == "reserve"
        assert [one[:2] for one in it.switched()] == [("web", "reserve")] and "503" in it.switched()[0][2]
        assert it.open_causes() == ["probe:web", "switched:web"], it.open_causes()
        said = next(i["text"] for i in it.night.do("incident", "list") if i["cause"] == "switched:web")
        assert it.urls["reserve"] in said, said
        status = it.night.run("status")
        assert status.code == 0 and status.json["last"], "readers who are led to the spare see the last cut"
        for _ in range(5):
            it.look("down", "up")
        assert len(it.switched()) == 1, it.switched()

        it.servers["web"].status = 200
        for _ in range(5):
            assert "well again" not in "".join(i["text"] for i in it.night.do("incident", "list"))
            it.look("up", "up")
        assert it.in_service() == "reserve", "nothing goes back by itself"
        assert "well again" in "".join(i["text"] for i in it.night.do("incident", "list"))

        it.servers["reserve"].status = 404
        it.look("up", "down")
        it.look("up", "down")
        assert it.in_service() == "web" and it.open_causes() == ["probe:reserve"], it.open_causes()
        it.night.do("ledger", "verify")


def test_both_fail(program):
    """Both fail alike: nothing is switched"""
    with pair(program) as it:
        it.servers["web"].status = it.servers["reserve"].status = 502
        for _ in range(3):
            it.look("down", "down")
        assert it.in_service() == "web" and it.switched() == []
        assert it.night.run("status").code == 0, "what was published stands there by our own record"


def test_lags(program):
    """The first gets no new cut for five minutes, the spare does, and waits for nobody"""
    with pair(program) as it:
        night = it.night
        frozen = night.folder / "frozen"
        shutil.copytree(it.folders["web"] / "current", frozen)
        it.servers["web"].folder = frozen
        shutil.rmtree(it.folders["web"])
        it.folders["web"].write_text("a disk that went")
        for minute, order in ("20:20", ["web", "reserve"]), ("20:40", ["reserve", "web"]):
            before = len(night.ledger())
            night.institute.offer("20240602_%s_DATOS.zip" % minute.replace(":", ""), data_zip(int(minute[3:])),
                                  cut="2024-06-02T%s:00-06:00" % minute)
            assert night.run("relay", "--once").code == 1
            tried = [body["target"] for kind, body in night.ledger()[before:]
                     if kind in ("publication-failed", "published")]
            assert tried == order, "who failed comes last: %s" % tried
        it.look("up", "up")
        assert it.in_service() == "web", "not yet five minutes"
        with contextlib.closing(sqlite3.connect(night.data / "difusor.db")) as database, database:
            database.execute("UPDATE target SET held_since = held_since - 301000000 WHERE name = 'reserve'")
        it.look("up", "up")
        assert it.in_service() == "reserve" and len(it.switched()) == 1, it.switched()


def test_by_hand(program):
    """Led by hand, said how, and taken apart again"""
    with pair(program) as it:
        night = it.night
        assert night.run("target", "switch", "reserve").code == 2, "a reason is needed"
        night.do("target", "switch", "reserve", "--reason", "the hosting announced work")
        shown = night.do("target", "show", "web")
        assert shown["in_service"] is False and shown["readers_are_led_to"] == it.urls["reserve"], shown
        assert any(it.urls["reserve"] in line for line in shown["readers_get_there"]), shown
        assert it.switched() == [("web", "reserve", "the hosting announced work")]
        assert night.run("target", "switch", "reserve", "--reason", "again").code == 2
        night.do("target", "switch", "web", "--reason", "the work is done")
        assert it.in_service() == "web" and it.open_causes() == []
        night.do("target", "switch", "reserve", "--reason", "more work")
        night.do("target", "remove", "web")
        assert it.open_causes() == [] and night.do("target", "show", "reserve")["spare_of"] is None
        night.do("ledger", "verify")


def test_refused(program):
    """What cannot be a spare"""
    with pair(program) as it:
        night = it.night
        night.do("target", "add", "bare", "folder", str(night.folder / "bare"))
        night.do("target", "add", "drill", "folder", str(night.folder / "drill"), "--public-url",
                 "https://drill.example/", "--mode", "drill")
        night.do("target", "add", "third", "folder", str(night.folder / "third"), "--public-url",
                 "https://third.example/")
        for words, code in ((("reserve", "reserve"), 2), (("bare", "web"), 2), (("third", "bare"), 2),
                            (("drill", "web"), 3), (("third", "web"), 2), (("third", "reserve"), 2),
                            (("web", "third"), 2), (("third", "nobody"), 1)):
            outcome = night.run("target", "spare", *words)
            assert outcome.code == code, (words, outcome.code, outcome.errors)
        assert night.run("target", "add", "fourth", "folder", str(night.folder / "fourth"), "--spare-of", "web",
                         "--public-url", "https://fourth.example/").code == 2
        assert "fourth" not in [target["name"] for target in night.do("target", "list")]
        exported = night.folder / "profile.json"
        night.do("profile", "export", str(exported))
        assert '"spare_of"' in exported.read_text()


main(globals())
