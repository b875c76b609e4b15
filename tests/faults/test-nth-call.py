#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cut's journey, with the n-th call to the disk or the network failing, or the process killed there.

usage: test-nth-call.py DIFUSORCTL SHIM S3-SERVE KIND [STEP [FIRST]]
Every STEP-th call from FIRST on (all of them with 1), one after the other: it fails; the process is killed
before it; the process is killed after it. Each time readers see the old cut or the new one, and the next
round brings the new one.
"""
import os, sys


from journey import Absent, Journey

ACTS = ("fail", "kill", "late")
EACH_NIGHT = 25  # calls that are tried in one night: every cut makes its database larger, and that is read call by call


def try_one(night, shim, act, number):
    """Returns: whether there was such a call"""
    log = night.folder / "calls"
    log.unlink(missing_ok=True)
    night.next_cut()
    child = night.round({"LD_PRELOAD": shim, "NTH_CALL": str(number), "NTH_ACT": act, "NTH_LOG": str(log)})
    errors = child.communicate(timeout=100)[1]
    names = log.read_text().split() if log.exists() else []
    hit = len(names) >= number
    where = "%s at call %d (%s)" % (act, number, names[number - 1] if hit else "none")
    if act == "fail" or not hit:
        assert child.returncode in ((0, 1, 3) if hit else (0,)), "%s: %d\n%s" % (where, child.returncode, errors)
    else:
        assert child.returncode == -9, "%s: %d\n%s" % (where, child.returncode, errors)
    try:
        night.assert_whole()
        night.settle()
    except AssertionError as problem:
        raise AssertionError("%s: %s\n%s" % (where, problem, errors))
    return hit


def walk(begin, shim, act, number, step):
    """Returns: the first number that there was no call of"""
    while True:
        with begin() as night:
            for _ in range(EACH_NIGHT):
                if not try_one(night, shim, act, number):
                    return number
                number += step


def main():
    program, shim, s3, kind = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3]), sys.argv[4]
    step = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    first = int(sys.argv[6]) if len(sys.argv) > 6 else 1
    print("TAP version 13\n1..%d" % len(ACTS), flush=True)
    for place, act in enumerate(ACTS, 1):
        try:
            number = walk(lambda: Journey(program, kind, {"s3": s3}), shim, act, first, step)
        except Absent as reason:
            print("ok %d - %s # SKIP %s" % (place, act, reason), flush=True)
            continue
        print("ok %d - %s on %s: %d calls of %d" % (place, act, kind, (number - first) // step, number), flush=True)


main()
