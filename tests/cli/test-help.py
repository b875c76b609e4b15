#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of the program explains itself, in --help, the man page and bash completion.

usage: test-help.py DIFUSORCTL MAN-PAGE COMPLETION
"""
import functools, os, re, shutil, subprocess, sys, tempfile

import difusorctl

PROGRAM, MAN, COMPLETION = (os.path.abspath(word) for word in sys.argv[1:4])
del sys.argv[2:4]  # the words after it name tests
COMMON = {"--json", "--help"}


@functools.cache
def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, (words, done)
    return done.stdout


def commands():
    """The program's table, as --help prints it."""
    found = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  +(\S.*)$", run("--help"), re.M)
    assert len(found) > 25, found
    return dict(found)


def options(text):
    return set(re.findall(r"--[a-z][a-z-]*", text))


def own_options(command):
    """The options of one command, from the list at the end of its help."""
    lines = run(*command.split(), "--help").splitlines()
    return {word for line in lines if re.match(r"  (-\w, )?--", line) for word in options(line)}


def man_entries():
    """(tag, text) of every entry of the man page, without its markup."""
    with open(MAN, encoding="utf-8") as file:
        page = file.read()
    entries = []
    for part in re.split(r"^\.TP\n", page, flags=re.M)[1:]:
        part = re.split(r"^\.SH ", part, flags=re.M)[0]
        part = re.sub(r"^\.[A-Z]+ ?", "", part, flags=re.M)
        part = re.sub(r"\\f.", "", part).replace("\\-", "-").replace("\\&", "").replace('"', "")
        tag, _, text = part.partition("\n")
        entries.append((re.sub(r" +", " ", tag).strip(), text))
    return entries


def test_help(program):
    """Every command has a summary of a line and an explanation"""
    for command, summary in commands().items():
        text = run(*command.split(), "--help")
        usage, explanation = text.split("\n\n")[:2]
        assert command in usage, text
        assert len(summary) < 80 and len(explanation) > 30, (command, explanation)
        assert not explanation.startswith("Help Options"), command
        assert max(map(len, explanation.splitlines())) <= 100, command


def test_groups(program):
    """The first word of commands lists them"""
    for word in {command.split()[0] for command in commands() if " " in command}:
        shown = re.findall(r"^  (%s [a-z]+)" % word, run(word, "--help"), re.M)
        assert shown == [command for command in commands() if command.startswith(word + " ")], shown


def test_man_page(program):
    """The man page has every command with all of its options"""
    entries = man_entries()
    for command in commands():
        longer = [other for other in commands() if other.startswith(command + " ")]
        found = [tag + "\n" + text for tag, text in entries if re.match(re.escape(command) + r"( |$)", tag)
                 and not any(tag.startswith(other) for other in longer)]
        assert len(found) == 1, (command, found)
        lacking = own_options(command) - COMMON - options(found[0])
        kinds = command in ("source set", "target add")
        known = options("".join(tag + text for tag, text in entries)) if kinds else set()
        assert not lacking - known, (command, lacking)
    for option in ("--data-dir", "--json", "--help", "--version"):
        assert any(tag.startswith(option) for tag, _ in entries), option


def test_man_promises(program):
    """The man page has no command and no option that the program has not"""
    known, seen = set(commands()), 0
    for tag, text in man_entries():
        words = tag.split()
        if words[0].startswith("-") or not any(command.split()[0] == words[0] for command in known):
            continue
        command = next((name for name in (" ".join(words[:2]), words[0]) if name in known), None)
        assert command is not None, tag
        # the usage is the tag, or goes on in the first line below it
        promised = options(tag) - COMMON
        kinds = set().union(*(options(run(*other.split(), "--help")) for other in ("source set", "target add")))
        assert promised <= own_options(command) | (kinds if command in ("source set", "target add") else set()), (tag, promised)
        seen += 1
    assert seen >= len(known), (seen, len(known))


def test_man_markup(program):
    """The man page is formatted without a warning"""
    if shutil.which("groff") is None:
        raise difusorctl.Skip("groff is not installed")
    done = subprocess.run(["groff", "-ww", "-man", "-Tutf8", MAN], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "" and "DIFUSORCTL" in done.stdout, done.stderr


def complete(line, folder):
    """What bash offers after `line`."""
    script = ('source "$1"; read -ra COMP_WORDS <<<"$2"; [[ $2 == *" " ]] && COMP_WORDS+=(""); '
              'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _difusorctl; printf "%s\\n" "${COMPREPLY[@]}"')
    words = "%s --data-dir %s %s" % (PROGRAM, folder, line)
    done = subprocess.run(["bash", "-c", script, "bash", COMPLETION, words], capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_completion(program):
    """Bash completes commands, options, kinds and names"""
    if shutil.which("bash") is None:
        raise difusorctl.Skip("bash is not installed")
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        run("--data-dir", folder, "target", "add", "hosting", "folder", folder + "/public")
        assert set(complete("", folder)) == {command.split()[0] for command in commands()}
        assert complete("rel", folder) == ["relay"]
        assert complete("ledger ver", folder) == ["verify"]
        assert set(complete("call ", folder)) == {c[5:] for c in commands() if c.startswith("call ")}
        for command in commands():
            assert set(complete(command + " --", folder)) == own_options(command) | {"--help"}, command
        assert complete("target test ", folder) == ["hosting"]
        assert complete("publish --target h", folder) == ["hosting"]
        assert complete("target mode hosting ", folder) == ["practice", "drill", "real"]
        assert "folder" in complete("target add web ", folder)
        assert {"feed", "url", "folder"} <= set(complete("source set ", folder))
        assert complete("call use ie", folder) == ["ietam-2024"]
        assert "company=" in complete("registration set ", folder)


difusorctl.main(globals())
