#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages of real elections, dropped into a folder, end published byte for byte.
usage: test-real-input.py DIFUSORCTL [TEST…]
The files are not part of the program: where the reference folder `shared` does not lie beside the
sources, the tests skip."""
import hashlib, io, os, pathlib, zipfile

from difusorctl import Night, Skip, main, tree

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
QROO, TAMAULIPAS = DATA / "qroo-2019", DATA / "tamaulipas-2023"


def real(folder):
    if not folder.is_dir():
        raise Skip("no %s beside the sources" % folder.relative_to(DATA.parents[1]))
    return tree(folder)


def night_from_folder(program):
    """A night whose source is a local folder; nothing has been published."""
    night = Night(program, first=False)
    night.drop = night.folder / "drop"
    night.drop.mkdir()
    night.do("source", "set", "folder", str(night.drop))
    night.do("target", "add", "web", "folder", str(night.site))
    return night


def packed(files, wrapper=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(wrapper + path, (2019, 6, 3, 5, 47, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def put(night, name, data):
    """As a downloader does: under another name until it is whole; old enough to be looked at once."""
    (night.drop / ("." + name)).write_bytes(data)
    os.utime(night.drop / ("." + name), (1700000000, 1700000000))
    (night.drop / ("." + name)).rename(night.drop / name)


def publish(night):
    return night.do("relay", "--once")["targets"][0]


def assert_shown(night, files):
    shown = night.shown()
    assert shown.keys() == files.keys(), sorted(shown.keys() ^ files.keys())
    assert shown == files, [path for path in files if shown[path] != files[path]]


def test_quintana_roo(program):
    """the results site of Quintana Roo 2019: data and database in one ZIP"""
    files = real(QROO)
    with night_from_folder(program) as night:
        body = packed(files)
        put(night, "PREP_QROO.zip", body)
        assert publish(night)["uploaded"] == len(files)
        assert_shown(night, files)
        cut = night.cuts()["20190603-0547"]
        assert cut["cut"] == "2019-06-03T05:47:00-05:00" and cut["actas_percent"] == 100.0, cut
        assert cut["files"] == len(files) and cut["bytes"] == sum(map(len, files.values())), cut
        assert cut["packages"][0]["sha256"] == hashlib.sha256(body).hexdigest()
        assert (night.data / "packages" / "20190603-0547" / "PREP_QROO.zip").read_bytes() == body


def test_tamaulipas(program):
    """the database of Tamaulipas 2023 alone goes on without its partner, with an incident"""
    files = real(TAMAULIPAS)
    with night_from_folder(program) as night:
        (name, body), = files.items()
        put(night, name, body)
        publish(night)
        assert_shown(night, files)
        assert "20230220-1105" in night.cuts()
        assert night.rows("SELECT key FROM incident") == [("partner:20230220-1105",)]


def test_both(program):
    """one after the other, and nothing of the first is sent again or lost"""
    first, second = real(QROO), real(TAMAULIPAS)
    with night_from_folder(program) as night:
        put(night, "PREP_QROO.zip", packed(first))
        publish(night)
        for name, body in second.items():
            put(night, name, body)
        outcome = publish(night)
        assert (outcome["uploaded"], outcome["unchanged"]) == (len(second), len(first)), outcome
        assert_shown(night, first | second)


def test_wrapped_site(program):
    """the same as a site in a wrapping folder, and the next database in the place of the old one"""
    files = dict(real(QROO), **{"index.html": b"<!doctype html><title>PREP</title>"})
    second = real(TAMAULIPAS)
    with night_from_folder(program) as night:
        put(night, "SITIO.zip", packed(files, "sitio/"))
        publish(night)
        assert_shown(night, files)
        for name, body in second.items():
            put(night, name, body)
            files["assets/api/" + name] = body
        publish(night)
        assert_shown(night, files)


main(globals())
