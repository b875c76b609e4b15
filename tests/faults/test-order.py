#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which a target is written, from its own request log: killed or not, at every prefix of the log what
the pointer leads to is there, and of this cut once the pointer is of this cut.

usage: test-order.py DIFUSORCTL S3-SERVE [CUTS [SEED]]
"""
import os, random, signal, subprocess, sys

from journey import OURS, Journey

POINTER, ENTRY = "assets/configuracion.json", "index.html"


class Replay:
    """What is stored after each request; the log has no contents, but between two cuts all of them are of one."""

    def __init__(self, site):
        self.stored, self.shown, self.requests = dict(site), dict(site), 0

    def go_on(self, log, wanted):
        """Replays the requests of one cut, up to `wanted`; returns how many wrote something."""
        writes, before = 0, self.shown
        for line in filter(None, log):
            method, _, key = line.partition(" ")
            if key.startswith(OURS) or method not in ("PUT", "POST", "DELETE"):
                continue
            writes += 1
            if method == "DELETE":
                assert key not in wanted, "%s is removed, which readers need" % key
                assert self.stored.get(POINTER) == wanted[POINTER], "%s is removed before the pointer is new" % key
                self.stored.pop(key, None)
            else:
                assert key in wanted, "%s is written, which is of no cut" % key
                self.stored[key] = wanted[key]
            self.assert_reachable(before, wanted, line)
        assert self.stored == wanted, sorted(p for p in wanted if self.stored.get(p) != wanted[p])[:5]
        self.shown = dict(wanted)
        return writes

    def assert_reachable(self, before, wanted, line):
        if self.stored[POINTER] == wanted[POINTER] != before[POINTER]:
            wrong = [path for path, data in wanted.items() if path != ENTRY and self.stored.get(path) != data]
            assert not wrong, "after %s the pointer is new, and these are not: %s" % (line, wrong[:5])
            return
        for path, data in before.items():
            assert self.stored.get(path) in (data, wanted.get(path)), "after %s %s is neither old nor new" % (line, path)
        if self.stored[ENTRY] == wanted[ENTRY] != before[ENTRY]:
            raise AssertionError("after %s the entry is new before the pointer" % line)


def assert_tells_apart():
    """What is in the wrong order is told."""
    old = {ENTRY: b"", POINTER: b"1", "leaf": b"1"}
    new = {**old, POINTER: b"2", "leaf": b"2"}
    for log in (["PUT " + POINTER, "PUT leaf"], ["PUT leaf", "DELETE leaf", "PUT " + POINTER], ["PUT leaf"], ["PUT other"]):
        try:
            Replay(old).go_on(log, new)
        except AssertionError:
            continue
        raise AssertionError("%s is taken for right" % log)
    assert Replay(old).go_on(["PUT leaf", "PUT " + POINTER, "DELETE gone"], new) == 3


def main():
    assert_tells_apart()
    program, s3 = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    cuts = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.SystemRandom().randrange(1 << 30)
    chance = random.Random(seed)
    print("TAP version 13\n1..1\n# seed %d" % seed, flush=True)
    with Journey(program, "s3", {"s3": s3}) as night:
        replay, writes = Replay(night.wanted), 0
        for number in range(cuts):
            seen = len(list(filter(None, night.place.requests())))
            night.next_cut()
            if number % 2:
                child = night.round({})
                try:
                    child.wait(chance.uniform(0.02, 0.4))
                except subprocess.TimeoutExpired:
                    child.send_signal(signal.SIGKILL)
                child.communicate()
            night.settle()
            log = list(filter(None, night.place.requests()))
            writes += replay.go_on(log[seen:], night.wanted)
        assert writes >= 2 * cuts, writes
    print("ok 1 - %d cuts, %d writes, in order at every prefix" % (cuts, writes), flush=True)


main()
