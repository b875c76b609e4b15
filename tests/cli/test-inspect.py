#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`difusorctl inspect` against an independent reading, on invented packages and on bad ones.

usage: test-inspect.py DIFUSORCTL
"""
import gzip, io, json, pathlib, random, subprocess, sys, tarfile, tempfile, zipfile

from prep_check import compare

SUMMARY = ["ACTAS_ESPERADAS", "ACTAS_REGISTRADAS", "ACTAS_FUERA_CATALOGO", "ACTAS_CAPTURADAS",
           "PORCENTAJE_ACTAS_CAPTURADAS", "ACTAS_CONTABILIZADAS", "PORCENTAJE_ACTAS_CONTABILIZADAS",
           "PORCENTAJE_ACTAS_INCONSISTENCIAS", "ACTAS_NO_CONTABILIZADAS", "LISTA_NOMINAL_ACTAS_CONTABILIZADAS",
           "TOTAL_VOTOS_C_CS", "TOTAL_VOTOS_S_CS", "PORCENTAJE_PARTICIPACION_CIUDADANA"]
BEFORE = ["CLAVE_CASILLA", "CLAVE_ACTA", "ID_ENTIDAD", "ENTIDAD", "ID_MUNICIPIO", "MUNICIPIO", "SECCION", "ID_CASILLA",
          "TIPO_CASILLA", "EXT_CONTIGUA", "TOTAL_VOTOS_SACADOS"]
AFTER = ["NO_REGISTRADAS", "NULOS", "TOTAL_VOTOS_ASENTADO", "TOTAL_VOTOS_CALCULADO", "LISTA_NOMINAL", "OBSERVACIONES",
         "CONTABILIZADA"]
WORDS = ["Sin dato", "SIN DATO", "sin_dato", "Ilegible", "-", "N/A"]


def invent(seed, rows, parties, separator=",", end="\n", encoding="utf-8", key="'%s'", cut="02/06/2024 20:20 (UTC-6)",
           sep_line=False, third=True, quote=False):
    """A results CSV whose sums are right"""
    r = random.Random(seed)
    lines, counted, votes_all, votes_plain, voters_all, captured, outside = [], 0, 0, 0, 0, 0, 0
    for i in range(rows):
        kind = r.choice("BBBCCCEEMS")
        state = r.choices(["1", "0", "2", "-"], [80, 5, 2, 13])[0]
        votes = [r.randint(0, 200) if r.random() > 0.03 else r.choice(WORDS) for _ in parties + [0, 0]]
        total = sum(v for v in votes if isinstance(v, int))
        voters = r.randint(100, 750)
        if state in "2-":
            votes = ["-"] * len(votes)
        total_cell = total if state in "01" else "-"
        claves = (key % ("28%04dB%04d" % (i % 3000, i)), key % ("28%04dB%06d" % (i % 3000, i)))
        cells = [*(claves if state != "2" else ("-", "-")), 28, "TAMAULIPAS", 1, "Río Bravo", i % 3000, i % 9, kind, 0,
                 total_cell, *votes, total_cell, total_cell, voters, r.choice(["", " ", "['Ilegible', 'Sin dato']"]), state]
        text = [str(c) for c in cells]
        lines.append(separator.join('"%s"' % c if quote or separator in c else c for c in text))
        captured += state in "01"
        outside += state == "2"
        if state == "1":
            counted += 1
            votes_all += total
            votes_plain += total if kind != "S" else 0
            voters_all += voters
    expected = rows - outside
    percent = lambda a, b: "%d.%04d" % divmod(a * 1000000 // b, 10000) if b else ""
    values = [expected, captured + outside, outside, captured, percent(captured, expected), counted,
              percent(counted, expected), "0.0000", captured - counted, voters_all, votes_all, votes_plain,
              percent(votes_plain, voters_all)]
    join = lambda cells: separator.join('"%s"' % c if quote else str(c) for c in cells)
    head = (["sep=" + separator] if sep_line else []) + ["Elección de Ayuntamientos", cut] + ([""] if third else [])
    body = head + [join(SUMMARY), join(values), "", join(BEFORE + parties + AFTER)] + lines
    text = end.join(body) + end
    return (b"\xef\xbb\xbf" + text.encode()) if encoding == "bom" else text.encode(encoding)


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


PARTIES = ["PAN", "PRI", "PRD", "PT", "PVEM", "MC", "MORENA", "PAN-PRI-PRD", "C_PT_MORENA", "CAND IND 1"]


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
