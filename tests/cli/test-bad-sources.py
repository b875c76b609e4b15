#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Institutes that do not answer as they should: each failure is one clear error, an incident, and
the cut before stays. usage: test-bad-sources.py DIFUSORCTL [TEST…]"""
import json

from difusorctl import SECOND, Answer, Night, csv_of, data_zip, main, make_zip

NEXT = "20240602_2020_DATOS.zip"


def answered(program, status, code, word, *words, headers=None, cause="source"):
    """The package, and then the feed, answered with that status."""
    with Night(program) as night:
        night.institute.offer(NEXT, data_zip())
        good = night.institute.answers["/" + NEXT]
        for path in "/" + NEXT, "/feed.json":
            night.institute.answers[path] = Answer(b"no", status, headers)
            night.fails(code, word, night.institute.url + path, *words, again=path == "/feed.json")
            assert night.rows("SELECT key FROM incident WHERE closed IS NULL") == [(cause,)]

        # the second time the same incident counted up; it is closed when all is well
        assert night.rows("SELECT count FROM incident") == [(2,)]
        del night.institute.answers["/feed.json"]
        night.institute.answers["/" + NEXT] = good
        night.goes_on()
        assert night.rows("SELECT 1 FROM incident WHERE closed IS NULL") == []


def test_401(program):
    """401: credentials are asked for"""
    answered(program, 401, 1, "operator", "401")


def test_403(program):
    """403: the Institute has blocked the link, an incident of its own"""
    answered(program, 403, 1, "operator", "403", "blocked", cause="source:blocked")


def test_404(program):
    """404: the address is wrong"""
    answered(program, 404, 1, "permanent", "404")


def test_500(program):
    """500: told as temporary, tried again"""
    answered(program, 500, 1, "retry", "500")


def test_503_for_good(program):
    """503 with Retry-After that does not end"""
    answered(program, 503, 1, "retry", "503", headers={"Retry-After": "1"})


def test_503_for_a_while(program):
    """503 with Retry-After is waited for, and is no failure"""
    with Night(program) as night:
        night.institute.offer(NEXT, data_zip())
        busy = Answer(b"busy", 503, {"Retry-After": "10"})
        night.institute.answers["/" + NEXT] = [busy, busy, Answer(data_zip())]
        night.do("relay", "--once")
        assert night.institute.requests.count("/" + NEXT) == 3
        assert night.cuts()["20240602-2020"]["current"]
        assert night.rows("SELECT 1 FROM incident") == []


def test_stalled(program):
    """a connection that stalls half-way"""
    with Night(program) as night:
        body = data_zip()
        night.institute.offer(NEXT, body)
        night.institute.answers["/" + NEXT] = Answer(body, stall_after=100)
        night.fails(1, "retry", NEXT, "silent for 30 s")
        assert night.institute.requests.count("/" + NEXT) > 1, "it was not tried again"
        night.institute.answers["/" + NEXT] = Answer(body)
        night.goes_on()


def test_stalled_feed(program):
    """a feed that never answers"""
    with Night(program) as night:
        night.institute.answers["/feed.json"] = Answer(b"{}", stall_after=0)
        night.fails(1, "retry", "/feed.json", "silent")
        del night.institute.answers["/feed.json"]
        night.goes_on()


def test_broken_off(program):
    """a connection that ends before the file, every time"""
    with Night(program) as night:
        body = data_zip()
        night.institute.offer(NEXT, body)
        night.institute.answers["/" + NEXT] = Answer(body[:50], length=len(body))
        night.fails(1, "retry", NEXT)
        night.institute.answers["/" + NEXT] = Answer(body)
        night.goes_on()


def test_nobody_there(program):
    """no server at all"""
    with Night(program) as night:
        night.institute.server.server_close()
        night.fails(1, "retry", night.institute.url)


def wrong_feeds(program, code, word, feeds):
    """Each body of a feed fails, naming it and the part that goes with it; then a good one goes on."""
    with Night(program) as night:
        for number, (body, part) in enumerate(feeds):
            night.institute.answers["/feed.json"] = Answer(body)
            night.fails(code, word, "/feed.json", part, again=number > 0)
        del night.institute.answers["/feed.json"]
        night.goes_on()


def test_feed_is_no_json(program):
    """a feed that is no JSON"""
    wrong_feeds(program, 1, "permanent", (
        (b"packages: none", ": 1:8:"), (b"", "empty"),
        (b'{"format": "difusor-feed/1",', "is not JSON"), (b"\xff\xfe", "UTF-8")))


def test_feed_is_a_page(program):
    """a web page in place of a feed: somebody must log in"""
    wrong_feeds(program, 1, "operator", ((b"<html>Log in</html>", "web page"),))


def test_feed_too_deep(program):
    """a feed that is nested without end, and one that is too large"""
    wrong_feeds(program, 3, "security", ((b"[" * 100000, "64 levels"), (b" " * (5 << 20), "4194304")))


def test_feed_lacks_a_field(program):
    """a feed that lacks a field, or holds a wrong one, names it"""
    package = {"id": NEXT, "kind": "data", "cut": SECOND, "url": NEXT, "size": 100, "sha256": "0" * 64, "path": None}
    whole = {"format": "difusor-feed/1", "mode": "practice"}

    def feed(head, changes):
        return json.dumps(dict(head, packages=[dict(package, **changes)])).encode()

    def lacking(name):
        lame = {key: value for key, value in package.items() if key != name}
        return json.dumps(dict(whole, packages=[lame])).encode(), "$.packages[0]." + name

    wrong_feeds(program, 1, "permanent", (
        (b'{"mode": "practice", "packages": []}', "$.format"), (json.dumps(whole).encode(), "$.packages"),
        (b'{"format": "difusor-feed/1", "packages": []}', "$.mode"), (feed(dict(whole, format="2"), {}), "$.format"),
        *map(lacking, ("id", "kind", "cut", "url", "size", "sha256")),
        (feed(whole, {"cut": "later"}), "$.packages[0].cut"), (feed(whole, {"size": -1}), "$.packages[0].size"),
        (feed(whole, {"sha256": "abc"}), "$.packages[0].sha256"),
        (feed(whole, {"path": "../x.zip"}), "$.packages[0].path")))


def test_feed_points_elsewhere(program):
    """a feed that points to plain http on another computer"""
    with Night(program) as night:
        night.institute.offer(NEXT, data_zip(), url="http://192.0.2.1/x.zip")
        night.fails(3, "security", "http://192.0.2.1/x.zip")


def test_feed_of_another_mode(program):
    """a feed of another mode than the source"""
    with Night(program) as night:
        night.institute.mode = "real"
        night.institute.offer(NEXT, data_zip())
        night.fails(3, "security", "/feed.json", "real", "practice")
        assert not list((night.data / "packages").rglob(NEXT))


def test_target_of_another_mode(program):
    """a practice cut never goes to a real target, nor a target changes sides without a reason"""
    with Night(program) as night:
        outcome = night.run("target", "mode", "web", "real")
        assert outcome.code == 2 and outcome.error["class"] == "operator", outcome.errors
        night.do("target", "mode", "web", "real", "--reason", "by mistake")
        night.institute.offer(NEXT, data_zip())
        night.fails(3, "security", "20240602-2020", "practice")
        assert night.run("publish", "--target", "web").code == 3
        assert night.shown() == night.before


def test_real_after_practice(program):
    """nor does a real cut overwrite what practice put on a target"""
    with Night(program) as night:
        night.do("target", "mode", "web", "real", "--reason", "election day")
        night.do("source", "mode", "real")
        night.institute.mode, night.institute.date = "real", "Sun, 02 Jun 2024 18:00:00 GMT"
        night.institute.packages.clear()
        zero = make_zip(("index.html", "<title>PREP</title>"), ("PREP.csv", csv_of("02/06/2024 18:00", 0)))
        night.institute.offer("real.zip", zero, "2024-06-02T18:00:00-06:00", "site")
        night.fails(3, "security", "practice", "real")


def test_before_the_opening_hour(program):
    """a real cut with results before the call's opening hour is held, by the Institute's clock"""
    with Night(program, mode="real", first=False) as night:
        def offer(name, when, captured, body):
            csv = ("PREP.csv", csv_of("02/06/2024 " + when, captured))
            night.institute.offer(name, make_zip(csv, *body), "2024-06-02T%s:00-06:00" % when, "site")

        page = ("index.html", "<title>PREP</title>"), ("datos/a.json", "{}")
        night.institute.date = "Mon, 03 Jun 2024 00:30:00 GMT"  # 18:30 there
        night.set_up("real")
        offer("20240602_1800_SITIO.zip", "18:00", 0, page)
        night.do("relay", "--once")
        night.before = night.shown()
        assert night.cuts()["20240602-1800"]["current"], "the zero state may be shown"

        offer("20240602_1830_SITIO.zip", "18:30", 12, page)
        night.fails(3, "security", "20240602-1830", "2024-06-02T20:00:00-06:00", current="20240602-1800")
        assert night.cuts()["20240602-1830"]["state"] == "held"
        outcome = night.run("publish", "--cut", "20240602-1830", "--reason", "impatience")
        assert outcome.code == 3 and night.shown() == night.before, "a reason opens no door before the hour"

        night.institute.date = "Mon, 03 Jun 2024 02:00:00 GMT"  # 20:00 there
        night.do("relay", "--once")
        assert night.cuts()["20240602-1830"]["current"]


main(globals())
