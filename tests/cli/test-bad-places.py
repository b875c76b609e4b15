#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks, folders and databases that fail: one clear error, nothing lost, and the cut before stays.
usage: test-bad-places.py DIFUSORCTL [TEST…]
Small disks are tmpfs mounts, in a mount namespace of their own; where none can be had the tests that
need one skip."""
import contextlib, ctypes, os, shutil, sqlite3, subprocess, sys

from difusorctl import SECOND, Night, Skip, assert_error, data_zip, main, make_zip

NEXT = "20240602_2020_DATOS.zip"
CLONE_NEWNS = 0x00020000


def enter_namespace():
    """Mounts of this process are seen by nobody else, and go with it. Says why where it cannot be."""
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() != 0:
        return "mounting needs root, or unprivileged user namespaces"
    if libc.unshare(CLONE_NEWNS) != 0:
        return "no mount namespace: " + os.strerror(ctypes.get_errno())
    done = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, text=True)
    return done.stderr.strip() or None


def again_as_root_of_a_namespace():
    """Not root: starts this script anew where it may mount, if the system allows that."""
    if os.geteuid() == 0 or os.environ.get("DIFUSOR_TEST_NAMESPACE"):
        return
    unshare = shutil.which("unshare")
    works = unshare and subprocess.run([unshare, "--user", "--map-root-user", "--mount", "true"],
                                       capture_output=True).returncode == 0
    if works:
        os.environ["DIFUSOR_TEST_NAMESPACE"] = "1"
        os.execv(unshare, [unshare, "--user", "--map-root-user", "--mount", sys.executable, *sys.argv])


again_as_root_of_a_namespace()
no_mounts = enter_namespace()


def mount(*words):
    done = subprocess.run(["mount", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skip("mount %s: %s" % (" ".join(words), done.stderr.strip()))


@contextlib.contextmanager
def mounted(folder, *words):
    """A small disk, or whatever else `words` mount, on `folder`; gone in the end."""
    if no_mounts:
        raise Skip(no_mounts)
    folder.mkdir(exist_ok=True)
    mount(*words, str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def small_disk(folder, size):
    return mounted(folder, "-t", "tmpfs", "-o", "size=" + size, "tmpfs")


def resize(folder, size):
    mount("--options-mode", "ignore", "-t", "tmpfs", "-o", "remount,size=" + size, "tmpfs", str(folder))


def used(folder):
    about = os.statvfs(folder)
    return (about.f_blocks - about.f_bfree) * about.f_frsize


@contextlib.contextmanager
def night_on_small_disk(program, what):
    """A night whose data folder or site lies on a disk of 400 MiB, of which tmpfs takes what is used."""
    with Night(program, first=False) as night:
        with small_disk(getattr(night, what), "400m"):
            night.set_up("practice")
            night.publish_first()
            yield night


def test_disk_nearly_full(program):
    """a data folder whose disk lacks the space that a cut needs is told before anything is unpacked"""
    with night_on_small_disk(program, "data") as night:
        resize(night.data, "100m")
        night.institute.offer(NEXT, data_zip())
        night.fails(1, "operator", str(night.data), "free", "needed")
        resize(night.data, "400m")
        night.goes_on()


def test_disk_full_while_fetching(program):
    """a data folder whose disk is full to the last byte while a package comes"""
    with night_on_small_disk(program, "data") as night:
        big = make_zip(("datos/a.json", "{}"), ("datos/foto.bin", os.urandom(8 << 20)))
        night.institute.offer(NEXT, big)
        resize(night.data, "%dk" % (used(night.data) // 1024 + 2048))
        outcome = night.fails(1, "operator", "incoming", ledger=False)
        assert "space" in outcome.error["hint"].lower(), outcome.error
        resize(night.data, "400m")
        night.do("ledger", "verify")
        night.assert_current()
        night.goes_on()


def test_disk_full_to_the_last_byte(program):
    """a data folder where not even the database can grow"""
    with night_on_small_disk(program, "data") as night:
        night.institute.offer(NEXT, data_zip())
        resize(night.data, "%dk" % max(used(night.data) // 1024, 4))
        outcome = night.run("relay", "--once")
        assert outcome.code == 1, (outcome.code, outcome.errors)
        assert_error(outcome, "operator", ())
        resize(night.data, "400m")
        night.do("ledger", "verify")
        night.assert_current()
        night.goes_on()


def test_target_full(program):
    """a target whose disk is full half-way through the files"""
    with night_on_small_disk(program, "site") as night:
        files = [("datos/foto-%02d.bin" % n, os.urandom(1 << 20)) for n in range(8)]
        night.institute.offer(NEXT, make_zip(("datos/a.json", "{}"), *files))
        resize(night.site, "%dk" % (used(night.site) // 1024 + 3072))
        night.fails(1, "operator", str(night.site))
        assert night.cuts()["20240602-2020"]["targets"] == [{"name": "web", "state": "failed"}]
        resize(night.site, "400m")
        night.do("publish")
        assert night.cuts()["20240602-2020"]["current"]
        assert night.shown()["datos/foto-07.bin"] == files[7][1]


def test_data_folder_read_only(program):
    """a data folder that is mounted read-only"""
    with Night(program) as night:
        night.institute.offer(NEXT, data_zip())
        with mounted(night.data, "--bind", str(night.data)):
            mount("-o", "remount,bind,ro", str(night.data))
            night.fails(1, "operator", str(night.data), ledger=False)
            assert night.shown() == night.before
        night.goes_on()


def test_target_read_only(program):
    """a target that is mounted read-only"""
    with Night(program) as night:
        night.institute.offer(NEXT, data_zip())
        with mounted(night.site, "--bind", str(night.site)):
            mount("-o", "remount,bind,ro", str(night.site))
            night.fails(1, "operator", str(night.site))
        night.goes_on()


def test_data_folder_is_a_file(program):
    """a file where the data folder should be, or one of its rooms"""
    with Night(program, first=False) as night:
        night.data.write_text("not a folder")
        night.fails(1, "operator", str(night.data), command=("cuts",), ledger=False)
        night.fails(1, "operator", str(night.data), ledger=False,
                    command=("source", "set", "feed", night.institute.url))
        assert night.data.read_text() == "not a folder"
    with Night(program) as night:
        shutil.rmtree(night.data / "incoming")
        (night.data / "incoming").write_text("not a folder")
        night.fails(1, "operator", "incoming", ledger=False)
        night.assert_current()


def test_data_folder_in_nowhere(program):
    """a data folder that cannot be made"""
    with Night(program, first=False) as night:
        night.folder.joinpath("file").write_text("")
        night.data = night.folder / "file" / "below"
        night.fails(1, "operator", str(night.data), ledger=False, command=("source", "set", "feed", night.institute.url))


def test_target_is_a_file(program):
    """a file where the target's folder should be"""
    with Night(program) as night:
        moved = night.folder / "moved"
        night.site.rename(moved)
        night.site.write_text("not a folder")
        night.institute.offer(NEXT, data_zip())
        records = len(night.ledger())
        outcome = night.run("relay", "--once")
        assert outcome.code == 1
        assert_error(outcome, "operator", [str(night.site)])
        assert outcome.error["message"] in [body.get("reason") for _, body in night.ledger()[records:]]
        night.site.unlink()
        moved.rename(night.site)
        night.goes_on()


def damage(path):
    """Overwrites the middle of every page but the first, as a failing disk does."""
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page:page + 512] = os.urandom(512)
    path.write_bytes(data)


def without_log(night):
    """All that was written is in the database itself and not beside it."""
    with contextlib.closing(sqlite3.connect(night.data / "difusor.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_damaged_database(program):
    """a damaged database: told by every command, changed by none"""
    with Night(program) as night:
        database = night.data / "difusor.db"
        without_log(night)
        damage(database)
        before = database.read_bytes()
        night.institute.offer(NEXT, data_zip())
        for command in ("relay", "--once"), ("fetch",), ("publish",), ("cuts",):
            outcome = night.fails(1, "operator", str(database), "damaged", command=command, ledger=False)
            assert "packages/" in outcome.error["hint"], outcome.error
        assert database.read_bytes() == before, "a damaged database was written to"
        assert night.shown() == night.before
        assert list((night.data / "packages").rglob("*.zip")), "the packages are not whole"


def test_no_database_at_all(program):
    """another file where the database should be, and a database of another program"""
    with Night(program) as night:
        database = night.data / "difusor.db"
        without_log(night)
        database.write_text("This is no database. " * 1000)
        night.fails(1, "operator", str(database), "damaged", ledger=False)
        database.unlink()
        with contextlib.closing(sqlite3.connect(database)) as other:
            other.executescript("CREATE TABLE bird(name); PRAGMA user_version = 1;")
        night.fails(1, "operator", str(database), "another program", ledger=False)
        assert night.shown() == night.before


def test_newer_database(program):
    """a database that a newer version wrote: told by every command, changed by none"""
    with Night(program) as night:
        with contextlib.closing(sqlite3.connect(night.data / "difusor.db")) as database:
            database.execute("PRAGMA user_version = 999")
        night.institute.offer(NEXT, data_zip())
        for command in ("relay", "--once"), ("cuts",):
            night.fails(1, "operator", "difusor.db", "999", "newer", command=command, ledger=False)
        assert night.rows("PRAGMA user_version") == [(999,)]
        assert night.shown() == night.before


def test_locked(program):
    """a second process is told who holds the data folder, and reading never waits"""
    with Night(program) as night:
        relay = subprocess.Popen([night.program, "--data-dir", str(night.data), "relay"], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=night.environment)
        try:
            while str(relay.pid) not in (night.data / "lock").read_text():
                assert relay.poll() is None
            night.fails(1, "operator", str(night.data), str(relay.pid), command=("fetch",), ledger=False)
            night.do("cuts")
        finally:
            relay.terminate()
            assert relay.wait(20) == 0


def test_left_by_a_kill(program):
    """what a killed process had moved to its place without recording it is taken up, not doubled"""
    with Night(program) as night:
        body = data_zip()
        folder = night.data / "packages" / "20240602-2020"
        folder.mkdir()
        (folder / NEXT).write_bytes(body)
        (night.data / "sites" / ".20240602-2020").mkdir()
        night.institute.offer(NEXT, body)
        night.do("relay", "--once")
        assert [path.name for path in folder.iterdir()] == [NEXT]
        assert not list((night.data / "sites").glob(".*"))

        # other bytes under the same name are kept beside it
        night.institute.offer(NEXT, data_zip(3), SECOND, id="correction")
        night.institute.packages.pop(-2)
        night.do("relay", "--once")
        names = sorted(path.name for path in (night.data / "packages").rglob("*DATOS*"))
        assert names == [NEXT, NEXT] or names == [NEXT, NEXT + "~2"], names
        assert len(night.cuts()) == 3, night.cuts()


main(globals())
