#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window asks for and offers on the night: the mode at its hour, a drill's withdrawal, what somebody altered,
where alarms go.

usage: test-night-window.py DIFUSOR DIFUSORCTL LOCALEDIR NAME [PICTURES LANGUAGE WIDTHxHEIGHT light|dark]
"""
import datetime, functools, gettext, http.server, json, pathlib, re, subprocess, sys, threading, time, zipfile

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
        posted = self.posted = []

        class Handler(http.server.SimpleHTTPRequestHandler):
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


TESTS = {"real mode": real_mode, "after drill": after_drill, "altered": altered, "alarms": alarms}

print("1..1", flush=True)
TESTS[NAME]()
print("ok 1 - %s" % TESTS[NAME].__doc__, flush=True)
