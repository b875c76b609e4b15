#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bucket in the window: the card counts what CloudFront was told to forget, and the assistant shows the rule that leads
readers to the Institute's images of actas and, once it stands there, follows one.

usage: test-s3-window.py DIFUSOR DIFUSORCTL LOCALEDIR S3-STUB-SERVER [PICTURES LANGUAGE WIDTHxHEIGHT light|dark]
"""
import gettext, json, pathlib, re, shutil, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]
from desktop import Desktop
from difusorctl import FIRST, SECOND, Night, data_zip, site_zip

DIFUSOR, CTL, LOCALE, STUB = sys.argv[1:5]
PICTURES = pathlib.Path(sys.argv[5]) if len(sys.argv) > 5 else None
LANGUAGE, SIZE, DARK = sys.argv[6:9] if len(sys.argv) > 8 else ("C", "1120x780", "light")
BUCKET, KEY, SECRET, DISTRIBUTION = "prep-sitio", "AKIASTUBSTUBSTUBSTUB", "secreto+de/la=prueba", "E1PREP2024"
FOLDER = "imagenes/"


class Bucket:
    """The S3 of our tests, in a process of its own."""

    def __enter__(self):
        self.process = subprocess.Popen([STUB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, *words):
        print(*words, sep="\t", file=self.process.stdin, flush=True)
        return self.process.stdout.readline().strip()


def published(night, stub):
    """Two cuts in the bucket, the second of which replaced one file that caches may keep."""
    call = night.do("call", "show")
    call["acta_images"].update(base_url=night.institute.url + "/actas/", paths=[FOLDER])
    file = night.folder / "call.json"
    file.write_text(json.dumps(dict(call, id="prueba-actas")))
    night.do("call", "import", str(file))
    night.do("call", "use", "prueba-actas")
    (night.folder / "secret").write_text(SECRET + "\n")
    night.do("source", "set", "feed", night.institute.url + "/feed.json")
    night.do("target", "add", "web", "s3", BUCKET, "--endpoint", stub.url, "--prefix", "sitio", "--access-key", KEY,
             "--secret-file", str(night.folder / "secret"), "--distribution", DISTRIBUTION)
    night.institute.offer("20240602_2000_SITIO.zip", site_zip(), FIRST, "site")
    night.do("relay", "--once")
    night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
    night.do("relay", "--once")


def choose_bucket(desktop, row):
    """The second kind, chosen by its keys."""
    desktop.click(row, role="label")
    subprocess.run(["xdotool", "key", "--delay", "60", "Home", "Down", "Return"], env=desktop.env, check=True)


def walk(night, stub):
    t = gettext.translation("difusor", LOCALE, [LANGUAGE], fallback=True).gettext

    def shoot(desktop, step):
        if PICTURES is not None:
            time.sleep(0.5)  # a picture, not a test: what moves has come to rest
            desktop.shoot(PICTURES / ("s3-%s-%s-%s-%s.png" % (LANGUAGE, SIZE.split("x")[0], DARK, step)))

    def fill(desktop):
        desktop.act("add-target")
        desktop.type(t("Name, for yourself"), "otro")
        choose_bucket(desktop, t("Kind"))
        desktop.type("BUCKET", BUCKET)
        desktop.type(t("Address of an S3-compatible provider; Amazon without it"), stub.url)
        desktop.type(t("Access key; without it the AWS tools’ credentials file is read"), KEY)
        desktop.type(t("File with the access key’s secret; the keyring without it"), str(night.folder / "secret"))
        desktop.type(t("Public address, where readers find it"), stub.url + "/www/")

    with Desktop(size=SIZE, language=LANGUAGE, dark=DARK == "dark") as desktop:
        shutil.copytree(night.data, desktop.home / "data/difusor")
        desktop.env.update(AWS_ENDPOINT_URL_CLOUDFRONT=stub.url, DIFUSOR_HASTE="25")
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.wait(lambda: desktop.can("add-target"), "the folder")
        desktop.act("show-page", "publisher")
        # the message's own conversion is not Python's
        month = t("%<PRId64> of %d free paths this month").replace("%<PRId64>", "1") % 1000
        desktop.see_all("web", t("Invalidations"), month)
        shoot(desktop, "card")
        fill(desktop)
        # the rule is shown before anybody applies it
        rule = r'folders = \["%s"\](?s:.*)"%s"' % (re.escape(FOLDER), re.escape(night.institute.url + "/actas/"))
        desktop.see(re.compile(rule))
        shoot(desktop, "rule")
        desktop.press(t("Test"))
        without = t("Images of actas (“%s”) do not lead to the Institute’s %s (call, III.c): “difusorctl target policy” "
                    "prints the rule")
        desktop.see(re.compile(re.escape(without % (FOLDER + "difusor-test.jpg", night.institute.url + "/actas/"))), 60)
        shoot(desktop, "without")
        assert not any(path.startswith("/actas/") for path in night.institute.requests), night.institute.requests

        stub.ask("actas", FOLDER, night.institute.url + "/actas/")
        desktop.press(t("Go Back"))
        desktop.press(t("Test"))
        led = t("Images of actas lead to the Institute: %s") % (night.institute.url + "/actas/" + FOLDER)
        desktop.see(re.compile(re.escape(led)), 60)
        shoot(desktop, "followed")
        assert any(path.startswith("/actas/" + FOLDER) for path in night.institute.requests), night.institute.requests
        desktop.press(t("Add"))
        desktop.see_all("web", "otro")
        desktop.act("quit", where="")
        desktop.end()


def main():
    print("1..1")
    with Bucket() as stub, Night(CTL, first=False) as night:
        night.environment.update(AWS_ENDPOINT_URL_CLOUDFRONT=stub.url, DIFUSOR_HASTE="25")
        published(night, stub)
        walk(night, stub)
    print("ok 1 - a bucket in the window")


main()
