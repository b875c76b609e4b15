#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent reading of PREP packages, to compare `difusorctl inspect` with.

It shares nothing with the program: Python's csv and zipfile modules, the norm's sums, no streaming.
"""
import csv, datetime, hashlib, io, re, zipfile

ALIASES = {"ID_ESTADO": "ID_ENTIDAD", "NO_REGISTRADOS": "NO_REGISTRADAS", "TOTAL_VOTOS": "TOTAL_VOTOS_CALCULADO",
           "TOTAL_VOTOS_CALCULADOS": "TOTAL_VOTOS_CALCULADO", "ACTAS_FUERA_DE_CATALOGO": "ACTAS_FUERA_CATALOGO",
           "PORCENTAJE_ACTAS_CON_INCONSISTENCIAS": "PORCENTAJE_ACTAS_INCONSISTENCIAS"}


def bare(cell):
    return cell.strip().lstrip("=").strip("'\"").strip()


def whole(cell):
    """A cell as a whole number, or None"""
    text = bare(cell)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.0*)?", text):
        text = text.replace(",", "")
    return int(text.split(".")[0]) if re.fullmatch(r"[+-]?\d+(\.0*)?", text) else None


def decode(data):
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), "utf-8-bom"
    if data.isascii():
        return data.decode("ascii"), "ascii"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def line_end(text):
    crlf = text.count("\r\n")
    counts = {"lf": text.count("\n") - crlf, "crlf": crlf, "cr": text.count("\r") - crlf}
    return max(counts, key=counts.get)


def cut_time(lines, default):
    for line in lines:
        found = re.search(r"(\d+)/(\d+)/(\d+)\s+(\d+):(\d\d)\s*(?:\(UTC([+-]\d+)\))?", line)
        if not found:
            continue
        one, month, other, hour, minute = map(int, found.groups()[:5])
        day, year = (one, other) if other > 31 else (other, one)
        zone = datetime.timezone(datetime.timedelta(hours=int(found[6] or default)))
        return datetime.datetime(year, month, day, hour, minute, tzinfo=zone)
    return None


def election(path, data, default_zone=-6):
    """What a results CSV says and adds up to; None if it is none"""
    text, encoding = decode(data)
    lines = re.split("\r\n|\r|\n", text)
    strip = lambda line: line.lstrip("\"' ")
    names_at = next((i for i, line in enumerate(lines) if strip(line).startswith("ACTAS_ESPERADAS")), None)
    rows_at = next((i for i, line in enumerate(lines) if strip(line).startswith("CLAVE_CASILLA")), None)
    if names_at is None or rows_at is None:
        return None
    separator = lines[rows_at].replace('"', "")[len("CLAVE_CASILLA")]
    cells = lambda line: next(csv.reader([line], delimiter=separator))
    filled = lambda line: line.strip(" \t\",;|") != ""
    names = [bare(name) for name in cells(lines[names_at])]
    values = [bare(value) for value in cells(next(line for line in lines[names_at + 1:] if filled(line)))]
    columns = [bare(name) for name in cells(lines[rows_at])]
    canonical = [ALIASES.get(name.upper(), name.upper()) for name in columns]
    rows = [cells(line) for line in lines[rows_at + 1:] if filled(line)]
    at = {name: i for i, name in reversed(list(enumerate(canonical)))}
    block = range(at["TOTAL_VOTOS_SACADOS"] + 1, at["TOTAL_VOTOS_ASENTADO"])
    state = lambda row: whole(row[at["CONTABILIZADA"]])
    counted = [row for row in rows if state(row) == 1]
    number = lambda row, name: whole(row[at[name]]) or 0
    declared = {ALIASES.get(n, n): whole(v) for n, v in zip(names, values)}
    computed = {
        "ACTAS_CONTABILIZADAS": len(counted),
        "TOTAL_VOTOS_C_CS": sum(number(row, "TOTAL_VOTOS_CALCULADO") for row in counted),
        "TOTAL_VOTOS_S_CS": sum(number(row, "TOTAL_VOTOS_CALCULADO") for row in counted
                                if bare(row[at["TIPO_CASILLA"]]) != "S"),
        "LISTA_NOMINAL_ACTAS_CONTABILIZADAS": sum(number(row, "LISTA_NOMINAL") for row in counted),
    }
    heading = [line for line in lines[:names_at] if filled(line) and not line.startswith("sep=")]
    return {
        "path": path, "title": heading[0].strip("\" ") if heading else None,
        "cut": cut_time(lines[:names_at], default_zone), "encoding": encoding, "separator": separator,
        "line_end": line_end(text), "rows": len(rows), "columns": len(columns),
        "parties": [columns[i] for i in block if canonical[i] not in ("NO_REGISTRADAS", "NULOS")],
        "summary": dict(zip(names, values)),
        "checks": {name: (declared.get(name), computed[name]) for name in computed},
        "counts": {"contabilizadas": len(counted), "no_contabilizadas": sum(state(row) == 0 for row in rows),
                   "fuera_catalogo": sum(state(row) == 2 for row in rows),
                   "pendientes": sum(state(row) not in (0, 1, 2) for row in rows)},
        "bad_totals": sum(1 for row in rows if whole(row[at["TOTAL_VOTOS_CALCULADO"]]) is not None and
                          whole(row[at["TOTAL_VOTOS_CALCULADO"]]) != sum(whole(row[i]) or 0 for i in block)),
    }


def nested(data, prefix=""):
    """Every election of a ZIP, ZIPs within it included"""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.filename.lower().endswith(".zip"):
                found += nested(archive.read(info), prefix + info.filename + "/")
            elif info.filename.lower().endswith(".csv"):
                one = election(prefix + info.filename, archive.read(info))
                found += [one] if one else []
    return found


def compare(document, name, data):
    """Asserts that `inspect`'s document is as this script reads the file. Returns its elections"""
    mine = nested(data) if name.lower().endswith(".zip") else [e for e in [election(name, data)] if e]
    assert document["sha256"] == hashlib.sha256(data).hexdigest()
    assert [e["path"] for e in document["elections"]] == [e["path"] for e in mine], (document, mine)
    for theirs, ours in zip(document["elections"], mine):
        for key in ("title", "encoding", "separator", "line_end", "rows", "columns", "parties", "summary", "counts"):
            assert theirs[key] == ours[key], (name, key, theirs[key], ours[key])
        cut = datetime.datetime.fromisoformat(theirs["cut"]) if theirs["cut"] else None
        assert cut == ours["cut"], (name, theirs["cut"], ours["cut"])
        checks = {c["id"]: (c["declared"], c["computed"]) for c in theirs["checks"]}
        for check, figures in ours["checks"].items():
            assert checks[check] == figures, (name, check, checks[check], figures)
        for c in theirs["checks"]:
            assert c["ok"] == (c["declared"] == c["computed"] or (c["declared"] is None and c["computed"] == 0)), c
        totals = [f for f in document["findings"] if f["id"] == "acta-total" and f["path"] == ours["path"]]
        assert (len(totals) > 0) == (ours["bad_totals"] > 0), (name, ours["bad_totals"])
    return mine
