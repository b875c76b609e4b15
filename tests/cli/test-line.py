#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What joins this computer to others: a network that goes and comes, costs, or asks to log in; and sleep.

usage: test-line.py DIFUSORCTL
"""
import contextlib, pathlib, signal, subprocess, sys, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from difusorctl import Answer, Night, Skip, data_zip, main  # noqa: E402
from system_bus import AWAY, HERE, PORTAL, SystemBus  # noqa: E402

# Between two looks of their own the program lets pass nearly a minute here; what comes sooner was rung for
SOON, LONG = 40, 240


class Relaying:
    """`relay` that has published a cut, and now waits for the next one"""

    def __init__(self, night):
        self.night = night

    def __enter__(self):
        night = self.night
        self.said = open(night.folder / "said", "w+")
        self.process = subprocess.Popen([night.program, "--data-dir", str(night.data), "relay"], stderr=self.said,
                                        stdout=subprocess.DEVNULL, env=night.environment)
        night.institute.offer("20240602_2020_DATOS.zip", data_zip())
        self.wait(lambda: b'"corte": 2' in night.shown().get("assets/configuracion.json", b""), "the cut of 20:20")
        self.settle()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(LONG)
        self.said.close()

    def polls(self):
        return self.night.institute.requests.count("/feed.json")

    def words(self):
        self.said.seek(0)
        return self.said.read()

    def open_causes(self):
        return sorted(key for key, in self.night.rows("SELECT key FROM incident WHERE closed IS NULL"))

    def wait(self, condition, what, seconds=LONG):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.words()
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError("waited in vain for %s: %s" % (what, self.words()))

    def settle(self):
        """Until the round that published is over, and the long wait begun: then nothing is asked for a while"""
        before, since = self.polls(), time.monotonic()
        while time.monotonic() < since + 3:
            time.sleep(0.1)
            if self.polls() != before:
                before, since = self.polls(), time.monotonic()

    def rung(self, ring, what):
        """After @ring the institute is asked before it would be by itself"""
        self.settle()
        before = self.polls()
        ring()
        self.wait(lambda: self.polls() > before, what, SOON)


@contextlib.contextmanager
def relaying(program):
    try:
        import gi  # noqa: F401
    except ImportError:
        raise Skip("no python3-gi")
    with SystemBus() as bus, Night(program) as night:
        night.environment.update(bus.environment, DIFUSOR_HASTE="1")
        with Relaying(night) as relay:
            yield night, bus, relay


def test_network(program):
    """Lost: told once, as one cause; there again: asked at once"""
    with relaying(program) as (night, bus, relay):
        night.institute.answers["/feed.json"] = Answer(b"not now", 503)
        relay.rung(lambda: bus.set(AWAY), "a look at what is left")
        relay.wait(lambda: "no network" in relay.words(), "that it is said")
        relay.wait(lambda: relay.open_causes() == ["network"], "one incident")
        del night.institute.answers["/feed.json"]
        night.institute.offer("20240602_2040_DATOS.zip", data_zip(3), cut="2024-06-02T20:40:00-06:00")
        bus.set(HERE)
        relay.wait(lambda: b'"corte": 3' in night.shown()["assets/configuracion.json"], "the next cut", SOON)
        relay.wait(lambda: relay.open_causes() == [], "its end")
        relay.wait(lambda: "there again" in relay.words(), "that it is said")
        assert relay.words().count("This computer has no network") == 1, relay.words()
        opened = [body["cause"] for kind, body in night.ledger() if kind == "incident-opened"]
        assert opened == ["network"], opened


def test_sleep(program):
    """Awake again: asked at once"""
    with relaying(program) as (night, bus, relay):
        relay.rung(bus.awake, "a round after sleep")
        assert relay.open_causes() == []


def test_portal(program):
    """A network that asks to log in first, by its own word and by ours"""
    with relaying(program) as (night, bus, relay):
        night.institute.answers["/feed.json"] = Answer(b"not now", 503)
        relay.rung(lambda: bus.set(PORTAL), "a look")
        relay.wait(lambda: relay.open_causes() == ["captive"], "the incident")
        relay.wait(lambda: "log in" in relay.words(), "that it is said")
        del night.institute.answers["/feed.json"]
        bus.set(HERE)
        relay.wait(lambda: relay.open_causes() == [], "its end", SOON)
        night.institute.answers["/feed.json"] = Answer(b"<html>Bienvenido a la red del hotel</html>", 200,
                                                       {"Content-Type": "text/html"})
        relay.rung(bus.awake, "a round")
        relay.wait(lambda: relay.open_causes() == ["captive"], "the incident")


def test_metered(program):
    """One that costs is said, with what is spared"""
    with relaying(program) as (night, bus, relay):
        bus.set(HERE, metered=True)
        relay.wait(lambda: "metered" in relay.words(), "that it is said")
        assert relay.open_causes() == [], "it is no incident"


main(globals())
