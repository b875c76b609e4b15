#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as other programs meet it: started by the bus with a package to open, and a package dropped on it.

usage: test-outside-window.py DIFUSOR DIFUSORCTL DRAG-SOURCE SERVICE
"""
import json, pathlib, shutil, subprocess, sys, time

from desktop import APP, PATIENCE, Desktop

DIFUSOR, CTL, SOURCE, SERVICE = sys.argv[1:5]


def packages(desktop):
    """Of a night of two cuts, by cut."""
    subprocess.run([CTL, "--data-dir", str(desktop.home / "night"), "practice", "run", "--cuts", "2", "--interval", "0", "--size",
                    "small"], env=desktop.env, check=True, stdout=subprocess.DEVNULL)
    return [sorted(cut.glob("*.zip")) for cut in sorted((desktop.home / "night/practice/1/packages").iterdir())]


def cuts(desktop):
    done = subprocess.run([CTL, "--json", "cuts"], env=desktop.env, capture_output=True, text=True)
    return json.loads(done.stdout or "[]")


def start_by_bus(desktop, path):
    """Asks the bus for the program as a file manager does, and finds its process."""
    services = desktop.home / "data" / "dbus-1" / "services"
    services.mkdir(parents=True)
    text = pathlib.Path(SERVICE).read_text()
    exe = next(line for line in text.splitlines() if line.startswith("Exec="))
    assert exe.endswith("/difusor --gapplication-service"), exe
    (services / (APP + ".service")).write_text(text.replace(exe, "Exec=%s --gapplication-service" % DIFUSOR))
    bus = ["gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus", "-m"]
    subprocess.run([*bus, "org.freedesktop.DBus.ReloadConfig"], env=desktop.env, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["gdbus", "call", "--session", "-d", APP, "-o", "/" + APP.replace(".", "/"), "-m", "org.freedesktop.Application.Open",
                    "['%s']" % path.as_uri(), "{}"], env=desktop.env, check=True, stdout=subprocess.DEVNULL)


def wait_for_cut(desktop):
    end = time.monotonic() + 30 * PATIENCE
    while not cuts(desktop):
        assert time.monotonic() < end, "the package is not imported"
        time.sleep(.2)


def main():
    if shutil.which("Xvfb") is None:
        print("1..0 # SKIP Xvfb is not installed")
        sys.exit(0)
    print("1..2")
    with Desktop() as desktop:
        first = packages(desktop)[0]
        start_by_bus(desktop, first[0])
        wait_for_cut(desktop)
        print("ok 1 - started by the bus, with a package to open", flush=True)
        subprocess.run(["gdbus", "call", "--session", "-d", APP, "-o", "/" + APP.replace(".", "/"), "-m",
                        "org.gtk.Actions.Activate", "quit", "[]", "{}"], env=desktop.env, check=True, stdout=subprocess.DEVNULL)
    with Desktop() as desktop:
        first = packages(desktop)[0]
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see("Welcome to Difusor")
        assert desktop.drag(SOURCE, "Welcome to Difusor", first[0]), "not taken"
        desktop.see("Fetcher")
        desktop.act("quit", where="")
        desktop.end()
        print("ok 2 - a package dropped on the window is imported", flush=True)


main()
