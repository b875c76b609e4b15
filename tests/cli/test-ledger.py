#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger as others get it, and the recipes of docs/evidence.md, run as they stand there.

usage: test-ledger.py DIFUSORCTL EVIDENCE.md
"""
import csv, json, os, pathlib, re, shutil, subprocess, sys, tempfile


def main():
    program, evidence = sys.argv[1], pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    recipe, of_site = re.findall(r"```python\n(.*?)```", evidence, re.S)
    by_hand, packages, site_check, of_dossier = re.findall(r"```sh\n(.*?)```", evidence, re.S)
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as name:
        folder = pathlib.Path(name)
        night = json.loads(subprocess.run(
            [program, "--data-dir", name, "--json", "practice", "run", "--cuts", "3", "--interval", "0",
             "--size", "small"],
            check=True, capture_output=True, text=True).stdout)
        data = night["data_dir"]

        def run(*words, code=0, plain=False):
            done = subprocess.run([program, "--data-dir", data, *([] if plain else ["--json"]), *words],
                                  capture_output=True, text=True)
            assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
            return done.stdout if plain else json.loads(done.stdout)

        # incidents by hand: their words may be anything
        nasty = "=2+5|cmd' /C calc'!A0 \"quoted\", a\ttab \u202e and ñ\nand a line"
        first = run("incident", "add", nasty)["id"]
        second = run("incident", "add", "the power failed for a minute")["id"]
        run("incident", "close", str(second))
        run("incident", "close", str(second), code=1)
        run("incident", "close", "x", code=2)
        run("incident", "add", code=2)
        incidents = run("incident", "list")
        assert [i["id"] for i in incidents] == [first, second] and incidents[0]["text"] == nasty
        assert incidents[0]["closed"] is None and incidents[1]["closed"] is not None
        assert "20240602-2040" in incidents[0]["effect"], incidents
        letter = run("incident", "tell", str(first))["letter"]
        assert nasty in letter and "@" not in letter, letter  # nothing of a practice names a real address

        # show
        records = run("ledger", "show")
        kinds = [r["kind"] for r in records]
        for kind in ("package-received", "package-checked", "cut-accepted", "publication-started", "published", "visible",
                     "incident-opened", "incident-closed"):
            assert kind in kinds, kind
        assert [r["seq"] for r in records] == list(range(1, len(records) + 1))
        assert run("ledger", "show", "--last", "2") == records[-2:]
        assert {r["kind"] for r in run("ledger", "show", "--kind", "visible")} == {"visible"}
        shown = run("ledger", "show", plain=True)
        assert "\u202e" not in shown and "<U+202E>" in shown and shown.count("\n") == len(records)

        # verify, and what is anchored outside
        chain = run("ledger", "verify")
        assert chain["records"] == len(records) and chain["head"] == records[-1]["hash"]
        manifest = json.loads((pathlib.Path(night["site"]).parent / ".difusor/manifest.json").read_text())
        assert chain["anchors"][0]["head"] == manifest["ledger_head"]
        assert records[chain["anchored"] - 1]["hash"] == manifest["ledger_head"]
        assert chain["unanchored"] == len(records) - chain["anchored"] > 0

        # export
        lines, sheet = folder / "ledger.jsonl", folder / "ledger.csv"
        assert run("ledger", "export", str(lines))["records"] == len(records)
        run("ledger", "export", str(sheet))
        run("ledger", "export", str(lines), code=1)  # evidence is not written over
        run("ledger", "export", str(folder / "ledger.txt"), code=2)
        with open(sheet, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        exported = [json.loads(line) for line in open(lines, encoding="utf-8")]
        assert len(rows) == len(exported) == len(records)
        for row, record in zip(rows, exported):
            assert (row["seq"], row["at_us"], row["hash"]) == (str(record["seq"]), str(record["at"]), record["hash"])
            assert row["body"].lstrip("'") == record["body"] and record["utc"].endswith("Z")
            assert record["local"].endswith("-06:00")
            assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values()), row

        # the recipes, as they stand in the document
        script = folder / "recipe.py"
        script.write_text(recipe, encoding="utf-8")
        done = subprocess.run(["/usr/bin/python3", str(script), str(lines)], capture_output=True, text=True)
        assert done.returncode == 0 and done.stdout.split() == [str(len(records)), chain["head"]], done
        env = dict(os.environ, ledger=str(lines))
        done = subprocess.run(["sh", "-c", packages], cwd=data, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done
        one = exported[3]
        env.update({k: str(one[k]) for k in ("prev_hash", "seq", "at", "kind", "body")})
        done = subprocess.run(["sh", "-c", by_hand], env=env, capture_output=True, text=True)
        assert done.stdout.split()[0] == one["hash"], done

        (folder / "site.py").write_text(of_site, encoding="utf-8")
        shutil.copytree(night["site"], folder / "copy")
        at = pathlib.Path(night["site"]).parent / ".difusor/manifest.json"
        env.update(script=str(folder / "site.py"), manifest=str(at))

        def check_site(code):
            done = subprocess.run(["sh", "-c", site_check], cwd=folder / "copy", env=env, capture_output=True, text=True)
            assert done.returncode == code, done
            return done

        check_site(0)
        assert (folder / "copy" / "list").read_text().count("\n") == len(manifest["files"]) > 10
        page = folder / "copy" / "index.html"
        page.write_bytes(page.read_bytes() + b" ")
        assert "index.html" in check_site(1).stdout
        for change in ({"ledger_head": "0" * 64}, {"cut": "20240602-2000"}, {"files": manifest["files"][1:]}):
            env["manifest"] = str(folder / "other.json")
            (folder / "other.json").write_text(json.dumps({**manifest, **change}))
            assert "does not know" in check_site(1).stderr, change

        if shutil.which("unzip"):
            run("dossier", str(folder / "FILE.zip"))
            done = subprocess.run(["sh", "-c", of_dossier], cwd=folder, env=env, capture_output=True, text=True)
            assert done.returncode == 0 and "ledger" in done.stdout, done

        # and what they are for
        text = lines.read_text(encoding="utf-8").splitlines(keepends=True)
        for change in (lambda t: t[:4] + t[5:], lambda t: t[:4] + [t[5], t[4]] + t[6:],
                       lambda t: t[:4] + [t[4].replace('"at":1', '"at":2')] + t[5:]):
            lines.write_text("".join(change(list(text))), encoding="utf-8")
            done = subprocess.run(["/usr/bin/python3", str(script), str(lines)], capture_output=True, text=True)
            assert done.returncode != 0 and "record" in done.stderr, done
        victim = next((pathlib.Path(data) / "packages").rglob("*.zip"))
        victim.chmod(0o644)
        victim.write_bytes(victim.read_bytes() + b"x")
        lines.write_text("".join(text), encoding="utf-8")
        assert subprocess.run(["sh", "-c", packages], cwd=data, env=env, capture_output=True).returncode != 0

        # cuts
        cuts = run("cuts")
        assert [c["findings"] for c in cuts] == [0, 0, 0] and cuts[0]["actas_percent"] == 0
        assert cuts[1]["actas_percent"] < cuts[2]["actas_percent"] <= 100, cuts
        cut = run("cut", "show", cuts[2]["id"])
        assert cut["id"] == cuts[2]["id"] and cut["finding_list"] == [] and cut["changes"]["since"] == cuts[1]["id"]
        assert cut["changes"]["added"] and cut["changes"]["changed"] and not cut["changes"]["removed"]
        assert cut["packages"][0]["sha256"] in run("cut", "show", cuts[2]["id"], plain=True)
        assert cut["packages"][0]["sha256"] in run("cut", "show", cuts[2]["id"], "--for-institute", plain=True)
        run("cut", "show", "20240602-2359", code=1)
        run("cut", "show", code=2)
    print("1..1\nok 1 - %d records" % len(records))


main()
