#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window asks for and offers on the night: the mode at its hour, a drill's withdrawal, what somebody altered,
where alarms go, a hot spare, the eve, the session.

usage: test-night-window.py DIFUSOR DIFUSORCTL LOCALEDIR NAME [PICTURES LANGUAGE WIDTHxHEIGHT light|dark]
"""
import contextlib, datetime, functools, gettext, http.server, json, pathlib, re, subprocess, sys, threading, time, zipfile

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "cli")]
from desktop import Desktop
from difusorctl import Institute, site_zip

DIFUSOR, CTL, LOCALE, NAME = sys.argv[1:5]
PICTURES = pathlib.Path(sys.argv[5]) if len(sys.argv) > 5 else None
LANGUAGE, SIZE, DARK = sys.argv[6:9] if len(sys.argv) > 8 else ("C", "1120x780", "light")
t = gettext.translation("difusor", LOCALE, [LANGUAGE], fallback=True).gettext


class Server:
    """Serves a folder, and keeps what is posted."""

    def __init__(self, folder="/nonexistent"):
        posted, asked = self.posted, self.asked = [], []

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                super().do_GET()

            def do_POST(self):
                posted.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d/" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()


def ctl(desktop, *words, check=True):
    return subprocess.run([CTL, "--data-dir", str(desktop.home / "data" / "difusor"), "--json", *words],
                          env=desktop.env, check=check, capture_output=True, text=True)


def shoot(desktop, step):
    if PICTURES is not None:
        time.sleep(0.5)  # a picture, not a test: what moves has come to rest
        desktop.shoot(PICTURES / ("%s-%s-%s-%s.png" % (LANGUAGE, SIZE.split("x")[0], DARK, step)))


def begin():
    return Desktop(size=SIZE, language=LANGUAGE, dark=DARK == "dark")


def end(desktop):
    desktop.act("quit", where="")
    desktop.end()


def source(desktop):
    return json.loads(ctl(desktop, "source", "show").stdout)


def real_mode():
    """Between opening and closing real mode is proposed, and only the day of the election confirms it"""
    day = (datetime.date.today() - datetime.timedelta(days=2)).isoformat()
    with begin() as desktop:
        made = json.loads(ctl(desktop, "call", "new", "ietam-2024", "--date", day).stdout)
        ctl(desktop, "call", "use", made["id"])
        ctl(desktop, "source", "set", "folder", str(desktop.home), "--mode", "drill")
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see(t("Relay the Real Results?"))
        shoot(desktop, "real")
        desktop.type(t("Day of the election"), "2024-06-02")
        desktop.wait(lambda: desktop.button(t("Confirm")), "the button")
        assert not desktop.is_sensitive(desktop.button(t("Confirm"))), "another day is taken"
        desktop.type(t("Day of the election"), day)
        desktop.press(t("Confirm"))
        desktop.wait(lambda: source(desktop)["mode"] == "real", "real mode")
        end(desktop)


def after_drill():
    """A drill that still stands there is withdrawn, with a reason, when the window asks for it"""
    with begin() as desktop:
        institute = Institute("drill")
        institute.offer("20240526_2000_SITIO.zip", site_zip(), "2024-05-26T20:00:00-06:00", "site")
        site = desktop.home / "drill"
        ctl(desktop, "source", "set", "feed", institute.url + "/feed.json", "--mode", "drill")
        ctl(desktop, "target", "add", "web", "folder", str(site), "--mode", "drill")
        ctl(desktop, "relay", "--once")
        institute.close()
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see(t("The Drill Is Over: Withdraw It?"))
        shoot(desktop, "withdraw")
        desktop.type(t("Reason"), "it is over")
        desktop.press(t("Withdraw"))
        desktop.wait(lambda: [path.name for path in (site / "current").iterdir()] == ["index.html"], "the holding page")
        desktop.wait(lambda: not desktop.can("withdraw"), "nothing more to withdraw")
        end(desktop)


def altered():
    """What somebody altered where readers get it is put right by one click on the Monitor"""
    with begin() as desktop:
        institute, site = Institute(), desktop.home / "site"
        institute.offer("20240602_2000_SITIO.zip", site_zip(), "2024-06-02T20:00:00-06:00", "site")
        with Server(site / "current") as server:
            ctl(desktop, "source", "set", "feed", institute.url + "/feed.json")
            ctl(desktop, "target", "add", "web", "folder", str(site), "--public-url", server.url)
            ctl(desktop, "relay", "--once")
            institute.close()
            leaf = site / "current" / "datos" / "distrito-03.json"
            leaf.unlink()
            leaf.write_text("altered")
            assert ctl(desktop, "probe", "--once", check=False).returncode == 4
            desktop.start(DIFUSOR)
            desktop.place()
            desktop.see(t("Put It Right"))
            shoot(desktop, "alarm")
            desktop.act("show-page", "monitor")
            desktop.wait(lambda: desktop.button(t("Put It Right")), "the button")
            shoot(desktop, "altered")
            desktop.press(t("Put It Right"))
            desktop.wait(lambda: not desktop.can("mend"), "the end of the incident")
            assert (site / "current" / "datos" / "distrito-03.json").read_text() == '{"actas": 0}'
            bundle = desktop.home / "support.zip"
            desktop.act("support-to", str(bundle))
            desktop.wait(bundle.exists, "what helps others to help")
            with zipfile.ZipFile(bundle) as archive:
                told = "".join(archive.read(name).decode() for name in archive.namelist())
            assert "source feed practice" in told and str(desktop.home) not in told and "127.0.0.1" not in told
            end(desktop)


def alarms():
    """The dialog knows what is set, and its button sends a test"""
    with begin() as desktop, Server() as server:
        ctl(desktop, "alarm", "set", "plain", server.url)
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see(t("Welcome to Difusor"))
        desktop.act("alarms")
        desktop.see(t("Alarms go"))
        shoot(desktop, "alarms")
        desktop.press(t("Send a Test"))
        desktop.see(t("Sent. Look at your telephone."))
        shoot(desktop, "alarms-sent")
        assert len(server.posted) == 1 and json.loads(server.posted[0])["state"] == "test", server.posted
        desktop.press(t("Keep"))
        desktop.wait(lambda: desktop.find(t("Alarms go")) is None, "no dialog")
        end(desktop)
        assert server.url in (desktop.home / "data/difusor/difusor.db").read_bytes().decode("latin-1")


def spare():
    """A target becomes the spare of another; that fails, the window asks to be looked at and says how readers are led"""
    with begin() as desktop, contextlib.ExitStack() as stack:
        institute, servers = Institute(), {}
        stack.callback(institute.close)
        institute.offer("20240602_2000_SITIO.zip", site_zip(), "2024-06-02T20:00:00-06:00", "site")
        ctl(desktop, "source", "set", "feed", institute.url + "/feed.json")
        for name in "web", "reserve":
            servers[name] = stack.enter_context(Server(desktop.home / name / "current"))
            ctl(desktop, "target", "add", name, "folder", str(desktop.home / name), "--public-url", servers[name].url)
        ctl(desktop, "relay", "--once")
        desktop.start(DIFUSOR, "--page", "publisher")
        desktop.place()
        desktop.wait(lambda: desktop.can("spare-of"), "the action")
        desktop.act("spare-of", "reserve web")
        look_away(desktop)
        desktop.see_all(t("Hot spare of “%s”") % "web", t("In service; its hot spare is “%s”") % "reserve")
        shoot(desktop, "spare")
        (desktop.home / "web" / "current").unlink()
        for look in 1, 2:
            desktop.wait(lambda: desktop.can("probe"), "the action")
            desktop.act("probe")
            desktop.wait(lambda: json.loads(ctl(desktop, "incident", "list").stdout)[-1]["cause"]
                         == ("probe:web" if look == 1 else "switched:web"), "look %d" % look)
        desktop.see(t("Readers are led here, in place of “%s”") % "web")
        said = json.loads(ctl(desktop, "incident", "list").stdout)[-1]["text"]
        desktop.wait(lambda: any(said in name for name in desktop.names()), "the alarm on this page")
        shoot(desktop, "switched")
        desktop.wait(lambda: "urgency" in hints(desktop), "a window that asks to be looked at")
        desktop.act("target-ways", "web")
        desktop.see(t("How Readers Get There"))
        shoot(desktop, "ways")
        end(desktop)


def look_away(desktop):
    """Keyboard and pointer go to the screen itself, as if another window had them; there is no window manager."""
    def x(*words):
        return subprocess.run(words, env=desktop.env, check=True, capture_output=True, text=True).stdout
    x("xdotool", "search", "--onlyvisible", "--name", ".", "windowmove", "%@", "0", "200", "mousemove", "5", "5")
    x("xdotool", "windowfocus", re.search(r"Window id: (\d+)", x("xwininfo", "-root", "-int")).group(1))


def hints(desktop):
    """What the window manager would be told of the window."""
    windows = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "."], env=desktop.env, capture_output=True,
                             text=True).stdout.split()
    return "".join(subprocess.run(["xprop", "-id", window, "WM_HINTS"], env=desktop.env, capture_output=True,
                                  text=True).stdout for window in windows)


def eve():
    """On the eve the window asks to look at what is public, and says what it found"""
    zone = datetime.timezone(datetime.timedelta(hours=-6))
    now = datetime.datetime.now(zone)
    day = now.date() + datetime.timedelta(days=1 if now.hour >= 18 else 0)
    opening = datetime.datetime.combine(day, datetime.time(20), zone)
    left = (opening - now).total_seconds() / 3600
    with begin() as desktop, Server(desktop.home / "empty") as server:
        (desktop.home / "empty").mkdir()
        made = json.loads(ctl(desktop, "call", "new", "ietam-2024", "--date", day.isoformat()).stdout)
        ctl(desktop, "call", "use", made["id"])
        ctl(desktop, "source", "set", "folder", str(desktop.home), "--mode", "real")
        ctl(desktop, "target", "add", "web", "folder", str(desktop.home / "web"), "--public-url", server.url, "--mode", "real")
        desktop.start(DIFUSOR)
        desktop.place()
        if 2.5 < left < 23.5:  # in the other hours of a day it is not proposed
            desktop.see(t("The Eve of the Election: Look at What Is Public?"))
            shoot(desktop, "eve")
            desktop.press(t("Look"))
        else:
            desktop.wait(lambda: desktop.can("eve"), "the action")
            desktop.act("eve")
        desktop.wait(lambda: server.asked, "a look at the public address")
        (desktop.home / "empty" / "index.html").write_text("<title>PREP</title>")
        (desktop.home / "empty" / "assets").mkdir()
        (desktop.home / "empty" / "assets" / "configuracion.json").write_text("{}")
        desktop.wait(lambda: desktop.can("eve"), "the action")
        desktop.act("eve")
        desktop.see(re.compile("must not"))
        shoot(desktop, "eve-looked")
        end(desktop)


def with_session():
    """Started with the session if that is asked for, and relaying then"""
    with begin() as desktop:
        institute = Institute()
        institute.offer("20240602_2000_SITIO.zip", site_zip(), "2024-06-02T20:00:00-06:00", "site")
        ctl(desktop, "source", "set", "feed", institute.url + "/feed.json")
        ctl(desktop, "target", "add", "web", "folder", str(desktop.home / "web"))
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.wait(lambda: desktop.can("preferences"), "the action")
        desktop.act("preferences")
        entry = desktop.home / "config" / "autostart" / "io.github.difusor.Difusor.desktop"
        toggle(desktop, t("Start with the session"))
        desktop.wait(entry.exists, "the entry")
        shoot(desktop, "preferences")
        subprocess.run(["desktop-file-validate", str(entry)], check=True)
        command = next(line[5:] for line in entry.read_text().splitlines() if line.startswith("Exec="))
        toggle(desktop, t("Start with the session"))
        desktop.wait(lambda: not entry.exists(), "its end")
        end(desktop)
        assert command.split()[-1] == "--relay", command
        desktop.start(*command.split())
        desktop.wait((desktop.home / "web" / "current" / "index.html").exists, "what is relayed at once")
        desktop.act("relay")
        desktop.see(t("Start Relaying"))
        institute.close()
        end(desktop)


def toggle(desktop, name):
    def toggled():
        for node in reversed(list(desktop.walk())):  # the switch comes after the row's title
            action = node.get_action_iface() if (node.get_name() or "").endswith(name) else None
            if action is not None and action.get_n_actions() > 0 and action.do_action(0):
                return True
        return False
    desktop.wait(toggled, name)


TESTS = {"real mode": real_mode, "after drill": after_drill, "altered": altered, "alarms": alarms, "spare": spare,
         "eve": eve, "with session": with_session}

print("1..1", flush=True)
TESTS[NAME]()
print("ok 1 - %s" % TESTS[NAME].__doc__, flush=True)
