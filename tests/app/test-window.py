#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window from the outside, as a person and a screen reader meet it.

usage: test-window.py DIFUSOR DIFUSORCTL LOCALEDIR TEMPLATES [NAME…]
"""
import fcntl, gettext, http.server, json, os, pathlib, re, shutil, sqlite3, subprocess, sys, threading, time, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desktop import Desktop, PATIENCE, SKIP
from guarded import Guarded
from portals import Portals

PAGES = ["Overview", "Call", "Registration", "Requirements", "Tests", "Fetcher", "Preview", "Publisher", "Monitor",
         "Ledger", "Memoria"]
DIFUSOR, CTL, LOCALE, TEMPLATES = sys.argv[1:5]
DRAG = pathlib.Path(TEMPLATES).with_name("drag-source")


def ctl(desktop, *words, data_dir=None, check=True):
    return subprocess.run([CTL, "--data-dir", str(data_dir or desktop.home / "data" / "difusor"), *words],
                          env=desktop.env, check=check, capture_output=True, text=True)


def words(language):
    """What the window says for an English string."""
    return gettext.translation("difusor", LOCALE, [language], fallback=True).gettext


def hours(folder):
    """Of every cut in a data folder, oldest first, as the window says them."""
    return [path.name[9:11] + ":" + path.name[11:13] for path in sorted((folder / "packages").iterdir())]


def night(desktop, cuts):
    """A finished night's folder: cuts, packages and a target that readers see."""
    ctl(desktop, "practice", "run", "--cuts", str(cuts), "--interval", "0", "--size", "small",
        data_dir=desktop.home / "night")
    return desktop.home / "night" / "practice" / "1"


def first_start(language):
    """Every page opens and says something; every button has a name; practising brings cuts to readers, at once where
    there is to be no pause between them."""
    t = words(language)
    with Desktop(language=language) as desktop:
        desktop.start(DIFUSOR, "--cuts", "3", "--interval", "0")
        desktop.place()
        desktop.see_all(t("Welcome to Difusor"), *[t(page) for page in PAGES])
        desktop.click(t("Practise Now"), role="label")
        desktop.see_all(t("Practice: invented results, nothing reaches your portal"), t("Practise Again"), seconds=80)
        folder = desktop.home / "data" / "difusor" / "practice" / "1"
        assert json.loads((folder / "night-report.json").read_text())["interval"] == 0
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


def cancel(language):
    """A night that is stopped ends at once, and the window is there for the next thing."""
    t = words(language)
    with Desktop(language=language) as desktop:
        desktop.start(DIFUSOR, "--cuts", "12", "--interval", "30", "--practise")
        step = t("%u of %u cuts").replace("%u", "1", 1).replace("%u", "12")
        desktop.see(step, 60)
        desktop.press(t("Stop Practice"))
        desktop.see(t("Practise Again"), 10)
        assert desktop.find(step) is None
        assert desktop.can("practise")
        # closing in the middle of a night ends cleanly, too
        desktop.press(t("Practise Again"))
        desktop.see(t("Stop Practice"))
        desktop.act("quit", where="")
        desktop.end()


def set_up(language):
    """From nothing to readers: a source and a target are set in the dialogs, tried, and a cut published."""
    t = words(language)
    answers = gettext.translation("difusor", LOCALE, [language], fallback=True).ngettext(
        "It answers: %d package is there", "It answers: %d packages are there", 2)
    with Desktop(language=language) as desktop:
        packages = night(desktop, 2) / "packages"
        first, last = hours(packages.parent)
        offered = desktop.home / "offered"
        offered.mkdir()
        for path in sorted(packages.rglob("*")):
            if path.is_file():
                shutil.copy(path, offered)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see(t("Welcome to Difusor"))
        desktop.act("show-page", "overview")
        desktop.see(t("Say where packages come from"))
        assert not desktop.can("fetch") and not desktop.can("relay")

        ctl(desktop, "source", "set", "folder", str(offered))
        desktop.wait(lambda: desktop.can("fetch"), "the source that difusorctl set")
        desktop.act("source")
        desktop.press(t("Test"))
        desktop.see(re.compile("^" + re.escape(answers.split("%d")[0]) + "[1-9]"))
        desktop.press(t("Save"))
        desktop.act("fetch")
        desktop.act("show-page", "fetcher")
        desktop.see(last)

        desktop.act("add-target")
        desktop.type(t("Name, for yourself"), "web")
        desktop.type(t("Folder"), str(desktop.home / "www"))
        desktop.press(t("Test"))
        desktop.press(t("Add"))
        desktop.act("show-page", "publisher")
        desktop.see("web")
        desktop.see(re.compile(re.escape(t("%u new · %u changed · %u removed · %u as they are").split("%u")[1].strip())))
        desktop.act("publish")
        desktop.see(t("The newest one. Every target of its mode shows it."))
        assert (desktop.home / "www" / "current" / "index.html").exists()

        # going back asks for a reason, and cannot be done without one
        earlier = sorted((desktop.home / "data" / "difusor" / "packages").iterdir())[0].name
        desktop.act("go-back", earlier)
        desktop.see(t("Go Back to the Cut of %s?") % first)
        assert not desktop.is_sensitive(desktop.button(t("Go Back")))
        desktop.type(t("Reason"), "the Institute asked for it")
        desktop.press(t("Go Back"))
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
        desktop.see(t("Cut of %s") % last)
        desktop.act("quit", where="")
        desktop.end()


def trouble(language):
    """A damaged package is refused, and what is wrong with it is said."""
    t = words(language)
    with Desktop(language=language) as desktop:
        data, offered = desktop.home / "data" / "difusor", desktop.home / "offered"
        offered.mkdir()
        ctl(desktop, "source", "set", "folder", str(offered))
        (offered / "20240602_2000_SITIO.zip").write_bytes(b"PK\x03\x04 this is no archive")
        desktop.start(DIFUSOR)
        desktop.act("show-page", "fetcher")
        desktop.act("fetch")
        desktop.see(t("Refused"))
        desktop.see(re.compile("SITIO.zip"))
        desktop.press(t("Dismiss"))
        desktop.act("quit", where="")
        desktop.end()
        assert "20240602_2000_SITIO.zip" in " ".join(str(path) for path in data.rglob("*"))


def locked():
    """Another process holds the folder: its name is said, and looking goes on, read-only, until it ends."""
    with Desktop() as desktop:
        data, offered = desktop.home / "data" / "difusor", desktop.home / "offered"
        offered.mkdir()
        ctl(desktop, "source", "set", "folder", str(offered))

        def hold():
            lock = open(data / "lock", "r+")
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate()
            lock.write("difusorctl (process 1)")
            lock.flush()
            return lock

        with hold():
            desktop.start(DIFUSOR)
            desktop.see_all("Another Program Works in This Folder", "Look On", "Open Another Folder…")
            desktop.see(re.compile("in use by difusorctl"))
            assert not desktop.can("fetch")
            desktop.press("Look On")
            desktop.see(re.compile("^Looking on, read-only. .*in use by difusorctl"))
            desktop.act("show-page", "fetcher")
            for action in ("fetch", "import", "source", "add-target", "relay"):
                assert not desktop.can(action), action
            desktop.press("Try Again")
            desktop.see(re.compile("in use by difusorctl"))
        desktop.press("Try Again")
        desktop.wait(lambda: desktop.can("fetch"), "the folder let go")
        desktop.wait(lambda: desktop.find(re.compile("^Looking on")) is None, "no more ribbon")

        # taken while the window is open: what fails says why, and the rest goes on
        with hold():
            desktop.act("fetch")
            desktop.see(re.compile("^Looking on, read-only. .*in use by difusorctl"))
            assert not desktop.can("fetch")
        desktop.act("quit", where="")
        desktop.end()


def newer():
    """A database of a newer version is left alone."""
    with Desktop() as desktop:
        ctl(desktop, "source", "set", "folder", str(desktop.home))
        database = sqlite3.connect(desktop.home / "data" / "difusor" / "difusor.db")
        database.execute("PRAGMA user_version = 9999")
        database.close()
        desktop.start(DIFUSOR)
        desktop.see_all("The Data Folder Cannot Be Read", "Try Again", "Open Another Folder…")
        desktop.see(re.compile("newer version"))
        assert not desktop.can("fetch") and not desktop.can("import")
        desktop.act("quit", where="")
        desktop.end()


def no_core():
    """A core that cannot start is a page that says why, and it is left behind once that is put right."""
    with Desktop() as desktop:
        ctl(desktop, "source", "set", "folder", str(desktop.home))
        database = desktop.home / "data" / "difusor" / "difusor.db"
        good = database.read_bytes()
        database.write_bytes(b"this is no database" * 500)
        desktop.start(DIFUSOR)
        desktop.see_all("The Data Folder Cannot Be Read", "Try Again")
        assert not desktop.can("fetch")
        database.write_bytes(good)
        desktop.press("Try Again")
        desktop.wait(lambda: desktop.can("fetch"), "the folder")
        desktop.act("quit", where="")
        desktop.end()

        # where a folder should be there is a file
        place = desktop.home / "file"
        place.write_text("")
        desktop.start(DIFUSOR, "--data-dir", str(place))
        desktop.see("The Data Folder Cannot Be Read")
        subprocess.run(["xdotool", "key", "ctrl+w"], env=desktop.env, check=True)
        desktop.window.kill()
        desktop.window.wait()


def no_display():
    """Without a display: a sentence, and status 1."""
    for language in ("C", "es"):
        done = subprocess.run([DIFUSOR], capture_output=True, text=True, timeout=PATIENCE * 30, env=dict(
            os.environ, DISPLAY="", WAYLAND_DISPLAY="", LC_ALL="C.UTF-8", LANGUAGE=language))
        assert done.returncode == 1, done
        assert done.stderr.startswith("difusor: " + words(language)("There is no display to open the window on. Start "
                                      "it from a desktop session; without one, difusorctl does the same work.")), done
        assert "CRITICAL" not in done.stderr and "WARNING" not in done.stderr, done


def no_bus():
    """Without a session bus there is a window all the same; it ends when it is closed."""
    with Desktop() as desktop:
        desktop.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=" + str(desktop.home / "nothing")
        log = open(desktop.home / "log", "w+")
        window = subprocess.Popen([DIFUSOR, "--practise", "--cuts", "1", "--interval", "0"], env=desktop.env, stderr=log)
        try:
            end = time.monotonic() + PATIENCE * 60
            while not list(desktop.home.glob("data/difusor/practice/1/packages/*")) and time.monotonic() < end:
                time.sleep(.1)
                assert window.poll() is None, open(desktop.home / "log").read()
            found = ""
            while not found and time.monotonic() < end:
                found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Overview"], env=desktop.env,
                                       capture_output=True, text=True).stdout.strip()
            assert found, "no window"
            while window.poll() is None and time.monotonic() < end:
                subprocess.run(["xdotool", "windowfocus", found.split()[0], "key", "ctrl+q"], env=desktop.env, check=False)
                time.sleep(.5)
            assert window.wait(timeout=PATIENCE * 20) == 0
        finally:
            window.poll() is None and window.kill()
        assert "CRITICAL" not in open(desktop.home / "log").read()


def no_keyring():
    """Without a keyring a password is asked for once a session, kept in memory, and written nowhere."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Desktop() as desktop:
        address = "http://127.0.0.1:%d/feed.json" % server.server_address[1]
        ctl(desktop, "source", "set", "feed", address)
        desktop.start(DIFUSOR)
        desktop.wait(lambda: desktop.can("source"), "the folder")
        desktop.act("source")
        desktop.type("User", "difusor")
        desktop.type("Password", "no")
        desktop.press("Test")
        desktop.see(re.compile("refuse|401"))
        desktop.type("Password", "clave")
        desktop.press("Test")
        desktop.see(re.compile("^It answers: 0 "))
        desktop.press("Save")
        desktop.wait(lambda: "difusor" in ctl(desktop, "--json", "source", "show").stdout, "the source")
        desktop.act("fetch")
        desktop.see(re.compile("Nothing new"))
        desktop.act("quit", where="")
        desktop.end()

        # the next session asks again
        desktop.start(DIFUSOR)
        desktop.see("Password of the Source")
        desktop.type("Password", "clave")
        desktop.press("Keep")
        desktop.wait(lambda: desktop.find("Password of the Source") is None, "no dialog")
        desktop.act("fetch")
        desktop.see(re.compile("Nothing new"))
        desktop.act("quit", where="")
        desktop.end()
        for path in desktop.home.rglob("*"):
            assert not path.is_file() or b"clave" not in path.read_bytes(), path
    server.shutdown()


def closing():
    """While it relays, the window stays, or goes where the desktop lets Difusor go on; relaying does not end."""
    with Desktop() as desktop:
        packages = night(desktop, 1) / "packages"
        offered = desktop.home / "offered"
        offered.mkdir()
        ctl(desktop, "source", "set", "folder", str(offered))
        ctl(desktop, "target", "add", "web", "folder", str(desktop.home / "www"), "--mode", "practice")
        desktop.start(DIFUSOR)
        desktop.wait(lambda: desktop.can("relay"), "the folder")
        desktop.act("relay")
        desktop.see(re.compile("going to sleep"))

        # no portal: the window says that it must stay
        desktop.act("quit", where="")
        desktop.see("Leave This Window Open")
        desktop.press("Keep Relaying")
        desktop.wait(lambda: desktop.find("Leave This Window Open") is None, "no dialog")

        # with one it goes, and cuts still come to readers
        portals = Portals(desktop)
        desktop.act("quit", where="")
        desktop.wait(lambda: not any("Overview" in title for title in desktop.titles()), "the window gone")
        (_, options), = portals.asked["Background.RequestBackground"]
        assert not options["autostart"], options
        for path in packages.rglob("*"):
            if path.is_file():
                shutil.copy(path, offered)
        desktop.wait(lambda: (desktop.home / "www" / "current" / "index.html").exists(), "the cut in public", 90)

        # started again, it is the same window; stopped from the notification, it shows what is
        assert subprocess.run([DIFUSOR], env=desktop.env, timeout=PATIENCE * 30).returncode == 0
        desktop.wait(lambda: any("Overview" in title for title in desktop.titles()), "the window")
        desktop.act("quit", where="")
        desktop.wait(lambda: not any("Overview" in title for title in desktop.titles()), "the window gone")
        desktop.act("stop-relaying", where="")
        desktop.wait(lambda: any("Overview" in title for title in desktop.titles()), "the window")
        desktop.wait(lambda: desktop.find(re.compile("going to sleep")) is None, "sleep allowed")
        desktop.act("quit", where="")
        desktop.end()


def ledger():
    """Everything that happened can be found; an incident is noted, told and ended; the chain is verified."""
    with Desktop() as desktop:
        shutil.copytree(night(desktop, 2), desktop.home / "data" / "difusor", symlinks=True)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "ledger")
        desktop.see_all("Readers see it", "Package received", "Cut of 20:20 · practica")
        desktop.type("Search what happened", "call in force")
        desktop.see("Nothing Found")
        desktop.act("verify-ledger")
        desktop.see("The chain is whole")
        desktop.act("add-incident")
        desktop.wait(lambda: desktop.button("Note"), "the button")
        assert not desktop.is_sensitive(desktop.button("Note"))
        desktop.type("What happened", "the power was cut")
        desktop.press("Note")
        desktop.see("the power was cut")
        desktop.act("tell-incident", "1")
        desktop.see("What to Tell the Institute")
        desktop.act("close-incident", "1")
        desktop.press("Close Incident")
        data = desktop.home / "data" / "difusor"
        desktop.wait(lambda: '"closed": null' not in ctl(desktop, "incident", "list", "--json").stdout, "the end of it")
        # one byte of one record, and it is found
        database = sqlite3.connect(data / "difusor.db")
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'").fetchall():
            database.execute("DROP TRIGGER " + name)
        database.execute("UPDATE ledger SET at = at + 1 WHERE seq = 3")
        database.commit()
        database.close()
        desktop.act("verify-ledger")
        desktop.see("The chain is not as it was written")
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
        (desktop.home / "var").mkdir()
        access_log(desktop.home / "var/prep.log", 3, 25)
        ctl(desktop, "target", "add", "web", "folder", str(desktop.home / "www"))
        desktop.start(DIFUSOR)
        desktop.act("show-page", "memoria")
        desktop.see("Not collected yet")
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
        # the logs of a target are collected
        desktop.act("place-logs", "('web', '%s/prep.log*')" % (desktop.home / "var"))
        desktop.act("collect-logs")
        desktop.see("Figures of 2 days")
        # what was handed in, and all of it in one file
        desktop.act("note-sent-as", str(desktop.home / "memoria.pdf"))
        desktop.act("archive-participation-to", str(desktop.home / "whole.zip"))
        desktop.wait((desktop.home / "whole.zip").exists, "whole.zip")
        with zipfile.ZipFile(desktop.home / "whole.zip") as whole:
            assert any(name.endswith("memoria.pdf") and name.startswith("evidencia/") for name in whole.namelist())
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
        # in the list: the toast says it before
        desktop.see(re.compile(" · .*From the Institute to every target in"))
        before = desktop.names().count("Target “web”")
        assert before > 0
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


EMAIL = """<node><interface name="org.freedesktop.portal.Email"><method name="ComposeEmail">
<arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method></interface></node>"""


def email_portal(desktop):
    """An e-mail portal on the desktop's bus; returns what it was given, with what its files hold."""
    from gi.repository import Gio, GLib
    connection = Gio.DBusConnection.new_for_address_sync(
        desktop.env["DBUS_SESSION_BUS_ADDRESS"], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
        Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
    given = []

    def answer(connection, sender, path, interface, method, parameters, invocation):
        fds = invocation.get_message().get_unix_fd_list()
        files = []
        for index in range(fds.get_length()):
            with open(fds.get(index), "rb") as file:
                files.append(file.read())
        given.append(dict(parameters.unpack()[1], files=files))
        invocation.return_value(GLib.Variant("(o)", ("/org/freedesktop/portal/desktop/request/1",)))

    connection.register_object("/org/freedesktop/portal/desktop", Gio.DBusNodeInfo.new_for_xml(EMAIL).interfaces[0],
                               answer, None, None)
    connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                         GLib.Variant("(su)", ("org.freedesktop.portal.Desktop", 0)), None, 0, -1, None)
    return connection, given


def fake_mailer(desktop, code):
    """An xdg-email that writes down what it was asked, and ends as told."""
    (desktop.home / "bin").mkdir(exist_ok=True)
    path = desktop.home / "bin" / "xdg-email"
    path.write_text("#!/bin/sh\nprintf '%%s\\n' \"$@\" > '%s'\nexit %d\n" % (desktop.home / "asked", code))
    path.chmod(0o755)
    desktop.env["PATH"] = "%s:%s" % (desktop.home / "bin", os.environ["PATH"])


def hand_in():
    """Documents are shown, mailed to whom the call says, kept when signed; and all that is personal is erased."""
    with Desktop() as desktop:
        fake_mailer(desktop, 3)
        ctl(desktop, "registration", "set", "company=Diario del Golfo", "email=ana@ejemplo.mx")
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "registration")
        desktop.see_all("Carta compromiso", "Signed solicitud, scanned", "Sent to the Institute")
        desktop.press("Show the pages of “Solicitud”")
        desktop.see("Page 1 of 1")
        desktop.wait(lambda: "Solicitud para participar como difusor del PREP" in desktop.titles(), "its window")

        # nobody opens mails here: a draft, and the words to write by hand
        desktop.press("Mail “Solicitud”")
        desktop.wait(lambda: "The Mail" in desktop.titles(), "the words")
        assert "arturo.muniz@ietam.org.mx" in (desktop.home / "asked").read_text()
        assert b"solicitud.pdf" in (desktop.home / "run" / "difusor" / "mail" / "draft.eml").read_bytes()
        # the portal is given addresses and open files
        connection, given = email_portal(desktop)
        desktop.act("mail-paper", "plan")
        desktop.wait(lambda: given, "the mail")
        assert given[0]["addresses"] == [] and given[0]["files"][0].startswith(b"%PDF"), given[0].keys()
        ctl(desktop, "source", "set", "folder", str(desktop.home), "--mode", "drill")
        desktop.act("mail-paper", "solicitud")
        desktop.wait(lambda: len(given) == 2, "the mail")
        assert given[1]["addresses"] == ["ana@ejemplo.mx"] and given[1]["subject"].startswith("SIMULACRO."), given[1]["subject"]
        connection.close_sync(None)

        # the Institute's own form, its fields filled
        ctl(desktop, "document", "carta", "--output", str(desktop.home / "form.odt"))
        with zipfile.ZipFile(desktop.home / "form.odt") as form, zipfile.ZipFile(desktop.home / "own.odt", "w") as own:
            for entry in form.infolist():
                own.writestr(entry, form.read(entry).replace("Requerimientos".encode(), b"{{company}}"))
        desktop.act("fill-form-to", "('carta', '%s', '%s')" % (desktop.home / "own.odt", desktop.home / "filled.odt"))
        desktop.wait((desktop.home / "filled.odt").exists, "filled.odt")
        with zipfile.ZipFile(desktop.home / "filled.odt") as filled:
            assert filled.testzip() is None and filled.read("content.xml").decode().count("Diario del Golfo") >= 2

        (desktop.home / "scan.pdf").write_text("a scan")
        desktop.act("attach-filing-from", "('signed', '%s')" % (desktop.home / "scan.pdf"))
        desktop.see("scan.pdf")
        desktop.act("note-filing-as", "('sent', '29 April, by mail')")
        desktop.see("29 April, by mail")
        desktop.press("Erase Personal Data…")
        desktop.press("Erase")
        desktop.wait(lambda: "golfo" not in ctl(desktop, "registration", "show").stdout.lower(), "nothing")
        desktop.wait(lambda: desktop.find("scan.pdf") is None, "no scan")

        # what the Institute says later
        desktop.act("show-page", "call")
        desktop.see("Notified by the Institute")
        desktop.act("note-filing-as", "('date:tests', '8 May, 10:00')")
        desktop.see("8 May, 10:00")
        # a call whose deadlines are near reminds of them
        ctl(desktop, "call", "new", "ietam-2024", "--date", time.strftime("%Y-%m-%d", time.gmtime(time.time() + 40 * 86400)))
        made = [line.split()[0] for line in ctl(desktop, "call", "list").stdout.splitlines() if "2024-06-02" not in line][0]
        ctl(desktop, "call", "use", made)
        desktop.see("Do Not Forget")

        # checklists
        desktop.act("show-page", "requirements")
        desktop.see_all("Seven Days Before", "One Day Before", "Two Hours Before")
        desktop.act("tick", "('week', 'people', true)")
        desktop.wait(lambda: '"ticked"' in ctl(desktop, "--json", "checklist", "week", check=False).stdout, "the tick")
        desktop.act("export-evidence-to", str(desktop.home / "evidence.zip"))
        desktop.wait((desktop.home / "evidence.zip").exists, "evidence.zip")
        desktop.act("show-page", "tests")
        desktop.see("Continuity")
        assert desktop.can("try-continuity")
        desktop.act("quit", where="")
        desktop.end()


def prepare():
    """The call, its deadlines and the registration: marked, typed and kept as difusorctl reads them."""
    with Desktop() as desktop:
        ctl(desktop, "source", "set", "folder", str(desktop.home))
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "call")
        desktop.see_all("Dar aviso al Instituto y entregar la solicitud", "In force", "Missed in a row, and the Institute takes the link away")
        desktop.act("date-met", "logo")
        desktop.see(re.compile("^Met · 8 May 2024"))
        desktop.act("derive-call")
        desktop.type("Election day, as 2027-06-06", "2027-06-31")
        assert not desktop.is_sensitive(desktop.button("Make"))
        desktop.type("Election day, as 2027-06-06", "2027-06-06")
        desktop.press("Make")
        desktop.wait(lambda: "2027-06-06" in ctl(desktop, "call", "list").stdout, "the new call")
        desktop.see(re.compile("^2027-06-06 · "))

        desktop.act("show-page", "registration")
        desktop.type("Email", "name@example")
        desktop.see("Write one address, as name@example.mx.")
        desktop.type("Email", "name@example.mx")
        desktop.type("Ciudad", "Ciudad Victoria")
        desktop.see("2 of 14 data")
        there = ctl(desktop, "registration", "show").stdout
        assert "name@example.mx" in there and "Ciudad Victoria" in there, there
        # what it says is personal and stays out of the ledger
        assert "example.mx" not in ctl(desktop, "ledger", "show").stdout
        # what difusorctl sets is shown
        (desktop.home / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')
        ctl(desktop, "registration", "set", "logo=" + str(desktop.home / "logo.svg"), "state=Tamaulipas")
        desktop.see(re.compile("^logo.svg, vectors"))
        desktop.see("4 of 14 data")
        # what was typed last is kept, also if the window is closed at once
        desktop.type("Ciudad", "Nuevo Laredo")
        desktop.act("quit", where="")
        desktop.end()
        assert "Nuevo Laredo" in ctl(desktop, "registration", "show").stdout


def monitor():
    """What was seen at the public addresses: availability, response time, outages with their cause."""
    with Desktop() as desktop:
        data = desktop.home / "data" / "difusor"
        shutil.copytree(night(desktop, 2), data, symlinks=True)
        database = sqlite3.connect(data / "difusor.db")
        database.execute("DELETE FROM probe")
        now = time.time_ns() // 1000
        for minute in range(1, 31):
            down = 10 <= minute < 15
            database.execute("INSERT INTO probe (target, at, state, problem, first_byte_us, certificate_days) VALUES (?, ?, ?, ?, ?, -1)",
                             ("practica", now - minute * 60_000_000, 2 if down else 0, "no answer" if down else None, -1 if down else 80_000))
        database.execute("UPDATE probe SET page = 'https://diario.mx/hoy', page_state = 7, page_problem = 'X-Frame-Options: DENY'"
                         " WHERE at = ?", (now - 60_000_000,))
        database.commit()
        database.close()
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "monitor")
        desktop.see("The frame in your page stays empty")
        desktop.see_all("“practica” shows what was published", "Outages of This Month", "practica · no answer")
        desktop.see("Response time: at most 80 ms. 1 stretch with something wrong.")
        desktop.see(re.compile("· 5 minutes$"))
        # the night's web server is gone: looking again says so
        desktop.act("probe")
        desktop.see("“practica” readers meet no site")
        # the outlet's own page is told, corrected and taken away
        for url, kept in (("http://127.0.0.1:9/hoy", "http://127.0.0.1:9/hoy"), ("", "null")):
            desktop.wait(lambda: desktop.can("target-page"), "the action")
            desktop.act("target-page", "practica")
            desktop.see("Your Own Page")
            desktop.type("Address", url)
            desktop.press("Keep")
            desktop.wait(lambda: kept in re.search('"page_url".*', ctl(desktop, "target", "show", "practica").stdout)[0], "the page kept")
            desktop.wait(lambda: desktop.find("Your Own Page") is None, "the end of the dialog")
        desktop.act("quit", where="")
        desktop.end()


def close(desktop, title):
    """Closes a dialog by the button of its title bar."""
    def button():
        there = next((node for node in desktop.walk() if node.get_name() == title and node.get_role_name() in ("frame", "dialog", "window")), None)
        return there and next((node for node in desktop.walk(there) if node.get_role_name() == "push button" and node.get_name() == "Close"), None)
    assert desktop.wait(button, "the button that closes " + title).get_action_iface().do_action(0)
    desktop.wait(lambda: title not in desktop.titles(), "the end of " + title)


def escape(desktop, title):
    """Presses Escape in a dialog; whether it is gone. It may be gone, too, before the key is pressed. Once, and then with
    patience: a second Escape would meet the window that comes after it. Typed, and not sent to the window, which is gone
    before the key is let go."""
    if subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^%s$" % title, "windowfocus"], env=desktop.env,
                      capture_output=True).returncode == 0:
        subprocess.run(["xdotool", "key", "Escape"], env=desktop.env, capture_output=True)
    end = time.monotonic() + PATIENCE * 2
    while title in desktop.titles():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


RESULTS = """Diputaciones locales
02/06/2024 %s (UTC-6)

ACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS
4900,4900,0,%d

CLAVE_CASILLA,CLAVE_ACTA,ID_ENTIDAD,TIPO_CASILLA,TOTAL_VOTOS_SACADOS,PAN,TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,CONTABILIZADA
'280001B','280001B01',28,B,7,7,7,7,500,1
"""


def admit():
    """What to tell the Institute of a cut, kept as a file; and a cut that was refused for its hour, admitted with a reason."""
    with Desktop() as desktop:
        drop = desktop.home / "drop"
        drop.mkdir()

        def put(name, hour, captured):
            (drop / ("." + name)).write_text(RESULTS % (hour, captured))
            os.utime(drop / ("." + name), (1700000000, 1700000000))
            (drop / ("." + name)).rename(drop / name)

        ctl(desktop, "source", "set", "folder", str(drop))
        put("a.csv", "20:00", 10)
        ctl(desktop, "fetch")
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "fetcher")
        desktop.press("What to Tell…")
        desktop.wait(lambda: "What to Tell the Institute" in desktop.titles(), "the letter")
        letter = ctl(desktop, "cut", "show", "20240602-2000", "--for-institute").stdout
        assert "20:00" in letter and "ACTAS_CONTABILIZADAS" in letter, letter
        kept = desktop.home / "letter.txt"
        save = desktop.wait(lambda: desktop.button("Save…"), "the button that saves")
        assert desktop.is_sensitive(save)
        close(desktop, "What to Tell the Institute")
        desktop.act("save-text-to", "('%s', 'as it is')" % kept)
        desktop.wait(lambda: kept.exists() and kept.read_text() == "as it is", "the letter's file")

        assert desktop.button("Admit…") is None
        put("b.csv", "19:40", 8)
        desktop.act("fetch")
        desktop.see(re.compile("older than the last accepted"))
        desktop.act("admit", "20240602-1940")
        desktop.see("Admit the Cut of 19:40?")
        assert not desktop.is_sensitive(desktop.button("Admit"))
        desktop.type("Reason", "the Institute asked for it")
        desktop.press("Admit")
        desktop.wait(lambda: "20240602-1940-2" in ctl(desktop, "cuts").stdout, "the admitted cut")
        cuts = json.loads(ctl(desktop, "--json", "cuts").stdout)
        assert [(cut["id"], cut["state"] == "refused") for cut in cuts] == [
            ("20240602-2000", False), ("20240602-1940", True), ("20240602-1940-2", False)], cuts
        assert "the Institute asked for it" in ctl(desktop, "ledger", "show", "--kind", "cut-admitted").stdout
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
        # it is closed by its button, or by the keyboard, and can be read again later, also by difusorctl
        close(desktop, "How the Night Went")
        assert "fetched by hand" in ctl(desktop, "practice", "report").stdout
        assert desktop.can("practice-report")
        desktop.act("practice-report")
        desktop.see(re.compile("You fetched by hand"))
        desktop.wait(lambda: "How the Night Went" in desktop.titles(), "the report")
        desktop.wait(lambda: escape(desktop, "How the Night Went"), "the end of the report")
        assert desktop.can("practise")
        desktop.act("quit", where="")
        desktop.end()


def help_window(language):
    """The manual opens in the language of the window, its links lead on and back, and searching leaves what has the words."""
    t = words(language)
    page, table, code = {"en": ("The Difusor manual", "Errors and what to do", "ledger"),
                         "es": ("Manual de Difusor", "Errores y qué hacer", "bitácora")}[language]
    with Desktop(language=language) as desktop:
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("help", where="")
        desktop.see_all(page, table)
        title, back = t("Manual"), t("To the page before")
        assert not desktop.is_sensitive(desktop.button(back))

        def follow():
            subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^%s$" % title, "windowfocus", "key", "Tab", "Return"],
                           env=desktop.env, capture_output=True)
            return desktop.is_sensitive(desktop.button(back))
        desktop.wait(follow, "a link that leads on")

        def first_again():
            if desktop.is_sensitive(desktop.button(back)):
                desktop.button(back).get_action_iface().do_action(0)
                return False
            return {page, table} <= set(desktop.names())
        desktop.wait(first_again, "the first page again")

        desktop.press(t("Search this page"))
        desktop.type(t("Search this page"), code)
        desktop.wait(lambda: desktop.find(table) is None, "only what has the word")
        desktop.act("help", where="")  # the same window
        assert desktop.titles().count(title) == 1, desktop.titles()
        desktop.wait(lambda: escape(desktop, title), "the end of the manual")
        desktop.act("quit", where="")
        desktop.end()


# Roles of what a person can be in; an entry row is a "list item" around a "text"
FOCUSABLE = ("push button", "toggle button", "check box", "combo box", "entry", "text", "list item", "switch", "slider",
             "spin button", "menu button", "page tab", "link")


def named(desktop):
    """Everything that can have the focus has a name, of its own or of a label in it."""
    state = desktop.atspi.StateType.FOCUSABLE
    for node in desktop.walk():
        if node.get_role_name() in FOCUSABLE and node.get_state_set().contains(state):
            inner = [child.get_name() for child in desktop.walk(node) if child.get_name() and not child.get_name().startswith(("Gtk", "Adw", "Dif"))]
            assert inner, "a %s without a name below %s" % (node.get_role_name(), node.get_parent().get_name())
    return True


def by_keyboard():
    """Every page with what a night leaves on it: its key shows it, whatever takes the focus has a name, and Tab goes round."""
    keys = {"overview": "alt+1", "fetcher": "alt+2", "publisher": "alt+3", "ledger": "alt+4", "preview": "alt+5", "monitor": "alt+6",
            "memoria": "alt+7", "call": "alt+8", "registration": "alt+9", "requirements": "alt+0", "tests": "alt+t"}
    with Desktop() as desktop:
        shutil.copytree(night(desktop, 2), desktop.home / "data" / "difusor", symlinks=True)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.wait(lambda: desktop.can("source"), "the folder")
        window = lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(desktop.window.pid)], env=desktop.env,
                                        capture_output=True, text=True).stdout.split()[0]
        press = lambda key: subprocess.run(["xdotool", "windowfocus", window(), "key", key], env=desktop.env, check=True)

        def shows(page):
            press(keys[page])
            return any(title.startswith(page.title() + " (") for title in desktop.titles())

        def goes():
            press("Tab")
            return next((node for node in desktop.walk() if node.get_state_set().contains(desktop.atspi.StateType.FOCUSED)), None)

        for page in keys:
            desktop.wait(lambda: shows(page), "the page " + page)
            # again if something goes while it is looked at
            desktop.wait(lambda: named(desktop), "names on " + page)
            # what is typed into does not tell AT-SPI of its focus in GTK 4.8: on to the next
            desktop.wait(goes, "the focus on " + page)
        desktop.act("quit", where="")
        desktop.end()


def conveniences():
    """A package named on the command line is imported; cuts are searched; preferences, shortcuts and the steps of setting up."""
    with Desktop() as desktop:
        packages = sorted(path for path in (night(desktop, 2) / "packages").rglob("*") if path.is_file())
        first, last = hours(packages[0].parent.parent.parent)
        data = desktop.home / "data" / "difusor"
        early = [str(path) for path in packages if path.parent == packages[0].parent]
        desktop.start(DIFUSOR, *early)
        desktop.place()
        cuts = lambda: json.loads(ctl(desktop, "--json", "cuts", check=False).stdout or "[]")
        desktop.see(first)
        # a second start hands over what it is given to the first
        late = [str(path) for path in packages if str(path) not in early]
        assert subprocess.run([DIFUSOR, *late], env=desktop.env, timeout=PATIENCE * 30).returncode == 0
        desktop.wait(lambda: len(cuts()) == 2, "both cuts", 60)
        desktop.see_all(first, last)
        search = lambda text: desktop.wait(lambda: next((node.get_editable_text_iface().set_text_contents(text) for node in desktop.walk()
                                                         if node.get_name() == "Search the cuts" and node.get_editable_text_iface()), False), "search")
        search(first)
        desktop.wait(lambda: first in desktop.names() and last not in desktop.names(), "one cut")
        search("")
        desktop.see_all(first, last)

        # each step says how it stands, and has its test
        desktop.act("set-up")
        desktop.see_all("Set Up for a Call", "Fill in the registration", "14 data are missing", "Where readers find the results")
        assert desktop.is_sensitive(desktop.button("Test: Meet the requirements"))
        ctl(desktop, "target", "add", "web", "folder", str(desktop.home / "www"))
        desktop.see("“web” was not tested yet")
        desktop.press("Test: Add a place to publish on")
        desktop.see("1 target, tested")
        desktop.press("Go: Fill in the registration")
        desktop.wait(lambda: any(title.startswith("Registration") for title in desktop.titles()), "the registration")

        desktop.act("preferences")
        desktop.see_all("Preferences", "Ring", "Ask the source", "Packages kept")
        desktop.wait(lambda: escape(desktop, "Preferences"), "the end of the preferences")
        desktop.act("shortcuts")
        desktop.see_all("Search cuts or the ledger", "Practise with troubles")
        desktop.act("quit", where="")
        desktop.end()
        assert (data / "difusor.db").exists()


def drops():
    """What is dragged onto a page is taken as what is chosen: a logo, access logs, packages."""
    with Desktop() as desktop:
        drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s<rect width="9" height="9"/></svg>'
        (desktop.home / "pixels.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        (desktop.home / "script.svg").write_text(drawing % "<script>alert (1)</script>")
        (desktop.home / "logo.svg").write_text(drawing % "")
        (desktop.home / "logo.ai").write_text("%!PS-Adobe-3.0\n%%Creator: Adobe Illustrator(R) 24\n%%EndComments\n")
        access_log(desktop.home / "access.log", 2, 40)
        kept = lambda: json.loads(ctl(desktop, "--json", "registration", "show", check=False).stdout or "{}").get("logo", "")
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "registration")
        desktop.see("None yet")
        # what is no drawing, or more than one, is refused with the reason
        for name, reason in (("pixels.png", "vectors"), ("script.svg", "script")):
            assert desktop.drag(DRAG, "None yet", desktop.home / name)
            desktop.see("Choosing a logo")
            desktop.see(re.compile(reason))
            desktop.press("Dismiss")
            assert kept() == ""
        assert desktop.drag(DRAG, "None yet", desktop.home / "logo.svg")
        shown = desktop.see(re.compile("^logo.svg, vectors, ")).get_name()
        assert kept() == str(desktop.home / "logo.svg")
        assert desktop.drag(DRAG, shown, desktop.home / "logo.ai")
        desktop.see(re.compile("^logo.ai, vectors, .*: it cannot be shown here, but it can be sent"))
        assert kept() == str(desktop.home / "logo.ai")
        desktop.act("show-page", "memoria")
        assert desktop.drag(DRAG, "No access logs were counted yet", desktop.home / "access.log")
        desktop.see("Figures of 1 day")
        desktop.see(re.compile(r"^Visits by day\. .*: 40$"))
        desktop.act("show-page", "fetcher")
        package = next((night(desktop, 1) / "packages").glob("*/*.zip"))
        assert desktop.drag(DRAG, "Difusor", package)
        desktop.wait(lambda: '"id"' in ctl(desktop, "--json", "cuts", check=False).stdout, "the cut")
        desktop.act("quit", where="")
        desktop.end()


def narrow():
    """Without room beside the page, what failed stands below it, whole."""
    with Desktop("360x780") as desktop:
        (desktop.home / "picture.png").write_bytes(bytes(range(256)) * 8)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.act("show-page", "memoria")
        desktop.see("No access logs were counted yet")
        desktop.act("count-logs", "('site', '', '', ['%s'])" % (desktop.home / "picture.png"))
        desktop.see(re.compile("^Known are the logs of nginx"))

        def can_be_read():
            boxes = [node.get_component_iface().get_extents(desktop.atspi.CoordType.WINDOW) for node in desktop.walk()
                     if (node.get_name() or "").startswith("Known are the logs of nginx")]
            # the other one is of the sidebar, which is not shown
            return any(box.width > 100 and box.x >= 0 and box.y > 390 and box.x + box.width <= 360 and box.y + box.height <= 780
                       for box in boxes)
        desktop.wait(can_be_read, "all of it on the screen")
        desktop.press("Dismiss")
        desktop.wait(lambda: desktop.find("Counting access logs") is None, "nothing")
        desktop.act("quit", where="")
        desktop.end()


class Chart:
    """A chart as a person without a mouse, with one, and without eyes meets it."""
    def __init__(self, desktop, begins):
        self.desktop, self.begins = desktop, re.compile(begins)
        desktop.see(self.begins)

    def node(self):
        return self.desktop.find(self.begins)

    def says(self):
        return self.node().get_name()

    def hand(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.desktop.env, check=True)

    def reach(self):
        """By Tab, from wherever the focus is."""
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.desktop.window.pid)], env=self.desktop.env,
                                capture_output=True, text=True).stdout.split()[0]
        state = self.desktop.atspi.StateType.FOCUSED

        def reached():
            if self.node().get_state_set().contains(state):
                return True
            self.hand("windowfocus", window, "key", "Tab")
            return False
        self.desktop.wait(reached, "the focus on the chart", 60)

    def press(self, key, expected):
        self.hand("key", key)
        return self.desktop.wait(lambda: expected.search(self.says()) and self.says(), "%s after %s" % (expected.pattern, key))

    def point(self, share, expected):
        """Holds the pointer over a place in the chart, from 0 to 1 of its width."""
        box = self.node().get_component_iface().get_extents(self.desktop.atspi.CoordType.WINDOW)
        self.hand("mousemove", round(box.x + share * box.width), box.y + box.height // 2)
        return self.desktop.wait(lambda: expected.search(self.says()) and self.says(), "%s at %s" % (expected.pattern, share))


def charts():
    """Every chart answers to Tab and the arrow keys, to the pointer and to a screen reader, and has a table behind it."""
    with Desktop("1120x1600") as desktop:
        data = desktop.home / "data" / "difusor"
        shutil.copytree(night(desktop, 3), data, symlinks=True)
        for day, readers in ((2, 10), (3, 40), (4, 25)):
            access_log(desktop.home / ("%d.log" % day), day, readers)
        ctl(desktop, "traffic", "--keep", *(str(desktop.home / ("%d.log" % day)) for day in (2, 3, 4)))
        # nobody serves the night's site any more: a look that meets nothing
        ctl(desktop, "probe", "--once", check=False)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.wait(lambda: desktop.can("source"), "the folder")

        desktop.act("show-page", "memoria")
        days = Chart(desktop, r"^Visits by day\. ")
        days.press("a", re.compile(": 40$"))
        days.reach()
        told = [days.press("Home", re.compile(r"2 .*: 10$")), days.press("Right", re.compile(r"3 .*: 40$")), days.press("Right", re.compile(r"4 .*: 25$"))]
        days.press("Left", re.compile(": 40$"))
        days.press("End", re.compile(": 25$"))
        # the last one stays the last
        days.press("Right", re.compile(": 25$"))
        days.point(.99, re.compile(": 25$"))
        days.point(.15, re.compile(": 10$"))
        days.point(-.1, re.compile(": 40$"))
        # behind it stands a table with every one of them
        desktop.press("As a table") if desktop.button("As a table") else desktop.click("As a table")
        points = [name.removeprefix("Visits by day. ").rsplit(": ", 1) for name in told]
        desktop.see_all(*(part for point in points for part in point))

        desktop.act("show-page", "overview")
        actas = Chart(desktop, "^Actas counted: ")
        shares = ["%.1f" % cut["actas_percent"] for cut in json.loads(ctl(desktop, "--json", "cuts").stdout)]
        assert shares[-1] in actas.says(), (shares, actas.says())
        actas.reach()
        for key, share in (("Home", shares[0]), ("Right", shares[1]), ("End", shares[2])):
            actas.press(key, re.compile(re.escape(share)))
        actas.point(.1, re.compile(re.escape(shares[0])))
        actas.point(-.1, re.compile(re.escape(shares[-1])))

        desktop.act("show-page", "monitor")
        watch = Chart(desktop, r"^(Nobody looked in this time$|\d\d:\d\d · (Nobody looked|\d+ look))")
        watch.reach()
        watch.press("Home", re.compile(" · Nobody looked$"))
        watch.press("End", re.compile(" · 1 look with something wrong$"))
        watch.point(.3, re.compile(" · Nobody looked$"))
        watch.point(-.1, re.compile("^Nobody looked in this time$"))
        desktop.see("As Figures")
        desktop.act("quit", where="")
        desktop.end()


def templates():
    """Every .ui file can be instantiated."""
    with Desktop() as desktop:
        done = subprocess.run([TEMPLATES], env=dict(desktop.env, G_DEBUG="fatal-warnings"), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count("\nok ") >= 14, done.stdout


TESTS = {name + suffix: lambda run=run, language=language: run(language)
         for name, run in (("first start", first_start), ("cancel", cancel), ("set up", set_up), ("trouble", trouble),
                         ("help", help_window))
         for suffix, language in (("", "en"), (" in Spanish", "es"))}
TESTS.update({"locked": locked, "newer": newer, "no core": no_core, "no display": no_display, "no bus": no_bus,
              "no keyring": no_keyring, "closing": closing, "templates": templates,
              "ledger": ledger, "memoria": memoria, "monitor": monitor, "prepare": prepare, "troubles": troubles,
              "admit": admit, "hand in": hand_in, "by keyboard": by_keyboard, "conveniences": conveniences, "prove": prove,
              "charts": charts, "drops": drops, "narrow": narrow})


def main():
    if shutil.which("Xvfb") is None:
        print("1..0 # SKIP Xvfb is not installed")
        sys.exit(0)
    wanted = sys.argv[5:] or list(TESTS)
    print("1..%d" % len(wanted))
    for number, name in enumerate(wanted, 1):
        begin = time.monotonic()
        TESTS[name]()
        print("ok %d - %s # %.1f s" % (number, name, time.monotonic() - begin), flush=True)


main()
