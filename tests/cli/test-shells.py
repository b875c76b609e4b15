#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fish and zsh complete the commands and options that the program has.

usage: test-shells.py DIFUSORCTL FOLDER-OF-COMPLETIONS
"""
import os, shutil, subprocess, sys, tempfile

PROGRAM, FOLDER = (os.path.abspath(word) for word in sys.argv[1:3])
ENV = dict(os.environ, PATH=os.path.dirname(PROGRAM) + ":" + os.environ["PATH"])

# The completion as zsh calls it, with its own builders replaced by ones that print what they are given
ZSH = """_describe () { print -rl -- "${(@P)2}" }
compadd () { print -rl -- "$@" }
_files () { print FILES }
words=("${(@)argv[2,-1]}"); CURRENT=$#words
source $1/_difusorctl
"""


def fish(line):
    done = subprocess.run(["fish", "--no-config", "-c", "source %s/difusorctl.fish; complete -C '%s'" % (FOLDER, line)],
                          env=ENV, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done
    return {row.split("\t")[0] for row in done.stdout.splitlines()}


def test_fish():
    assert fish("difusorctl tar") == {"target"}
    assert {"add", "policy", "withdraw"} <= fish("difusorctl target ")
    assert "--mode" in fish("difusorctl target add --")


def zsh(*words):
    done = subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", FOLDER, "difusorctl", *words], env=ENV, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done
    return {row.split(":")[0] for row in done.stdout.splitlines()}


def test_zsh():
    assert {"target", "relay"} <= zsh("tar")
    assert {"add", "policy", "withdraw"} <= zsh("target", "")
    assert "--mode" in zsh("target", "add", "--")
    assert zsh("target", "mode", "web", "--mode", "") == {"practice", "drill", "real"}
    assert zsh("import", "") == {"FILES"}


tests = {"fish": test_fish, "zsh": test_zsh}
print("1..%d" % len(tests))
for number, (shell, test) in enumerate(tests.items(), 1):
    if shutil.which(shell) is None:
        print("ok %d - %s # SKIP %s is not installed" % (number, shell, shell))
        continue
    test()
    print("ok %d - %s" % (number, shell), flush=True)
