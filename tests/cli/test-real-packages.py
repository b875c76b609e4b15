#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every real file at hand is read without an error, and checked as an independent script does.

usage: test-real-packages.py DIFUSORCTL FOLDER; skips where there is no FOLDER
"""
import io, json, pathlib, subprocess, sys, tempfile, zipfile

from prep_check import compare


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if not data.is_dir():
        print("1..0 # SKIP there are no real packages at hand")
        return
    files = sorted(p for p in data.rglob("*") if p.suffix.lower() in (".zip", ".csv", ".json"))
    elections = 0
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as name:
        folder = pathlib.Path(name)
        for top in [d for d in data.iterdir() if d.is_dir()]:  # and each folder as the package that it was
            with zipfile.ZipFile(folder / (top.name + ".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
                for path in sorted(p for p in top.rglob("*") if p.is_file()):
                    archive.write(path, path.relative_to(top))
            files.append(folder / (top.name + ".zip"))
        for path in files:
            done = subprocess.run([program, "--data-dir", str(folder / "data"), "--json", "inspect", str(path)],
                                  capture_output=True, text=True)
            assert done.returncode == 0, (path, done.stdout, done.stderr)
            document = json.loads(done.stdout)
            assert not [f for f in document["findings"] if f["level"] == "error"], (path, document["findings"])
            if path.suffix.lower() != ".json":
                found = compare(document, path.name, path.read_bytes())
                assert found, path
                assert all(c["ok"] for e in document["elections"] for c in e["checks"]), document
                elections += len(found)
    print("1..1\nok 1 - %d files, %d elections" % (len(files), elections))


main()
