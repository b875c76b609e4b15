#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window from the outside, as a person and a screen reader meet it.

usage: test-window.py DIFUSOR DIFUSORCTL LOCALEDIR
"""
import fcntl, gettext, pathlib, re, shutil, sqlite3, subprocess, sys, time

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


def access_log(path, day, readers):
    """A log in the combined format: so many readers, each with two pages and a picture, on one day of June 2024."""
    line = '10.0.%d.%d - - [%02d/Jun/2024:20:%02d:00 -0600] "GET %s HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11) Firefox/126.0"\n'
    with open(path, "w") as log:
        for reader in range(readers):
            for what in ("/", "/mapa.html", "/logo.png"):
                log.write(line % (reader // 250, reader % 250 + 1, day, reader % 60, what))


def memoria():
    """Access logs become figures, texts are kept, and the document shown is the one that is exported."""
    with Desktop() as desktop:
        access_log(desktop.home / "access.log", 2, 40)
        access_log(desktop.home / "portal.log", 1, 10)
        desktop.start(DIFUSOR)
        desktop.act("show-page", "memoria")
        desktop.see("No access logs were counted yet")
        desktop.see(re.compile("^Page 1 of [1-9]"))
        desktop.act("count-logs", "('portal', '', '2024-06-01', ['%s'])" % (desktop.home / "portal.log"))
        desktop.see("Compared with 1 day of the portal before")
        desktop.act("count-logs", "('site', '2024-06-02', '2024-06-12', ['%s'])" % (desktop.home / "access.log"))
        desktop.see("Figures of 1 day")
        desktop.see(re.compile(r"^Visits by day\. .*: 40$"))
        desktop.act("keep-text", "('memoria-comments', 'The window kept this.')")
        desktop.see("Written by you")
        for end in ("pdf", "odt", "docx", "html"):
            desktop.act("export-to", "('memoria', '%s')" % (desktop.home / ("memoria." + end)))
            desktop.wait((desktop.home / ("memoria." + end)).exists, "memoria." + end)
        page = (desktop.home / "memoria.html").read_text()
        assert "The window kept this." in page and "120" in page
        assert page == ctl_document(desktop, "memoria.html"), "difusorctl writes another document"
        # what is no log is said, and nothing changes
        (desktop.home / "picture.png").write_bytes(bytes(range(256)) * 8)
        desktop.act("count-logs", "('site', '', '', ['%s'])" % (desktop.home / "picture.png"))
        desktop.see("Counting access logs")
        desktop.press("Dismiss")
        desktop.see("Figures of 1 day")
        desktop.act("quit", where="")
        desktop.end()


def prove():
    """Requirements are measured, declared and proved; tests are made and listed, and stand in the document."""
    with Desktop() as desktop:
        institute = subprocess.Popen([CTL, "practice", "serve", "--cuts", "1", "--interval", "0", "--size", "small"], env=desktop.env,
                                  stdout=subprocess.PIPE, text=True)
        desktop.children.append(institute)
        feed = re.search(r'https?://[^" ]+feed.json', institute.stdout.readline()).group()
        ctl(desktop, "source", "set", "feed", feed)
        ctl(desktop, "target", "add", "web", "folder", str(desktop.home / "www"))
        desktop.start(DIFUSOR)
        desktop.act("show-page", "requirements")
        desktop.see("23 requirements are missing")
        desktop.act("declare-as", "('power', 'Two UPS')")
        desktop.see("22 requirements are missing")
        (desktop.home / "contract.pdf").write_text("a contract")
        desktop.act("attach-from", "('ddos', '%s')" % (desktop.home / "contract.pdf"))
        desktop.see("21 requirements are missing")
        desktop.see("Proved: contract.pdf")
        desktop.press("Measure")
        desktop.see(re.compile("Measured: .*15.0.GB"))
        desktop.see(re.compile(" Mb/s from the source itself"))
        answer = ctl(desktop, "--json", "check", check=False)
        assert answer.returncode == 4 and '"power"' in answer.stdout, answer.stderr
        desktop.act("show-page", "tests")
        desktop.see(re.compile("Mb/s from the Institute$"))
        desktop.press("Test the Whole Way")
        desktop.see(re.compile("From the Institute to every target in"))
        before = desktop.names().count("Target “web”")
        desktop.press("Test “web”")
        desktop.wait(lambda: desktop.names().count("Target “web”") == 2 * before, "the second test of the target")
        desktop.act("export-to", "('pruebas', '%s')" % (desktop.home / "pruebas.html"))
        desktop.wait((desktop.home / "pruebas.html").exists, "pruebas.html")
        page = (desktop.home / "pruebas.html").read_text()
        assert "No superada" not in page and page.count("Superada") >= 5, page
        desktop.act("quit", where="")
        desktop.end()


def ctl_document(desktop, name):
    ctl(desktop, "document", name.split(".")[0], "--output", str(desktop.home / ("ctl-" + name)))
    return (desktop.home / ("ctl-" + name)).read_text()


TESTS = {"first start": lambda: first_start("en"), "first start in Spanish": lambda: first_start("es"),
         "cancel": cancel, "set up": set_up, "trouble": trouble, "memoria": memoria,
         "prove": prove}


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
