#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random instants, a round at any kind of target leaves the old cut or the new one, and the next
round brings the new one (promise P6).

usage: test-kill-kinds.py DIFUSORCTL S3-SERVE KIND [KILLS [SEED]]
Of every cut, the round is killed up to three times at instants of the whole time that it takes; then one
goes on to the end. At the end no cut is lost, and the ledger is whole.
"""
import os, random, signal, subprocess, sys, time

from journey import Absent, Journey


def main():
    program, s3, kind = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    kills = int(sys.argv[4]) if len(sys.argv) > 4 else 12
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.SystemRandom().randrange(1 << 30)
    chance = random.Random(seed)
    print("TAP version 13\n1..1\n# seed %d" % seed, flush=True)
    killed = ended = 0
    try:
        with Journey(program, kind, {"s3": s3}) as night:
            night.next_cut()
            before = time.monotonic()
            night.settle()
            longest = (time.monotonic() - before) * 0.8
            while killed < kills:
                night.next_cut()
                for _ in range(chance.randint(1, 3)):
                    child = night.round({})
                    try:
                        child.wait(chance.uniform(0.005, longest))
                        ended += 1
                    except subprocess.TimeoutExpired:
                        child.send_signal(signal.SIGKILL)
                        killed += 1
                    child.communicate()
                    night.assert_whole()
                night.settle()
            states = [cut["state"] for cut in night.do("cuts")]
            assert len(states) == night.number and set(states) == {"published"}, states
            number = night.number
    except Absent as reason:
        print("ok 1 - %s # SKIP %s" % (kind, reason))
        return
    print("ok 1 - %s: killed %d times, %d rounds ended before; %d cuts, none lost" % (kind, killed, ended, number))


main()
