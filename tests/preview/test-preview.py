#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview on a screen: pages in WebKit, and the page of the window around them.

usage: test-preview.py DIFUSOR DIFUSORCTL VIEW-PROGRAM
"""
import pathlib, re, shutil, subprocess, sys

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
    return 0


sys.exit(main())
