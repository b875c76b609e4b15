#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second machine: the profile goes there, one of the two publishes, and the other stands by.

usage: test-second.py DIFUSORCTL
"""
import json, os, pathlib, signal, subprocess, time

from difusorctl import Night, assert_error, data_zip, main

SECRETS = {"source": "sesamo-12345", "target:cdn": "tHe/sEcReT+key", "key": "-----BEGIN KEY-----\nabc\n-----END KEY-----\n"}
OTHERS = "20240602-2020"


class Second:
    """Another data folder, as if on another machine."""

    def __init__(self, night, name="second"):
        self.night, self.data = night, night.folder / name

    def run(self, *words):
        data, self.night.data = self.night.data, self.data
        try:
            return self.night.run(*words)
        finally:
            self.night.data = data

    def do(self, *words):
        outcome = self.run(*words)
        assert outcome.code == 0, (words, outcome.code, outcome.errors)
        return outcome.json


def unhurried(night):
    """Who claims a target must write within half of the time that everybody waits, also on a busy machine."""
    night.environment["DIFUSOR_HASTE"] = "5"


def set_up_secrets(night):
    """A source and two targets whose secrets lie in files."""
    files = {name: night.folder / name.replace(":", "-") for name in SECRETS}
    for name, path in files.items():
        path.write_text(SECRETS[name])
    night.do("registration", "set", "company=Diario del Golfo")
    night.do("source", "set", "feed", night.institute.url + "/feed.json", "--user", "prep", "--password-file",
             str(files["source"]), "--mode", "drill")
    night.do("target", "add", "cdn", "s3", "bucket", "--access-key", "AKIA", "--secret-file", str(files["target:cdn"]),
             "--mode", "drill")
    night.do("target", "add", "web", "sftp", "me@example.org:/srv", "--identity", str(files["key"]), "--mode", "drill")


def test_without_secrets(program):
    """What is set up goes along, secrets do not, and whose are missing is said"""
    with Night(program, first=False) as night:
        set_up_secrets(night)
        file = night.folder / "profile.json"
        left = night.do("profile", "export", str(file))["left"]
        assert sorted(left) == ["source", "target:cdn", "target:web"], left
        text = file.read_text()
        assert not [secret for secret in SECRETS.values() if secret in text], text
        assert file.stat().st_mode & 0o777 == 0o600
        assert_error(night.run("profile", "export", str(file)), "operator", [str(file)])

        second = Second(night)
        second.do("profile", "import", str(file))
        assert second.do("source", "show") == night.do("source", "show")
        assert second.do("target", "list") == night.do("target", "list")
        assert second.do("registration", "show") == night.do("registration", "show")
        outcome = second.run("profile", "import", str(file))
        assert outcome.code == 1 and outcome.error["class"] == "operator", outcome.json
        second.do("ledger", "verify")


def test_with_secrets(program):
    """Sealed by a password they go along, and open with no other"""
    with Night(program, first=False) as night:
        set_up_secrets(night)
        file, word, wrong = (night.folder / name for name in ("profile.json", "word", "wrong"))
        word.write_text("correct horse battery staple\n")
        wrong.write_text("incorrect\n")
        assert night.run("profile", "export", str(file), "--secrets").code == 2
        assert night.do("profile", "export", str(file), "--secrets", "--password-file", str(word))["left"] == []
        text = file.read_text()
        assert set(json.loads(text)) == {"format", "sealed"} and "Golfo" not in text, text

        second = Second(night)
        assert_error(second.run("profile", "import", str(file)), "operator", ["profile.json"])
        assert_error(second.run("profile", "import", str(file), "--password-file", str(wrong)), "operator", ["profile.json"])
        changed = json.loads(text)
        data = changed["sealed"]["data"]
        changed["sealed"]["data"] = ("B" if data[0] == "A" else "A") + data[1:]
        spoilt = night.folder / "spoilt.json"
        spoilt.write_text(json.dumps(changed))
        assert second.run("profile", "import", str(spoilt), "--password-file", str(word)).code == 1
        assert second.do("target", "list") == [] and not (second.data / "secrets").exists()

        second.do("profile", "import", str(file), "--password-file", str(word))
        kept = {path.name: path.read_text() for path in (second.data / "secrets").iterdir()}
        assert sorted(kept.values()) == sorted(SECRETS.values()), kept
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in (second.data / "secrets").iterdir())
        assert (second.data / "secrets").stat().st_mode & 0o777 == 0o700
        source = second.do("source", "show")
        assert pathlib.Path(source["password_file"]).read_text() == SECRETS["source"], source
        seen = json.dumps([second.do("ledger", "show"), night.do("ledger", "show")])
        assert not [secret for secret in SECRETS.values() if secret in seen]


def test_bad_file(program):
    """What is no profile changes nothing"""
    with Night(program, first=False) as night:
        file = night.folder / "profile.json"
        good = {"format": "difusor-profile/1", "call": "ietam-2024", "registration": {}, "targets": [], "dates_met": []}
        for change in ({"format": "other/1"}, {"targets": 3}, {"targets": [{"name": "../x"}]}, {"registration": {"nonsense": "x"}},
                       {"call": "no-such-call"},
                       {"secrets": [{"use": "source", "name": "../../x", "data": "eA=="}]},
                       {"secrets": [{"use": "target:none", "name": "identity", "data": "eA=="}]}):
            file.write_text(json.dumps({**good, **change}))
            outcome = night.run("profile", "import", str(file))
            assert outcome.code in (1, 2) and outcome.error["message"], (change, outcome.json)
            assert night.do("target", "list") == [], change
        assert not list(night.folder.glob("**/x")), "written outside"


def test_one_publishes(program):
    """While the first publishes the second stands by; handed over, it publishes"""
    with Night(program) as night:
        file = night.folder / "profile.json"
        night.do("profile", "export", str(file))
        second = Second(night)
        second.do("profile", "import", str(file))
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(20))
        told = second.do("relay", "--once")
        assert [target["state"] for target in told["targets"]] == ["standby"], told
        assert second.run("publish").code == 3
        night.assert_current()
        status = second.run("status").json["targets"][0]
        assert status["publisher"] and status["cut"] == "20240602-2000", status

        unhurried(night)
        night.do("target", "handover", "web")
        told = second.do("relay", "--once")
        assert told["cut"] == OTHERS and told["targets"][0]["state"] == "published", told
        assert night.run("publish", "--cut", OTHERS).code in (1, 3)
        kinds = [kind for kind, _ in night.ledger()]
        assert "lease-handed-over" in kinds, kinds
        assert night.run("target", "take", "web").code == 2
        night.do("target", "take", "web", "--reason", "the other one is broken")
        night.do("relay", "--once")
        assert night.run("status").code == 0


def test_stopped(program):
    """Relaying that is stopped in good order hands over by itself"""
    with Night(program) as night:
        file = night.folder / "profile.json"
        night.do("profile", "export", str(file))
        second = Second(night)
        second.do("profile", "import", str(file))
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(20))
        relay = subprocess.Popen([program, "--data-dir", str(night.data), "relay"], env=night.environment,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while night.rows("SELECT held_cut FROM target")[0][0] != OTHERS:
                assert relay.poll() is None and time.monotonic() < deadline, "it does not publish"
                time.sleep(0.05)
            relay.send_signal(signal.SIGTERM)
            assert relay.wait(60) in (0, -signal.SIGTERM, 1), relay.returncode
        finally:
            relay.kill()
            relay.wait()
        manifest = json.loads((night.site / ".difusor" / "manifest.json").read_text())
        assert manifest["released"] is True and manifest["cut"] == OTHERS, manifest
        unhurried(night)
        night.institute.offer("20240602_2040_DATOS.zip", data_zip(40), "2024-06-02T20:40:00-06:00")
        told = second.do("relay", "--once")
        assert told["targets"][0]["state"] == "published", told


main(globals())
