#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fish and zsh complete the commands and options that the program has.

usage: test-shells.py DIFUSORCTL FOLDER-OF-COMPLETIONS
"""
import os, re, shutil, subprocess, sys

PROGRAM, FOLDER = (os.path.abspath(word) for word in sys.argv[1:3])
ENV = dict(os.environ, PATH=os.path.dirname(PROGRAM) + ":" + os.environ["PATH"])

# The completion as zsh calls it, with its own builders replaced by ones that print what they are given
ZSH = """_describe () { print -rl -- "${(@P)2}" }
compadd () { print -rl -- "$@" }
_files () { print FILES }
words=(); source $1/_difusorctl >/dev/null
while IFS= read -r line; do words=("${(@s: :)line}"); CURRENT=$#words; _difusorctl; print -r -- ----; done
"""
FISH = """source $argv[1]/difusorctl.fish
while read -l line; complete -C "$line"; echo ----; end
"""


def ask(command, lines, mark):
    """For each line, the words that the shell offers after it; what follows the mark describes them."""
    done = subprocess.run(command, input="".join(line + "\n" for line in lines), env=ENV, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0 and not done.stderr, done
    offers = [{row.split(mark)[0] for row in part.splitlines()} for part in done.stdout.split("----\n")[:-1]]
    assert len(offers) == len(lines), done.stdout
    return offers


def fish(*lines):
    return ask(["fish", "--no-config", "-c", FISH, FOLDER], lines, "\t")


def zsh(*lines):
    return ask(["zsh", "-f", "-c", ZSH, "zsh", FOLDER], lines, ":")


def said(*words):
    return subprocess.run([PROGRAM, *words, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout


def commands():
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?)  +\S", said(), re.M)


def every(complete):
    """Each group's commands and each command's options are those of the program."""
    names = commands()
    groups = sorted({name.split()[0] for name in names if " " in name})
    for group, offered in zip(groups, complete(*("difusorctl %s " % group for group in groups))):
        wanted = {name.split()[1] for name in names if name.startswith(group + " ")}
        assert wanted <= offered, (group, wanted - offered)
    for name, offered in zip(names, complete(*("difusorctl %s --" % name for name in names))):
        wanted = set(re.findall(r"^  (?:-\w, )?(--[a-z][a-z-]*)", said(*name.split()), re.M))
        assert "--help" in wanted and wanted <= offered, (name, wanted - offered)


def test_fish():
    first, groups, options = fish("difusorctl tar", "difusorctl target ", "difusorctl target add --")
    assert first == {"target"}
    assert {"add", "policy", "withdraw"} <= groups
    assert "--mode" in options
    every(fish)


def test_zsh():
    first, groups, options, modes, files = zsh("difusorctl tar", "difusorctl target ", "difusorctl target add --",
                                               "difusorctl target mode web --mode ", "difusorctl import ")
    assert {"target", "relay"} <= first
    assert {"add", "policy", "withdraw"} <= groups
    assert "--mode" in options
    assert modes == {"practice", "drill", "real"}
    assert files == {"FILES"}
    every(zsh)


tests = {"fish": test_fish, "zsh": test_zsh}
print("1..%d" % len(tests))
for number, (shell, test) in enumerate(tests.items(), 1):
    if shutil.which(shell) is None:
        print("ok %d - %s # SKIP %s is not installed" % (number, shell, shell))
        continue
    test()
    print("ok %d - %s" % (number, shell), flush=True)
