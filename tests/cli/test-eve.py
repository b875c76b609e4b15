#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The eve of an election: nothing but the zero state is public.

usage: test-eve.py DIFUSORCTL
"""
import contextlib, functools, http.server, threading

from difusorctl import FIRST, SECOND, Night, csv_of, data_zip, main, make_zip, site_zip


@contextlib.contextmanager
def serving(folder):
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *args: None})
    folder.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(folder / "current")))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield "http://127.0.0.1:%d/" % server.server_address[1]
    server.shutdown()
    server.server_close()


def database(when, captured):
    """The results ZIP of a cut, as the institute packs it."""
    return make_zip(("DIP_LOC_2024.csv", csv_of(when, captured)))


def begin(night, mode, captured):
    night.environment["DIFUSOR_HASTE"] = "1"  # a reader may be slow on a busy machine
    night.institute.offer("20240602_2000_SITIO.zip", site_zip(), FIRST, "site")
    night.institute.offer("20240602_2000_PREP.zip", database("02/06/2024 20:00", captured), FIRST, "database")
    night.do("source", "set", "feed", night.institute.url + "/feed.json", "--mode", mode)


def test_zero(program):
    """A real target in its zero state is well, and with actas it is not"""
    with Night(program, mode="real", first=False) as night, serving(night.site) as url:
        begin(night, "real", 0)
        night.do("target", "add", "web", "folder", str(night.site), "--mode", "real", "--public-url", url)
        told = night.do("check", "eve")
        assert told["paths"] > 0 and told["findings"] == [], told
        night.do("relay", "--once")
        told = night.do("check", "eve")
        assert told["paths"] > 8 and told["findings"] == [], told

        night.institute.offer("20240602_2020_PREP.zip", database("02/06/2024 20:20", 17), SECOND, "database")
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(20), SECOND)
        night.do("relay", "--once")
        outcome = night.run("check", "eve")
        assert outcome.code == 4 and {f["target"] for f in outcome.json["findings"]} == {"web"}, outcome.json


def test_drill_left_behind(program):
    """What a drill has left is found, until it is withdrawn"""
    with Night(program, mode="drill", first=False) as night, serving(night.site) as url:
        begin(night, "drill", 5)
        night.do("target", "add", "web", "folder", str(night.site), "--mode", "drill", "--public-url", url)
        night.do("relay", "--once")
        outcome = night.run("check", "eve")
        assert outcome.code == 4 and all(f["url"].startswith(url) for f in outcome.json["findings"]), outcome.json
        night.do("target", "withdraw", "web", "--reason", "the drill is over")
        assert night.do("check", "eve")["findings"] == []
        (night.site / "current" / "assets").mkdir()
        (night.site / "current" / "assets" / "configuracion.json").write_text("{}")
        outcome = night.run("check", "eve")
        assert outcome.code == 4 and len(outcome.json["findings"]) == 1, outcome.json


def test_unreachable(program):
    """An address that does not answer is no proof that nothing is there"""
    with Night(program, mode="drill", first=False) as night:
        with serving(night.site) as url:
            pass
        begin(night, "drill", 5)
        night.do("target", "add", "web", "folder", str(night.site), "--mode", "drill", "--public-url", url)
        assert night.run("check", "eve").code == 4


main(globals())
