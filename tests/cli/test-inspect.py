#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`difusorctl inspect` against an independent reading, on invented packages and on bad ones.

usage: test-inspect.py DIFUSORCTL
"""
import gzip, json, pathlib, subprocess, sys, tarfile, tempfile

from prep_check import compare
from prep_make import ALIASES, PARTIES, as_float, invent, with_commas, with_quote, zipped

TABS = ",".join(['"\t"'] * 13)


def zero_state():
    """The first cut of some institutes: nothing but empty strings where a figure would be"""
    lines = invent(5, 0, PARTIES).split(b"\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(b"ACTAS_ESPERADAS")) + 1
    lines[at] = b"1196,0,0,0,0,0,0,0,0,,,0,"
    row = b"'280001B0100','280001B010001',28,TAMAULIPAS,1,Reynosa,1,1,B,0,"
    rest = b"-," * (len(PARTIES) + 5) + b"500,,-"
    return b"\n".join(lines[:-1] + [row + rest, b""])


def packages():
    plain = invent(1, 200, PARTIES)
    latin = invent(2, 150, PARTIES, "|", "\r\n", "latin-1", '="%s"', "2019/06/03 05:47 (UTC-5)", True, False)
    bom = invent(3, 300, PARTIES, end="\r", encoding="bom", key="'%s")
    quoted = invent(4, 50, PARTIES, quote=True, cut="3/6/2019 09:15 (UTC-5)")
    empty = invent(5, 0, PARTIES)
    other = b"ID_ESTADO,PARTIDO_CI\r\n28,PAN\r\n"
    yield "plain.csv", plain
    yield "latin.csv", latin
    yield "bom.csv", bom
    yield "quoted.csv", quoted
    yield "empty.csv", empty
    # the habits of real institutes, one by one
    yield "plain-keys.csv", invent(6, 60, PARTIES, key="%s", cut="12/05/2024 21:20(UTC-6)")
    yield "pipe.csv", invent(7, 60, PARTIES, "|", third=False)
    yield "no-blank-lines.csv", invent(8, 60, PARTIES, blank=None)
    yield "tabs.csv", invent(9, 60, PARTIES, blank=TABS, end="\r\n")
    yield "floats.csv", invent(10, 60, PARTIES, style=as_float)
    yield "commas.csv", invent(11, 900, PARTIES, style=with_commas)
    yield "quotes.csv", invent(12, 60, PARTIES, style=with_quote, pending="")
    yield "aliases.csv", invent(13, 60, PARTIES, aliases=ALIASES)
    yield "short.csv", invent(14, 60, PARTIES, values_kept=10)
    yield "ascii.csv", invent(15, 60, PARTIES).replace("ó".encode(), b"o").replace("í".encode(), b"i")
    yield "zero.csv", zero_state()
    yield "flat.zip", zipped({"R.csv": latin, "C.csv": other, "LEEME.txt": b"x"})
    yield "nested.zip", zipped({
        "20240602_2020_PREP_DIP_LOC_TAMPS.zip": zipped({"a/R.csv": plain, "a/C.csv": other}),
        "20240602_2020_PREP_AYUN_TAMPS.zip": zipped({"R2.csv": bom, "LEEME.txt": b"x"})})
    yield "deeper.zip", zipped({"one.zip": zipped({"two.zip": zipped({"R.csv": plain})})})


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as name:
        folder, passed = pathlib.Path(name), 0

        def run(path):
            done = subprocess.run([program, "--data-dir", str(folder / "data"), "--json", "inspect", str(path)],
                                  capture_output=True, text=True)
            return done.returncode, json.loads(done.stdout)

        for file, data in packages():
            (folder / file).write_bytes(data)
            code, document = run(folder / file)
            assert code == 0, (file, code, document)
            assert document["file"] == file and document["kind"] == "database", document
            assert set(document) == {"file", "sha256", "kind", "cut", "zip", "elections", "findings"}
            ours = compare(document, file, data)
            levels = {f["level"] for f in document["findings"]}
            assert "error" not in levels, (file, document["findings"])
            passed += len(ours)

        plain = (folder / "plain.csv").read_bytes()
        with tarfile.open(folder / "p.tar.gz", "w:gz") as archive:
            archive.add(folder / "plain.csv", "x/plain.csv")
        code, document = run(folder / "p.tar.gz")
        assert code == 0 and document["elections"][0]["path"] == "x/plain.csv" and document["zip"]["entries"] == 1

        # one figure changed: a finding, and the exit code stays 0
        (folder / "changed.csv").write_bytes(plain.replace(b",1\n", b",0\n", 1))
        code, document = run(folder / "changed.csv")
        failed = [c["id"] for c in document["elections"][0]["checks"] if not c["ok"]]
        assert code == 0 and "ACTAS_CONTABILIZADAS" in failed, document
        assert any(f["level"] == "error" and f["id"] == "sum-mismatch" for f in document["findings"])
        assert all(set(f) == {"level", "id", "text", "path", "row"} for f in document["findings"])

        # no PREP package at all
        whole = zipped({"R.csv": plain})
        for file, data in {"void.csv": b"", "page.csv": b"<html>", "cand.csv": b"A,B\n1,2\n", "void.zip": b"",
                           "other.zip": zipped({"a.txt": b"x"}), "half.zip": whole[:len(whole) // 2],
                           "four.zip": zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": whole})})}),
                           "split.zip": b"PK\x07\x08" + whole, "text.dat": b"hello", "x.json.gz": gzip.compress(b"{}"),
                           "nul.csv": b"\0" * 4096}.items():
            (folder / file).write_bytes(data)
            code, document = run(folder / file)
            assert code == 3 and document["error"]["class"] == "security", (file, code, document)
            assert document["error"]["message"] and document["error"]["hint"]

        # 1 GiB in one line, as a sparse file: told in seconds, in little memory
        with open(folder / "line.csv", "wb") as out:
            out.write(b"x")
            out.truncate(1 << 30)
        code, document = run(folder / "line.csv")
        assert code == 3, document

        (folder / "two").mkdir()
        done = subprocess.run([program, "--json", "inspect", str(folder / "plain.csv"), str(folder / "latin.csv")],
                              capture_output=True, text=True, check=True)
        assert [d["file"] for d in json.loads(done.stdout)] == ["plain.csv", "latin.csv"]
        assert subprocess.run([program, "inspect"], capture_output=True).returncode == 2
    print("1..1\nok 1 - %d elections equal to an independent reading" % passed)


main()
