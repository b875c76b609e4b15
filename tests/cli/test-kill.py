#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random instants, a practice night still ends with every cut published (promise P6).

usage: test-kill.py DIFUSORCTL [full|small [KILLS]]
The site is compared, file by file, with what the packages add up to, by this script's own reading
of them.
"""
import io, json, os, pathlib, random, signal, subprocess, sys, tempfile, time, zipfile

CUTS = 6


def add_up(packages):
    """What readers should see: the site, then every data package over it, databases as they came."""
    tree = {}
    for cut in sorted(packages.iterdir()):
        for path in sorted(cut.iterdir()):
            data = path.read_bytes()
            if "_PREP_" in path.name:
                tree["assets/" + path.name] = data
                continue
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    if not name.endswith("/"):
                        tree[name] = archive.read(name)
    return tree


def main():
    program = sys.argv[1]
    size = sys.argv[2] if len(sys.argv) > 2 else "full"
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 6
    longest = {"small": 0.25, "full": 3}[size]
    chance = random.Random()
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        command = [program, "--data-dir", folder, "--json", "practice", "run", "--cuts", str(CUTS), "--interval", "0",
                   "--size", size]
        for _ in range(kills):
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.01, longest))
            child.send_signal(signal.SIGKILL)
            child.wait()
        last = subprocess.run(command, capture_output=True, text=True)
        assert last.returncode == 0, last.stderr + last.stdout
        result = json.loads(last.stdout)
        assert result["published"] == result["cuts"] == CUTS, result
        assert result["refused"] == result["skipped"] == 0, result

        site = pathlib.Path(result["site"])
        shown = {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}
        wanted = add_up(pathlib.Path(result["data_dir"]) / "packages")
        assert shown.keys() == wanted.keys(), shown.keys() ^ wanted.keys()
        assert shown == wanted, [p for p in shown if shown[p] != wanted[p]]

        subprocess.run([program, "--data-dir", result["data_dir"], "ledger", "verify"], check=True,
                       stdout=subprocess.DEVNULL)
        cuts = json.loads(subprocess.run([program, "--data-dir", result["data_dir"], "--json", "cuts"],
                                         check=True, capture_output=True, text=True).stdout)
        assert [c["state"] for c in cuts] == ["visible"] * CUTS, cuts
        assert [c["current"] for c in cuts] == [False] * (CUTS - 1) + [True], cuts
    print("1..1\nok 1 - killed %d times, %d cuts published" % (kills, CUTS))


main()
