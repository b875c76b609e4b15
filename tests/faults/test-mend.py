#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody has altered where readers get it is put right by publishing the same cut again.

usage: test-mend.py DIFUSORCTL S3-SERVE KIND
"""
import os, sys

from journey import Absent, Journey

ALTERED = {"datos/distrito-02.json": '{"actas": 999}', "index.html": "<h1>altered</h1>", "datos/distrito-03.json": None}


def main():
    program, s3, kind = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    print("TAP version 13\n1..1", flush=True)
    try:
        with Journey(program, kind, {"s3": s3}) as night:
            for path, text in ALTERED.items():
                night.place.alter(path, text)
            shown = night.seen()
            assert all(shown.get(path) == (text.encode() if text is not None else None) for path, text in ALTERED.items()), shown
            night.do("publish", "--cut", night.id, "--reason", "it was altered")
            night.assert_shows_newest()
            night.next_cut()
            night.settle()
    except Absent as reason:
        print("ok 1 - %s # SKIP %s" % (kind, reason), flush=True)
        return
    print("ok 1 - altered on %s, and put right" % kind, flush=True)


main()
