#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that must not be published: each is refused with one clear error, kept as evidence, and
the cut before stays. usage: test-bad-packages.py DIFUSORCTL [TEST…]"""
import json, stat, warnings, zipfile

from difusorctl import FIRST, Answer, Night, SECOND, csv_of, data_zip, main, make_zip

warnings.filterwarnings("ignore", "Duplicate name")  # that a ZIP says a name twice is the point of one test
BAD = "20240602_2020_DATOS.zip"


def refused(program, body, *words, announced=None, name=BAD, again=0, **changes):
    """The package is refused for integrity or safety, and its bytes are kept as received; `again` is
    the exit code of the next round: 3 where the same link may give the right bytes now."""
    with Night(program) as night:
        night.institute.offer(name, announced or body, **changes)
        night.institute.answers["/" + name] = Answer(body)
        night.fails(3, "security", name, *words)
        kinds = [(kind, facts.get("file")) for kind, facts in night.ledger()]
        assert ("package-refused", name) in kinds, kinds
        kept = [path.read_bytes() for path in (night.data / "packages").rglob(name)]
        assert kept == [body], "not kept as received"
        assert [c["state"] for c in night.cuts().values() if c["packages"][0]["file"] == name] == ["refused"]

        # met again it is not kept twice; and the next good cut goes on
        night.goes_on(code=again)
        assert len(list((night.data / "packages").rglob(name + "*"))) == 1
        assert [kind for kind, _ in night.ledger()].count("package-refused") == 1


def test_truncated(program):
    """a truncated ZIP"""
    refused(program, data_zip()[:-40])


def test_parent_folder(program):
    """a name with ../"""
    refused(program, make_zip(("datos/a.json", "{}"), ("../fuera.json", "{}")), "fuera.json")


def test_absolute(program):
    """an absolute name"""
    refused(program, make_zip(("datos/a.json", "{}"), ("/etc/fuera.json", "{}")), "/etc/fuera.json")


def test_duplicate(program):
    """the same name twice"""
    refused(program, make_zip(("datos/a.json", "{}"), ("datos/a.json", "[]")), "datos/a.json")


def test_symlink(program):
    """a symbolic link"""
    link = zipfile.ZipInfo("datos/enlace.json")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    refused(program, make_zip(("datos/a.json", "{}"), (link, "/etc/passwd")), "datos/enlace.json")


def test_bomb(program):
    """a bomb: 64 MiB of zeros in 64 KiB"""
    refused(program, make_zip(("datos/a.json", "{}"), ("datos/bomba.json", b"\0" * (64 << 20))), "datos/bomba.json")


def test_bad_zip_inside(program):
    """a site whose own download is no readable ZIP is the Institute's: published as it came, and noted"""
    for inside in b"<html>not found</html>", data_zip()[:60], b"", b"PK\3\4", b"\0" * 5000:
        with Night(program, first=False) as night:
            night.set_up("practice")
            files = {"index.html": "<title>PREP</title>", "assets/base.zip": inside}
            night.institute.offer("20240602_2000_SITIO.zip", make_zip(*files.items()), FIRST, "site")
            night.do("relay", "--once")
            assert night.shown()["assets/base.zip"] == inside
            (notices,), = night.rows("SELECT notices FROM package")
            assert "assets/base.zip" in notices, (inside, notices)


def test_wrong_sha256(program):
    """another SHA-256 than announced"""
    refused(program, data_zip(), "0" * 64, again=3, sha256="0" * 64)


def test_wrong_length(program):
    """another length than announced"""
    refused(program, data_zip(), "7777", again=3, size=7777)


def test_page(program):
    """an HTML page with status 200 in place of a ZIP"""
    refused(program, b"<!doctype html><title>Log in</title>", announced=data_zip(), again=3)


def test_page_as_announced(program):
    """an HTML page that the feed itself announces"""
    refused(program, b"\n <html><body>Mantenimiento</body></html>", again=3)


def test_no_package(program):
    """a ZIP that is no PREP package at all"""
    refused(program, make_zip(("foto.png", b"\x89PNG")))


def test_older(program):
    """a cut older than the last accepted"""
    refused(program, data_zip(), "20240602-2000", name="DATOS.zip", cut="2024-06-02T19:40:00-06:00")


def test_older_by_its_name(program):
    """a cut whose name is older than the feed says"""
    refused(program, data_zip(), "20240602-2000", name="20240602_1940_DATOS.zip")


def test_older_by_its_csv(program):
    """a database whose CSV is older than the feed says"""
    refused(program, make_zip(("PREP.csv", csv_of("02/06/2024 19:00", 10))), "2024-06-02T19:00:00", kind="database")


def test_older_after_restart(program):
    """going back by `publish --cut` without a reason"""
    with Night(program) as night:
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
        night.do("relay", "--once")
        night.before = night.shown()
        night.fails(3, "security", "20240602-2000", "20240602-2020", command=("publish", "--cut", "20240602-2000"),
                    current="20240602-2020")
        night.do("publish", "--cut", "20240602-2000", "--reason", "the Institute asked for it")
        assert night.cuts()["20240602-2000"]["current"]


def test_admitted(program):
    """a cut older than the last accepted, let in with a reason, and shown once it is gone back to"""
    with Night(program) as night:
        night.institute.offer("20240602_1940_DATOS.zip", data_zip(19), "2024-06-02T19:40:00-06:00")
        night.fails(3, "security", "20240602-2000")
        admit = ("cut", "admit", "20240602-1940")
        assert night.run(*admit).code == night.run("cut", "admit").code == 2
        assert night.run("cut", "admit", "20240602-2000", "--reason", "no").code == 3
        assert night.do("cut", "show", "20240602-1940")["admissible"]
        admitted = night.do(*admit, "--reason", "the Institute asked for it")
        assert admitted["id"] == "20240602-1940-2" and not admitted["current"], admitted
        assert ("cut-admitted", {"cut": "20240602-1940", "reason": "the Institute asked for it"}) in night.ledger()
        night.assert_current()
        assert night.run(*admit, "--reason", "again").code == 3
        # relaying goes on with the newest; to go back is another act, with its own reason
        night.do("relay", "--once")
        night.assert_current()
        night.do("publish", "--cut", admitted["id"], "--reason", "and this as well")
        assert json.loads(night.shown()["datos/distrito-01.json"]) == {"actas": 19}
        night.do("ledger", "verify")


main(globals())
