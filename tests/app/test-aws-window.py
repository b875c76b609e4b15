#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The assistant for AWS, from a form with nothing in it to a target that was tried out, changed and taken down again,
against an account on loopback; a failure in between is told with what to do, and it goes on.

usage: test-aws-window.py DIFUSOR DIFUSORCTL LOCALEDIR S3-STUB-SERVER [PICTURES LANGUAGE WIDTHxHEIGHT light|dark]
"""
import gettext, pathlib, re, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "stack")]
import aws_stub
from desktop import Desktop

DIFUSOR, CTL, LOCALE, STUB = sys.argv[1:5]
PICTURES = pathlib.Path(sys.argv[5]) if len(sys.argv) > 5 else None
LANGUAGE, SIZE, DARK = sys.argv[6:9] if len(sys.argv) > 8 else ("C", "1120x780", "light")
DOMAIN = "prep.difusor.invalid"


def choose(desktop, row, steps):
    """Chooses in a row by its keys: so many entries below the first."""
    desktop.click(row, role="label")
    subprocess.run(["xdotool", "key", "--delay", "60", "Home", *["Down"] * steps, "Return"], env=desktop.env, check=True)


def walk(aws, bucket):
    t = gettext.translation("difusor", LOCALE, [LANGUAGE], fallback=True).gettext
    name = "%s-%s-%s" % (LANGUAGE, SIZE.split("x")[0], DARK)

    def shoot(desktop, step):
        if PICTURES is not None:
            time.sleep(0.5)  # a picture, not a test: what moves has come to rest
            desktop.shoot(PICTURES / ("%s-%s.png" % (name, step)))

    with Desktop(size=SIZE, language=LANGUAGE, dark=DARK == "dark") as desktop:
        keyring = desktop.home / "keyring"
        desktop.env.update(AWS_ENDPOINT_URL=aws.url, AWS_ENDPOINT_URL_S3=bucket, AWS_ENDPOINT_URL_CLOUDFRONT=bucket,
                           DIFUSOR_HASTE="25", SECRET_BACKEND="file", SECRET_FILE_TEST_PATH=str(keyring),
                           SECRET_FILE_TEST_PASSWORD="prueba")
        desktop.start(DIFUSOR)
        desktop.place()
        desktop.see_all(t("Welcome to Difusor"))
        desktop.act("show-page", "publisher")
        desktop.act("add-target")
        desktop.type(t("Name, for yourself"), "otro")
        choose(desktop, t("Kind"), 1)
        desktop.see(t("No Bucket Yet?"))
        shoot(desktop, "bucket")
        desktop.press(t("Set Up…"))
        desktop.see_all(t("Price of a Month"), t("What Is Set Up"))
        desktop.type(t("Name, for yourself"), "web")
        desktop.type(t("The name that readers type"), DOMAIN)
        shoot(desktop, "what")
        desktop.press(t("Next"))
        desktop.see_all(t("With a Key"), t("Without Keys"))
        assert not desktop.is_sensitive(desktop.button(t("Set It Up"))), "without a key"
        desktop.type(t("Access key"), aws_stub.ADMINISTRATOR[0])
        desktop.type(t("Secret"), aws_stub.ADMINISTRATOR[1])
        shoot(desktop, "keys")
        aws.account.failures = {"Distribution": "x (RequestToken: 1, HandlerErrorCode: AlreadyExists)"}
        desktop.press(t("Set It Up"))
        broken = t("%s: another distribution has this name already") % t("CloudFront distribution")
        desktop.see(broken, 60)
        desktop.wait(lambda: desktop.is_sensitive(desktop.button(t("Go On"))), "a way on")
        shoot(desktop, "failed")
        desktop.press(t("Go On"))
        desktop.see(t("The target holds what was written"), 90)
        desktop.see(t("%s: ready") % t("CloudFront distribution"))
        assert desktop.find(t("%s: is being made") % t("CloudFront distribution")) is None, "two rows of one thing"
        shoot(desktop, "done")
        desktop.press(t("Cancel"))  # the invented name leads nowhere
        desktop.see("web")
        shoot(desktop, "card")
        change(desktop, t, aws, shoot)
        adopt(desktop, t, aws, shoot)
        desktop.act("quit", where="")
        desktop.end()
        shown = subprocess.run([CTL, "--data-dir", str(desktop.home / "data/difusor"), "target", "show", "web"],
                               env=desktop.env, check=True, capture_output=True, text=True).stdout
        assert aws_stub.PUBLISHER_KEYS[0][0] in shown and aws_stub.DISTRIBUTION in shown, shown
        for path in desktop.home.rglob("*"):
            assert not path.is_file() or aws_stub.ADMINISTRATOR[1].encode() not in path.read_bytes(), path
        desktop.env.update(AWS_ENDPOINT_URL_S3=aws.url)  # of a bucket's versions the account itself knows
        desktop.start(DIFUSOR)
        desktop.place()
        take_down(desktop, t, aws, shoot)
        desktop.act("quit", where="")
        desktop.end()


def change(desktop, t, aws, shoot):
    """What is not said stays, what is said changes."""
    desktop.wait(lambda: desktop.can("change-stacks"), "the command")
    desktop.act("change-stacks", "web")
    desktop.see(t("As it is now"))
    choose(desktop, t("Who asks too often"), 3)
    desktop.press(t("Next"))
    desktop.type(t("Access key"), aws_stub.ADMINISTRATOR[0])
    desktop.type(t("Secret"), aws_stub.ADMINISTRATOR[1])
    desktop.press(t("Look at the Account"))
    desktop.see_all(t("%s stands") % "difusor-web-edge", t("%s stands") % "difusor-web-site", seconds=60)
    shoot(desktop, "stands")
    keys = len(aws.account.users["difusor-web-site-Publisher-1A2B3C"]["keys"])
    desktop.press(t("Set It Up"))
    desktop.see(t("The target holds what was written"), 90)
    rate = next(iter(aws.account.firewalls.values()))["Rules"][0]
    assert rate["Action"] == {"Count": {}}, rate
    assert len(aws.account.users["difusor-web-site-Publisher-1A2B3C"]["keys"]) == keys, "another key of the publisher"
    desktop.press(t("Cancel"))


def adopt(desktop, t, aws, shoot):
    """Stacks that were made in the console become a target by their outputs alone: the account is never asked."""
    calls = len(aws.account.calls)
    desktop.act("add-target")
    choose(desktop, t("Kind"), 1)
    desktop.press(t("Set Up…"))
    desktop.see_all(t("Price of a Month"), t("What Is Set Up"))
    desktop.type(t("Name, for yourself"), "consola")
    desktop.type(t("The name that readers type"), DOMAIN)
    desktop.press(t("Next"))
    assert not desktop.is_sensitive(desktop.button(t("Try It Out"))), "without a key"
    desktop.type(t("Access key of the publisher"), aws_stub.PUBLISHER_KEYS[0][0])
    desktop.type(t("Its secret"), aws_stub.PUBLISHER_KEYS[0][1])
    desktop.type(t("Outputs of the second stack"), "Bucket\t%s" % aws_stub.BUCKET)
    desktop.press(t("Try It Out"))
    desktop.see(re.compile(re.escape(t("The output “%s” is missing") % "Region")))
    desktop.press(t("Back"))
    desktop.type(t("Outputs of the second stack"), "Bucket\t%s\nRegion\tus-east-1\nDistribution\t%s\nDomain\t%s\n" % (
        aws_stub.BUCKET, aws_stub.DISTRIBUTION, DOMAIN))
    desktop.press(t("Try It Out"))
    desktop.see(t("The target holds what was written"), 90)
    desktop.press(t("Cancel"))  # the invented name leads nowhere
    desktop.see("consola")
    assert len(aws.account.calls) == calls, aws.account.calls[calls:]


def take_down(desktop, t, aws, shoot):
    """Only with its domain typed; then nothing is left of it on AWS nor here."""
    aws.account.versions = [("Version", "index.html", "1"), ("DeleteMarker", "a.json", "2")]
    desktop.act("show-page", "publisher")
    desktop.see("web")
    desktop.wait(lambda: desktop.can("take-down-stacks"), "the command")
    desktop.act("take-down-stacks", "web")
    desktop.type(t("Access key of whoever administers the account"), aws_stub.ADMINISTRATOR[0])
    desktop.type(t("Its secret, which is not kept"), aws_stub.ADMINISTRATOR[1])
    desktop.type(t("Type %s") % DOMAIN, "prep.otro.invalid")
    assert not desktop.is_sensitive(desktop.button(t("Take Down"))), "another domain was typed"
    desktop.type(t("Type %s") % DOMAIN, DOMAIN)
    desktop.wait(lambda: desktop.is_sensitive(desktop.button(t("Take Down"))), "the button")
    shoot(desktop, "down")
    desktop.press(t("Take Down"))
    desktop.see(t("Nothing of it stands on AWS any more"), 90)
    shoot(desktop, "gone")
    assert {stack.status for stack in aws.account.stacks} == {"DELETE_COMPLETE"}, [s.status for s in aws.account.stacks]
    assert aws.account.versions == [] and aws.account.users == {}
    desktop.press(t("Done"))
    desktop.wait(lambda: desktop.find("web") is None, "no target any more")
    desktop.see("consola")  # what was made by hand stays


def main():
    print("1..1")
    server = subprocess.Popen([STUB], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with aws_stub.Aws() as aws:
            walk(aws, server.stdout.readline().strip())
    finally:
        server.stdin.close()
        server.wait()
    print("ok 1 - the assistant for AWS")


main()
