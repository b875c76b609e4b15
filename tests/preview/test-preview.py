#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview on a screen: pages in WebKit, and the page of the window around them.

usage: test-preview.py DIFUSOR DIFUSORCTL VIEW-PROGRAM
"""
import functools, http.server, json, pathlib, re, shutil, sqlite3, subprocess, sys, threading, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "app"))
from desktop import Desktop, SKIP

DIFUSOR, CTL, VIEW = sys.argv[1:4]


def views(desktop, site):
    """What pages may do and what they may not."""
    env = dict(desktop.env, DIF_TEST_SITE=str(site), G_DEBUG="fatal-criticals", GTK_A11Y="none")
    run = subprocess.run([VIEW, "--verbose"], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    print(run.stdout)
    assert run.returncode == 0, "the views' program ended with %d" % run.returncode


def window(desktop, night):
    """The page opens on the newest cut, in a portal with the code to copy, and beside what is public."""
    newest = max(path.name for path in (night / "sites").iterdir())
    (desktop.home / "data").mkdir(exist_ok=True)
    night.rename(desktop.home / "data" / "difusor")
    desktop.start(DIFUSOR, "--page", "preview")
    desktop.place()
    desktop.see_all("The cut to look at", "Nothing asked outside", seconds=60)
    desktop.see(re.compile("^Cut of %s:%s · " % (newest[9:11], newest[11:13])))
    assert desktop.find("Difusor was installed without its preview") is None
    desktop.press("In a Portal")
    desktop.see(re.compile("Code for your portal"))
    desktop.press("With Public")
    # the night is over and so is its server: the page says so
    desktop.see(re.compile("^Public: cannot be shown: "))
    desktop.press("On a phone")
    desktop.act("show-page", "overview")
    desktop.act("quit", where="")
    desktop.end()


def follow(desktop):
    """While cuts come, the newest one is shown."""
    (desktop.home / "data" / "difusor").rename(desktop.home / "before")
    desktop.start(DIFUSOR, "--practise", "--cuts", "3", "--interval", "0", "--page", "preview")
    desktop.place()
    sites = lambda: [path.name for path in desktop.home.glob("data/difusor/practice/1/sites/2*")]
    desktop.see("The cut to look at", 60)
    desktop.wait(lambda: len(sites()) == 3, "three cuts", 90)
    newest = max(sites())
    desktop.see(re.compile("^Cut of %s:%s · " % (newest[9:11], newest[11:13])))
    desktop.act("quit", where="")
    desktop.end()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


def stale(package, hour):
    """The package with an entry page that shows that hour whatever the data say."""
    with zipfile.ZipFile(package) as before:
        entries = {entry: before.read(entry) for entry in before.infolist()}
    with zipfile.ZipFile(package, "w") as after:
        for entry, text in entries.items():
            if entry.filename.endswith("index.html"):
                text = ("<!doctype html><meta charset=utf-8><p>Corte: 02/06/2024 %s" % hour).encode()
            after.writestr(entry, text)


def witness(desktop):
    """After each publication the entry page is rendered as readers get it: one that does not show its cut's hour is an incident."""
    home, offered, www = desktop.home / "data" / "difusor", desktop.home / "offered", desktop.home / "www"
    ctl = lambda *words: subprocess.run([CTL, "--data-dir", str(home), "--json", *words], env=desktop.env, check=True,
                                        capture_output=True, text=True).stdout
    home.rename(desktop.home / "followed")
    packages = sorted((desktop.home / "before" / "packages").iterdir())
    offered.mkdir()
    www.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(www / "current")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ctl("source", "set", "folder", str(offered))
    ctl("target", "add", "web", "folder", str(www), "--public-url", "http://127.0.0.1:%d/" % server.server_address[1])

    hour = lambda cut: "%s:%s" % (cut.name[9:11], cut.name[11:13])

    def publish(cut):
        for path in cut.rglob("*.zip"):
            shutil.copy(path, offered / ("." + path.name))
            if "SITIO" in path.name:
                stale(offered / ("." + path.name), hour(cut))
            (offered / ("." + path.name)).rename(offered / path.name)
        desktop.act("fetch")
        desktop.wait(lambda: any(cut.name == one["id"] and one["state"] == "received" for one in json.loads(ctl("cuts"))), cut.name)
        desktop.wait(lambda: desktop.can("publish"), "the cut in the window")
        desktop.act("publish")

    database = lambda: sqlite3.connect("file:%s?mode=ro" % (home / "difusor.db"), uri=True)
    measured = lambda: database().execute("SELECT state, text FROM measure WHERE id = 'cut-time'").fetchone() or (0, "")
    desktop.start(DIFUSOR, "--page", "requirements")
    desktop.place()
    desktop.wait(lambda: desktop.can("fetch"), "the folder")
    publish(packages[0])
    desktop.wait(lambda: " shows " in measured()[1] and hour(packages[0]) in measured()[1], "what was seen", 60)
    # the same page with newer data shows the hour of the cut before
    publish(packages[1])
    desktop.act("show-page", "overview")
    desktop.see(re.compile("^The entry page of “web” does not show .*%s" % hour(packages[1])), 90)
    desktop.see("See the Page")
    assert measured()[0] == 2, measured()
    desktop.act("quit", where="")
    desktop.end()
    server.shutdown()


def main():
    for tool in ("Xvfb", "dbus-daemon", "xdotool"):
        if not shutil.which(tool):
            print(tool, "is not here")
            return SKIP
    with Desktop("1120x780") as desktop:
        subprocess.run([CTL, "--data-dir", str(desktop.home / "night"), "practice", "run", "--cuts", "2", "--interval", "0",
                        "--size", "small"],
                       env=desktop.env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        night = desktop.home / "night" / "practice" / "1"
        views(desktop, max((night / "sites").iterdir()))
        window(desktop, night)
        follow(desktop)
        witness(desktop)
    return 0


sys.exit(main())
