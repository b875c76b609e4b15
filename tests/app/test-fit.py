#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No text of the window is cut off: every page and dialog, empty, and every page with what a night leaves.

usage: test-fit.py FIT DIFUSORCTL STATE LANGUAGE WIDTH
"""
import ast, re, shutil, subprocess, sys

from desktop import APP, Desktop

PAGES = ["overview", "call", "registration", "requirements", "tests", "fetcher", "preview", "publisher", "monitor", "ledger",
         "memoria"]
DIALOGS = ["preferences", "source", "add-target", "practise-with", "set-up", "add-incident"]
FIT, CTL, STATE, LANGUAGE, WIDTH = sys.argv[1:6]
LEAST_TEXTS = 3


def misfits(desktop):
    """What the window says once it has looked: of how many texts, and those that are cut off."""
    def looked():
        said = subprocess.run(["gdbus", "call", "--session", "-d", APP, "-o", "/" + APP.replace(".", "/"), "-m",
                               "org.gtk.Actions.Describe", "fit"], env=desktop.env, check=True, capture_output=True, text=True).stdout
        count, texts = re.search(r"<\((?:uint32 )?(\d+), (?:@as )?(\[.*\])\)>", said, re.S).groups()
        return int(count) >= LEAST_TEXTS and (count, ast.literal_eval(texts))
    desktop.act("fit", where="")
    return desktop.wait(looked, "what fits")


def shown(desktop, page):
    """What is cut off on a page, once two looks agree."""
    desktop.act("show-page", page)
    before = None
    while (now := misfits(desktop)) != before:
        before = now
    return now[1]


def every_page(desktop):
    return [page + ": " + one for page in PAGES for one in shown(desktop, page)]


def every_dialog(desktop):
    found = []
    for dialog in DIALOGS:
        desktop.act(dialog)
        desktop.wait(lambda: len(desktop.titles()) > 1, dialog)
        found += [dialog + ": " + one for one in misfits(desktop)[1]]
        desktop.wait(lambda: close(desktop), "the end of " + dialog)
    return found


def close(desktop):
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(desktop.window.pid)], env=desktop.env,
                            capture_output=True, text=True).stdout.split()[-1]
    if len(desktop.titles()) > 1:
        subprocess.run(["xdotool", "windowfocus", window, "key", "Escape"], env=desktop.env, check=False)
    return len(desktop.titles()) <= 1


def end(desktop):
    desktop.act("quit", where="")
    desktop.end()


def empty(desktop):
    """The first start, and that the look sees what does not fit."""
    desktop.start(FIT)
    desktop.place()
    found = misfits(desktop)[1] + every_page(desktop) + every_dialog(desktop)
    desktop.act("spoil", where="")
    assert misfits(desktop)[1], "nothing is said of a text that cannot fit"
    end(desktop)
    return found


def night(desktop, *faults):
    """A practice night that is over, kept as an outlet's own."""
    subprocess.run([CTL, "--data-dir", str(desktop.home / "night"), "practice", "run", "--cuts", "3", "--interval", "0", "--size",
                    "small"] + [word for fault in faults for word in ("--fault", fault)], env=desktop.env, check=bool(not faults),
                   stdout=subprocess.DEVNULL)
    shutil.copytree(desktop.home / "night" / "practice" / "1", desktop.home / "data" / "difusor", symlinks=True)
    desktop.start(FIT)
    desktop.place()
    desktop.wait(lambda: desktop.can("source"), "the folder")
    found = every_page(desktop)
    end(desktop)
    return found


STATES = {"empty": empty, "done": night}


def main():
    if shutil.which("Xvfb") is None:
        print("1..0 # SKIP Xvfb is not installed")
        sys.exit(0)
    with Desktop(WIDTH + "x780", LANGUAGE) as desktop:
        found = STATES[STATE](desktop)
    print("1..1")
    for one in found:
        print("# " + one)
    print("%s 1 - %s at %s px in %s" % ("not ok" if found else "ok", STATE, WIDTH, LANGUAGE))


main()
