#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`practice serve` and `practice run` as a person uses them: Ctrl+C, wrong words, going on.

usage: test-practice.py DIFUSORCTL
"""
import json, os, pathlib, signal, subprocess, sys, tempfile, urllib.error, urllib.request

PROGRAM = sys.argv[1]
ENDED = []


def call(*words, code=0, **environment):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60, env=dict(os.environ, **environment))
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done


def check(name, function):
    function()
    ENDED.append("ok %d - %s" % (len(ENDED) + 1, name))


def serve(*words):
    child = subprocess.Popen([PROGRAM, "--json", "practice", "serve", "--size", "small", *words], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    text = ""
    while not text.rstrip().endswith("}"):
        line = child.stdout.readline()
        assert line, text
        text += line
    return child, json.loads(text)


def stop(child, number):
    child.send_signal(number)
    assert child.wait(20) == 0


def test_serve():
    for number in (signal.SIGINT, signal.SIGTERM):
        child, said = serve("--cuts", "7", "--interval", "3600", "--link", "abc")
        assert said["cuts"] == 7 and said["interval"] == 3600 and said["feed"].endswith("/abc/feed.json"), said
        feed = json.load(urllib.request.urlopen(said["feed"]))
        assert [p["kind"] for p in feed["packages"]] == ["site"], feed
        stop(child, number)


def test_credentials():
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        secret = pathlib.Path(folder, "secret")
        secret.write_text("flor\n")
        child, said = serve("--user", "ana", "--password-file", str(secret))
        try:
            urllib.request.urlopen(said["feed"])
            raise AssertionError("no credentials were asked for")
        except urllib.error.HTTPError as error:
            assert error.code == 401
        # the difusor's own way in
        call("--data-dir", folder, "source", "set", "feed", said["feed"], "--user", "ana", "--password-file", str(secret))
        call("--data-dir", folder, "fetch")
        cuts = json.loads(call("--data-dir", folder, "--json", "cuts").stdout)
        assert len(cuts) == 1 and cuts[0]["actas_percent"] == 0, cuts
        stop(child, signal.SIGINT)


def test_words():
    assert "truncated-zip" in call("practice", "serve", "--help").stdout
    assert "truncated-zip" in call("practice", "serve", "--fault", "lost", code=2).stderr
    call("practice", "serve", "--size", "huge", code=2)
    call("practice", "serve", "--cuts", "-1", code=2)
    call("practice", "serve", "--cuts", "201", code=2)
    call("practice", "serve", "--port", "70000", code=2)
    call("practice", "serve", "--link", "a/b", code=2)
    call("practice", "run", "--size", "huge", code=2)


def test_run_goes_on():
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        command = ["--data-dir", folder, "--json", "practice", "run", "--cuts", "4", "--size", "small"]
        child = subprocess.Popen([PROGRAM, *command, "--interval", "3600"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True)
        while "visible" not in (line := child.stderr.readline()):
            assert line, "the night ended"
        child.send_signal(signal.SIGINT)
        said, told = child.communicate(timeout=20)
        assert child.returncode == 1 and "again" in json.loads(said)["error"]["hint"], (said, told)
        result = json.loads(call(*command, "--interval", "0").stdout)
        assert (result["cuts"], result["published"], result["refused"], result["skipped"]) == (4, 4, 0, 0), result
        assert result["data_dir"].endswith("/practice/1")


def test_run_with_faults():
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        # every kind of trouble: kept out, told and let in, silence, and one that nobody can see
        night = ["--data-dir", folder, "practice", "run", "--cuts", "8", "--interval", "0", "--size", "small", "--seed", "3"]
        faults = ["wrong-hash@2", "other-state@3", "missed-cuts@4", "blocked@5", "wrong-clock@6", "cut-off@7"]
        said = call(*night, *[word for fault in faults for word in ("--fault", fault)]).stdout
        report = json.loads(call("--data-dir", folder, "--json", "practice", "report").stdout)
        assert report["complete"] and report["cuts"] == 8 and len(report["passed"]) == 8, report
        for cut in report["passed"]:
            assert cut["offered"]["real_us"] < cut["fetched"]["real_us"] <= cut["visible"]["real_us"], cut
        assert ["%s@%d" % (f["fault"], f["number"]) for f in report["faults"]] == faults, report["faults"]
        told = {f["fault"]: f["alarm"] for f in report["faults"] if f["told"]}
        assert set(told) == {"wrong-hash", "other-state", "blocked", "wrong-clock"}, told
        assert "state 4" in told["other-state"] and "20 minutes" in told["wrong-clock"] and "I.l" in told["blocked"], told
        assert all(f["acted"] is None and f["ended"] and f["older_ms"] > 0 for f in report["faults"]), report
        for line in ("another state", "readers saw an older cut for", "20 minutes ahead", "nothing had to be told"):
            assert line in said, said
        assert call("--data-dir", folder, "practice", "report").stdout in said
        # in the end readers see the right last cut
        cuts = json.loads(call("--data-dir", folder + "/practice/1", "--json", "cuts").stdout)
        assert cuts[-1]["current"] and cuts[-1]["findings"] == 0 and cuts[-1]["actas_percent"] == 100, cuts[-1]
        incidents = call("--data-dir", folder + "/practice/1", "incident", "list").stdout
        assert "other-state" not in incidents and "20 minutes" in incidents, incidents


def test_silent_faults():
    """What a night waits for in vain is told while it lasts, and not broken off unsaid."""
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        night = ["--data-dir", folder, "practice", "run", "--cuts", "5", "--size", "small", "--interval", "0"]
        call(*night, "--fault", "stall@2", "--fault", "broken@4", DIFUSOR_HASTE="10")
        report = json.loads(call("--data-dir", folder, "--json", "practice", "report").stdout)
        stall, broken = report["faults"]
        assert stall["told"] and stall["alarm"] and broken["told"] and broken["alarm"], report["faults"]
        assert report["complete"] and all(cut["visible"] for cut in report["passed"]), report


def test_fault_words():
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        run = ["--data-dir", folder, "practice", "run", "--size", "small", "--cuts", "4", "--interval", "0"]
        assert "truncated-zip" in call(*run, "--help").stdout
        for word in ("lost", "stall@5", "stall@0", "stall@x", "expired-certificate"):
            call(*run, "--fault", word, code=2)
        call("--data-dir", folder, "practice", "report", code=1)


check("serve ends with a signal", test_serve)
check("serve asks for credentials", test_credentials)
check("wrong words are usage", test_words)
check("run goes on after Ctrl+C", test_run_goes_on)
check("run with faults ends with a report", test_run_with_faults)
check("a night that waits in vain says so", test_silent_faults)
check("wrong faults are usage", test_fault_words)
print("1..%d" % len(ENDED), *ENDED, sep="\n")
