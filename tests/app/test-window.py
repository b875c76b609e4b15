#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window from the outside, as a person and a screen reader meet it.

usage: test-window.py DIFUSOR DIFUSORCTL LOCALEDIR
"""
import fcntl, gettext, json, pathlib, re, shutil, sqlite3, subprocess, sys, time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desktop import Desktop, SKIP

PAGES = ["Overview", "Call", "Registration", "Requirements", "Tests", "Fetcher", "Preview", "Publisher", "Monitor",
         "Ledger", "Memoria"]
DIFUSOR, CTL, LOCALE = sys.argv[1:4]


def ctl(desktop, *words, data_dir=None, check=True):
    return subprocess.run([CTL, "--data-dir", str(data_dir or desktop.home / "data" / "difusor"), *words],
                          env=desktop.env, check=check, capture_output=True, text=True)


def hours(folder):
    """Of every cut in a data folder, oldest first, as the window says them."""
    return [path.name[9:11] + ":" + path.name[11:13] for path in sorted((folder / "packages").iterdir())]


def night(desktop, cuts):
    """A finished night's folder: cuts, packages and a target that readers see."""
    ctl(desktop, "practice", "run", "--cuts", str(cuts), "--interval", "0", data_dir=desktop.home / "night")
    return desktop.home / "night" / "practice" / "1"


def first_start(language):
    """Every page opens and says something; every button has a name; practising brings cuts to readers."""
    t = gettext.translation("difusor", LOCALE, [language], fallback=True).gettext
    with Desktop(language=language) as desktop:
        desktop.start(DIFUSOR, "--cuts", "3", "--interval", "0")
        desktop.place()
        desktop.see_all(t("Welcome to Difusor"), *[t(page) for page in PAGES])
        desktop.click(t("Practise Now"), role="label")
        desktop.see_all(t("Practice: invented results, nothing reaches your portal"), t("Practise Again"), seconds=80)
        folder = desktop.home / "data" / "difusor" / "practice" / "1"
        assert len(hours(folder)) == 3
        desktop.see(t("Cut of %s") % hours(folder)[-1])
        for page in PAGES:
            desktop.act("show-page", page.lower())
            desktop.wait(lambda: any(title.startswith(t(page) + " (") for title in desktop.titles()), "the page " + page)
        for node in desktop.walk():
            assert node.get_name() or node.get_role_name() not in ("push button", "toggle button"), "a button without a name"
        desktop.act("show-page", "fetcher")
        there = desktop.see_all(*hours(folder), t("Visible"), t("Copy SHA-256"))
        assert there.count(t("Replaced")) == 2, there
        desktop.act("show-page", "publisher")
        desktop.see(re.compile(re.escape(t("%s, identical").replace("%s", "")) + "$"))
        desktop.act("leave-practice")
        desktop.wait(lambda: not desktop.can("leave-practice"), "the operator's own folder")
        desktop.act("quit", where="")
        desktop.end()
        ctl(desktop, "ledger", "verify", data_dir=folder)


def cancel():
    """A night that is stopped ends at once, and the window is there for the next thing."""
    with Desktop() as desktop:
        desktop.start(DIFUSOR, "--cuts", "12", "--interval", "30", "--practise")
        desktop.see("1 of 12 cuts", 60)
        desktop.press("Stop Practice")
        desktop.see("Practise Again", 10)
        assert desktop.find("1 of 12 cuts") is None
        assert desktop.can("practise")
        # closing in the middle of a night ends cleanly, too
        desktop.press("Practise Again")
        desktop.see("Stop Practice")
        desktop.act("quit", where="")
        desktop.end()


def set_up():
    """From nothing to readers: a source and a target are set in the dialogs, tried, and a cut published."""
    with Desktop() as desktop:
        packages = night(desktop, 2) / "packages"
        first, last = hours(packages.parent)
        offered = desktop.home / "offered"
        offered.mkdir()
        for path in sorted(packages.rglob("*")):
            if path.is_file():
                shutil.copy(path, offered)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see("Welcome to Difusor")
        desktop.act("show-page", "overview")
        desktop.see("Say where packages come from")
        assert not desktop.can("fetch") and not desktop.can("relay")

        ctl(desktop, "source", "set", "folder", str(offered))
        desktop.wait(lambda: desktop.can("fetch"), "the source that difusorctl set")
        desktop.act("source")
        desktop.press("Test")
        desktop.see(re.compile(r"^It answers: [1-9]"))
        desktop.press("Save")
        desktop.act("fetch")
        desktop.act("show-page", "fetcher")
        desktop.see(last)

        desktop.act("add-target")
        desktop.type("Name, for yourself", "web")
        desktop.type("Folder", str(desktop.home / "www"))
        desktop.press("Test")
        desktop.press("Add")
        desktop.act("show-page", "publisher")
        desktop.see("web")
        desktop.see(re.compile("new · "))
        desktop.act("publish")
        desktop.see("The newest one. Every target of its mode shows it.")
        assert (desktop.home / "www" / "current" / "index.html").exists()

        # going back asks for a reason, and cannot be done without one
        earlier = sorted((desktop.home / "data" / "difusor" / "packages").iterdir())[0].name
        desktop.act("go-back", earlier)
        desktop.see("Go Back to the Cut of %s?" % first)
        assert not desktop.is_sensitive(desktop.button("Go Back"))
        desktop.type("Reason", "the Institute asked for it")
        desktop.press("Go Back")
        desktop.wait(lambda: (desktop.home / "www" / "current").resolve().name == earlier, "the earlier cut")
        records = sqlite3.connect("file:%s?mode=ro" % (desktop.home / "data/difusor/difusor.db"), uri=True).execute(
            "SELECT body FROM ledger WHERE kind = 'publication-started' ORDER BY seq").fetchall()
        assert "the Institute asked for it" in records[-1][0], records

        # and relaying puts the newest there again, by itself
        desktop.act("relay")
        desktop.wait(lambda: (desktop.home / "www" / "current").resolve().name > earlier, "the newest cut")
        desktop.act("relay")
        desktop.wait(lambda: ctl(desktop, "fetch", check=False).returncode == 0, "the data folder let go")
        desktop.act("quit", where="")
        desktop.end()

        # closed and opened again, it says the same
        desktop.start(DIFUSOR)
        desktop.see("Cut of " + last)
        desktop.act("quit", where="")
        desktop.end()


def trouble():
    """What is wrong is said, with the one thing to do."""
    with Desktop() as desktop:
        data, offered = desktop.home / "data" / "difusor", desktop.home / "offered"
        offered.mkdir()
        ctl(desktop, "source", "set", "folder", str(offered))
        (offered / "20240602_2000_SITIO.zip").write_bytes(b"PK\x03\x04 this is no archive")
        desktop.start(DIFUSOR)
        desktop.act("show-page", "fetcher")
        desktop.act("fetch")
        desktop.see("Refused")
        desktop.see(re.compile("SITIO.zip"))
        desktop.press("Dismiss")

        # another process holds the folder: its name is said, and looking goes on
        with open(data / "lock", "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate()
            lock.write("difusorctl (process 1)")
            lock.flush()
            desktop.act("fetch")
            desktop.see(re.compile("in use by difusorctl"))
        desktop.act("quit", where="")
        desktop.end()

        # a newer version wrote it
        database = sqlite3.connect(data / "difusor.db")
        database.execute("PRAGMA user_version = 9999")
        database.close()
        desktop.start(DIFUSOR)
        desktop.see("The Data Folder Cannot Be Read")
        desktop.see(re.compile("newer version"))
        desktop.act("quit", where="")
        desktop.end()


def troubles():
    """A night in which the link is blocked: the alarm is seen, the operator acts, and both are in the report."""
    with Desktop() as desktop:
        desktop.start(DIFUSOR, "--cuts", "3", "--interval", "8", "--fault", "blocked")
        desktop.place()
        desktop.see("Practise with Troubles…")
        assert not desktop.can("practice-report")
        desktop.act("practise-with")
        name = "The Institute has blocked the link (403)"
        check = desktop.see(name, role="check box").get_state_set()
        assert check.contains(desktop.atspi.StateType.CHECKED)
        desktop.press("Start")
        desktop.see(re.compile("has blocked the link .I.l."), 60)
        desktop.act("fetch")
        desktop.see(re.compile("You fetched by hand"), 60)
        desktop.see(name)
        report = json.loads((desktop.home / "data/difusor/practice/1/night-report.json").read_text())
        trouble, = report["faults"]
        assert report["complete"] and (trouble["fault"], trouble["number"], trouble["act"]) == ("blocked", 2, "fetch"), report
        assert trouble["began"]["real_us"] < trouble["told"]["real_us"] < trouble["acted"]["real_us"], trouble
        assert trouble["older_ms"] >= 6000, trouble
        # it can be read again later, also by difusorctl
        assert "fetched by hand" in ctl(desktop, "practice", "report").stdout
        assert desktop.can("practice-report")
        desktop.act("quit", where="")
        desktop.end()


TESTS = {"first start": lambda: first_start("en"), "first start in Spanish": lambda: first_start("es"),
         "cancel": cancel, "troubles": troubles, "set up": set_up, "trouble": trouble}


def main():
    if shutil.which("Xvfb") is None:
        print("1..0 # SKIP Xvfb is not installed")
        sys.exit(0)
    wanted = sys.argv[4:] or list(TESTS)
    print("1..%d" % len(wanted))
    for number, name in enumerate(wanted, 1):
        begin = time.monotonic()
        TESTS[name]()
        print("ok %d - %s # %.1f s" % (number, name, time.monotonic() - begin), flush=True)


main()
