# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented results CSVs whose sums are right, in every dress that real ones wear, and ZIPs of them."""
import io, random, zipfile

SUMMARY = ["ACTAS_ESPERADAS", "ACTAS_REGISTRADAS", "ACTAS_FUERA_CATALOGO", "ACTAS_CAPTURADAS",
           "PORCENTAJE_ACTAS_CAPTURADAS", "ACTAS_CONTABILIZADAS", "PORCENTAJE_ACTAS_CONTABILIZADAS",
           "PORCENTAJE_ACTAS_INCONSISTENCIAS", "ACTAS_NO_CONTABILIZADAS", "LISTA_NOMINAL_ACTAS_CONTABILIZADAS",
           "TOTAL_VOTOS_C_CS", "TOTAL_VOTOS_S_CS", "PORCENTAJE_PARTICIPACION_CIUDADANA"]
BEFORE = ["CLAVE_CASILLA", "CLAVE_ACTA", "ID_ENTIDAD", "ENTIDAD", "ID_MUNICIPIO", "MUNICIPIO", "SECCION", "ID_CASILLA",
          "TIPO_CASILLA", "EXT_CONTIGUA", "TOTAL_VOTOS_SACADOS"]
AFTER = ["NO_REGISTRADAS", "NULOS", "TOTAL_VOTOS_ASENTADO", "TOTAL_VOTOS_CALCULADO", "LISTA_NOMINAL", "OBSERVACIONES",
         "CONTABILIZADA"]
WORDS = ["Sin dato", "SIN DATO", "sin_dato", "Ilegible", "Sin acta", "-", "N/A", ""]
REMARKS = ["", " ", " - ", "['Ilegible', 'Sin dato']", "Sin acta(3)", "Excede lista nominal", "7"]
ALIASES = {"NO_REGISTRADAS": "NO_REGISTRADOS", "TOTAL_VOTOS_CALCULADO": "TOTAL_VOTOS", "ENTIDAD": "ESTADO",
           "ACTAS_FUERA_CATALOGO": "ACTAS_FUERA_DE_CATALOGO",
           "PORCENTAJE_ACTAS_INCONSISTENCIAS": "PORCENTAJE_ACTAS_CON_INCONSISTENCIAS"}


def as_float(value):
    return "%s.0" % value if isinstance(value, int) else value


def with_commas(value):
    return format(value, ",") if isinstance(value, int) else value + "%" if value else value


def with_quote(value):
    return "'%s" % value


def invent(seed, rows, parties, separator=",", end="\n", encoding="utf-8", key="'%s'", cut="02/06/2024 20:20 (UTC-6)",
           sep_line=False, third=True, quote=False, blank="", style=lambda value: value, aliases=(), values_kept=13,
           pending="-"):
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
            votes = [pending] * len(votes)
        total_cell = total if state in "01" else pending
        claves = (key % ("28%04dB%04d" % (i % 3000, i)), key % ("28%04dB%06d" % (i % 3000, i)))
        cells = [*(claves if state != "2" else ("-", "-")), 28, "TAMAULIPAS", 1, "Río Bravo", i % 3000, i % 9, kind, 0,
                 total_cell, *votes, total_cell, total_cell, voters, r.choice(REMARKS), state]
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
    join = lambda cells: separator.join('"%s"' % c if quote or separator in str(c) else str(c) for c in cells)
    named = lambda names: join(ALIASES[name] if name in aliases else name for name in names)
    between = [] if blank is None else [blank]
    head = (["sep=" + separator] if sep_line else []) + ["Elección de Ayuntamientos", cut] + (between if third else [])
    values = [style(value) for value in values][:values_kept]
    body = head + [named(SUMMARY), join(values), *between, named(BEFORE + parties + AFTER)] + lines
    text = end.join(body) + end
    return (b"\xef\xbb\xbf" + text.encode()) if encoding == "bom" else text.encode(encoding)


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


PARTIES = ["PAN", "PRI", "PRD", "PT", "PVEM", "MC", "MORENA", "PAN-PRI-PRD", "C_PT_MORENA", "CAND IND 1"]
