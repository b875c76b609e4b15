#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak from outside its sandbox: what it may do, a practice night in it, a document through the file
portal, a password through the secret portal, going on in the background, and a letter through the e-mail portal.
dev/flatpak runs it. usage: prove.py [NAME…]
"""
import os, pathlib, re, subprocess, sys, threading, http.server

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "app"))
from desktop import APP, Desktop
from guarded import Guarded
from portals import Portals

PERMISSIONS = {"shared": {"network", "ipc"}, "sockets": {"wayland", "x11", "fallback-x11"}, "devices": {"dri"}}


def permissions():
    """Nothing of the host but the network and a screen (fallback-x11 is stored as two): no files, no name on a bus."""
    said = subprocess.run(["flatpak", "info", "--show-permissions", APP], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in said.splitlines():
        assert not line.startswith("[") or line == "[Context]", said
        if "=" in line:
            key, values = line.split("=")
            found[key] = {value for value in values.split(";") if value}
    assert found == PERMISSIONS, found


def command(desktop, *words):
    return subprocess.run(["flatpak", "run", "--command=" + words[0], APP, *words[1:]], env=desktop.env, capture_output=True,
                          text=True)


def start(desktop, *words):
    desktop.start("flatpak", "run", APP, *words)
    desktop.place()


def sandbox():
    """It does not see the home of who runs it."""
    with Desktop() as desktop:
        (desktop.home / "diary").write_text("dear diary")
        done = command(desktop, "cat", str(desktop.home / "diary"))
        assert done.returncode != 0 and "dear" not in done.stdout, done
        assert command(desktop, "difusorctl", "--version").stdout.startswith("difusorctl "), "difusorctl"


def practice():
    """One click from the first start to a night of cuts, and the document of it wherever the file portal says."""
    with Desktop() as desktop:
        portals = Portals(desktop)
        own = desktop.home / ".var" / "app" / APP / "data"
        start(desktop, "--cuts", "3", "--interval", "0")
        desktop.click("Practise Now", role="label")
        desktop.see_all("Practice: invented results, nothing reaches your portal", "Practise Again", seconds=120)
        assert len(list((own / "difusor/practice/1/packages").iterdir())) == 3
        desktop.act("show-page", "fetcher")
        desktop.see_all("Packages", "Copy SHA-256", "Database (CSV)")

        desktop.act("show-page", "memoria")
        desktop.see(re.compile("^Page 1 of [1-9]"))
        portals.chosen = own / "memoria.pdf"
        desktop.act("export", "memoria.pdf")
        desktop.wait(lambda: portals.chosen.exists() and portals.chosen.read_bytes().startswith(b"%PDF"), "memoria.pdf")
        (_, title, options), = portals.asked["FileChooser.SaveFile"]
        assert title == "Export the Document" and options["current_name"] == "memoria.pdf", (title, options)
        desktop.act("quit", where="")
        desktop.end()


def secrets():
    """A password is kept under the secret that the portal gives: the next start does not ask, and no file shows it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Desktop() as desktop:
        portals = Portals(desktop)
        address = "http://127.0.0.1:%d/feed.json" % server.server_address[1]
        own = desktop.home / ".var" / "app" / APP / "data"
        for words in (("source", "set", "feed", address), ("target", "add", "web", "folder", str(own / "www"), "--mode", "practice")):
            done = command(desktop, "difusorctl", *words)
            assert done.returncode == 0, done.stderr
        start(desktop)
        desktop.wait(lambda: desktop.can("source"), "the folder")
        desktop.act("source")
        desktop.type("User", "difusor")
        desktop.type("Password", "clave")
        desktop.press("Test")
        desktop.see(re.compile("^It answers: 0 "))
        desktop.press("Save")
        desktop.wait(lambda: '"difusor"' in command(desktop, "difusorctl", "--json", "source", "show").stdout, "the source")
        desktop.wait((own / "keyrings" / "default.keyring").exists, "the keyring")
        assert portals.asked["Secret.RetrieveSecret"], portals.asked
        desktop.act("quit", where="")
        desktop.end()

        start(desktop)
        desktop.wait(lambda: desktop.can("fetch"), "the folder")
        desktop.act("fetch")
        desktop.see(re.compile("Nothing new"))
        for path in desktop.home.rglob("*"):
            assert not path.is_file() or b"clave" not in path.read_bytes(), path

        # and it goes on where the portal lets it
        desktop.act("relay")
        desktop.see(re.compile("going to sleep"))
        desktop.act("quit", where="")
        desktop.wait(lambda: portals.asked.get("Background.RequestBackground"), "the background portal")
        desktop.wait(lambda: not any("Overview" in title for title in desktop.titles()), "the window gone")
        desktop.act("stop-relaying", where="")
        desktop.wait(lambda: any("Overview" in title for title in desktop.titles()), "the window")
        desktop.act("quit", where="")
        desktop.end()
    server.shutdown()


PROOFS = {prove.__name__: prove for prove in (permissions, sandbox, practice, secrets)}

# each in a process of its own, since AT-SPI keeps to the first screen that it meets
for name in sys.argv[1:] or PROOFS:
    if sys.argv[1:]:
        PROOFS[name]()
    elif subprocess.run([sys.executable, __file__, name]).returncode != 0:
        sys.exit("not ok - " + name)
    else:
        print("ok - " + PROOFS[name].__doc__.split(":")[0].rstrip("."), flush=True)
