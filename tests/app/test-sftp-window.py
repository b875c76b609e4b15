#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The assistant of an SFTP target, before a real OpenSSH server: a host that nobody knows is vouched for by its
fingerprint, and one that has another key ends it; then the card says how a cut changes there. Of a source likewise.

usage: test-sftp-window.py DIFUSOR DIFUSORCTL LOCALEDIR [PICTURES LANGUAGE WIDTHxHEIGHT light|dark]
"""
import gettext, os, pathlib, re, subprocess, sys, tempfile, time, traceback

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "support")]
import servers
from desktop import Desktop

DIFUSOR, CTL, LOCALE = sys.argv[1:4]
PICTURES = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None
OTHER_KEY = "SHA256:" + "A" * 43
LANGUAGE, SIZE, DARK = sys.argv[5:8] if len(sys.argv) > 7 else ("C", "1120x780", "light")


def choose(desktop, row, steps):
    """Chooses in a row by its keys: so many entries below the first."""
    desktop.click(row, role="label")
    subprocess.run(["xdotool", "key", "--delay", "60", "Home", *["Down"] * steps, "Return"], env=desktop.env, check=True)


def walk(host):
    """From an empty dialog to a card, past a host that is another one."""
    t = gettext.translation("difusor", LOCALE, [LANGUAGE], fallback=True).gettext
    name = "%s-%s-%s" % (LANGUAGE, SIZE.split("x")[0], DARK)

    def shoot(desktop, step):
        if PICTURES is not None:
            time.sleep(0.5)  # a picture, not a test: what moves has come to rest
            desktop.shoot(PICTURES / ("%s-%s.png" % (name, step)))

    def fill(desktop, site, key):
        desktop.act("show-page", "publisher")
        desktop.act("add-target")
        desktop.type(t("Name, for yourself"), "hosting")
        choose(desktop, t("Kind"), 2)
        desktop.see(t("Panel of the hosting"))
        shoot(desktop, "panel")
        desktop.type("USER@HOST:PATH", "%s@127.0.0.1:%s" % (host.user, site))
        desktop.type(t("Port of the SSH server, 22 unless told otherwise"), str(host.port))
        desktop.type(t("Private key to come in with"), host.identity)
        desktop.type(t("Fingerprint of the server’s key"), key)
        desktop.press(t("Test"))

    with Desktop(size=SIZE, language=LANGUAGE, dark=DARK == "dark") as desktop:
        site = desktop.home / "www"
        site.mkdir()
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see_all(t("Welcome to Difusor"))
        fill(desktop, site, OTHER_KEY)
        desktop.see(t("Nothing Goes There"))
        assert not desktop.is_sensitive(desktop.button(t("Add"))), "a way on"
        shoot(desktop, "stop")
        assert not any(site.iterdir())
        desktop.press(t("Cancel"))
        desktop.wait(lambda: desktop.find(t("Nothing Goes There")) is None, "no dialog")

        fill(desktop, site, "")
        desktop.see_all(t("Is This Your Host?"), host.fingerprint)
        assert not desktop.is_sensitive(desktop.button(t("Add")))
        shoot(desktop, "key")
        desktop.press(t("Go Back"))
        desktop.press(t("Test"))
        desktop.press(t("It Is the Same"))
        desktop.see(t("Readers go from one cut to the next at one instant."), 60)
        shoot(desktop, "tested")
        desktop.press(t("Add"))
        desktop.see_all("hosting", t("Changes"), t("Readers go from one cut to the next at one instant."))
        shoot(desktop, "card")
        desktop.act("web-rules", "hosting")
        desktop.see(t("What the Web Server of “%s” Must Be Told") % "hosting")
        shoot(desktop, "rules")
        desktop.press(t("Write It There"))
        desktop.wait((site / ".htaccess").exists, "the file of rules")
        desktop.act("quit", where="")
        desktop.end()
        kept = ctl(desktop, "target", "show", "hosting")
        assert host.fingerprint in kept and "directory-switch" in kept, kept


def bring(host):
    """A source: a host that nobody knows is vouched for by its fingerprint, one that has another key ends it."""
    t = gettext.translation("difusor", LOCALE, [LANGUAGE], fallback=True).gettext
    name = "%s-%s-%s-source" % (LANGUAGE, SIZE.split("x")[0], DARK)

    with Desktop(size=SIZE, language=LANGUAGE, dark=DARK == "dark") as desktop:
        folder = desktop.home / "packages"
        folder.mkdir()
        ctl(desktop, "source", "set", "sftp", "%s@127.0.0.1:%s" % (host.user, folder), "--port", str(host.port),
            "--identity", host.identity, "--host-key", OTHER_KEY)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.wait(lambda: desktop.can("source"), "the folder")
        desktop.act("source")
        desktop.press(t("Test"))
        desktop.see(t("Nothing Goes There"))
        assert not desktop.is_sensitive(desktop.button(t("Save"))), "a way on"
        desktop.press(t("Cancel"))
        desktop.wait(lambda: desktop.find(t("Nothing Goes There")) is None, "no dialog")

        desktop.act("source")
        desktop.type(t("Fingerprint of the server’s key"), "")
        desktop.press(t("Test"))
        desktop.see_all(t("Is This Your Host?"), host.fingerprint)
        assert not desktop.is_sensitive(desktop.button(t("Save")))
        if PICTURES is not None:
            time.sleep(0.5)  # a picture, not a test: what moves has come to rest
            desktop.shoot(PICTURES / ("%s-key.png" % name))
        desktop.press(t("It Is the Same"))
        desktop.see(re.compile(": 0 "), 60)
        desktop.press(t("Save"))
        desktop.wait(lambda: host.fingerprint in ctl(desktop, "--json", "source", "show"), "the source with its key")
        desktop.act("quit", where="")
        desktop.end()


def ctl(desktop, *words):
    return subprocess.run([CTL, "--data-dir", str(desktop.home / "data/difusor"), *map(str, words)], env=desktop.env,
                          check=True, capture_output=True, text=True).stdout


def apart(work, host):
    """In a process of its own: a process knows the accessible objects of one desktop only."""
    child = os.fork()
    if child == 0:
        try:
            work(host)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(1)


def main():
    if not servers.sshd_is_here():
        print("1..0 # SKIP no OpenSSH server on this machine")
        return
    print("1..2", flush=True)
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as room, servers.sshd(pathlib.Path(room) / "host") as host:
        apart(walk, host)
        print("ok 1 - the assistant of an SFTP target", flush=True)
        apart(bring, host)
    print("ok 2 - the host of an SFTP source")


main()
