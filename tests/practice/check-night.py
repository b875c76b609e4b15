#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a practice night adds up, recomputed from its files alone.

usage: check-night.py DIFUSORCTL full|small CUTS
Every heading is computed again from the rows, every JSON from the CSV, every image is hashed, and
increments are laid over each other until they give what the whole packages give.
"""
import csv, hashlib, io, json, pathlib, re, signal, subprocess, sys, tempfile, time, urllib.request, zipfile
from decimal import ROUND_DOWN, Decimal

WARNING = "PRÁCTICA"
IDENTITY = ["CLAVE_CASILLA", "CLAVE_ACTA", "ID_ENTIDAD", "ENTIDAD"]
CONTESTS = {"DIP_LOC": ("dip", "ID_DISTRITO_LOCAL", "distrito"), "AYUN": ("ayun", "ID_MUNICIPIO", "municipio")}


def number(text):
    return int(text) if text.isdigit() else 0


def share(part, whole):
    """Four decimals, truncated."""
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("1.0000"), ROUND_DOWN)) if whole else "0.0000"


class Institute:
    def __init__(self, program, size, cuts, *more):
        command = [program, "--json", "practice", "serve", "--size", size, "--cuts", str(cuts), "--seed", "11",
                   "--interval", "0", *more]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        text = ""
        while not text.rstrip().endswith("}"):
            line = self.process.stdout.readline()
            assert line, "the institute ended: " + text
            text += line
        self.url = json.loads(text)["feed"]

    def get(self, path):
        with urllib.request.urlopen(urllib.request.Request(self.url.rsplit("/", 1)[0] + "/" + path)) as reply:
            return reply.read()

    def packages(self):
        feed = json.loads(self.get("feed.json"))
        assert feed["format"] == "difusor-feed/1" and feed["mode"] == "practice" and WARNING in feed["election"]
        for entry in feed["packages"]:
            data = self.get(entry["url"])
            assert len(data) == entry["size"] and hashlib.sha256(data).hexdigest() == entry["sha256"], entry
            yield entry, data

    def close(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(20) == 0


def read_results(data):
    """(title, cut, heading, rows) of a results CSV."""
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf") and text.count("\n") == text.count("\r\n")
    lines = text.split("\r\n")
    table = list(csv.reader(io.StringIO(text, newline="")))
    at = next(i for i, row in enumerate(table) if row and row[0] == "CLAVE_CASILLA")
    top = next(i for i, row in enumerate(table) if row and row[0] == "ACTAS_ESPERADAS")
    names = table[at]
    rows = [dict(zip(names, row)) for row in table[at + 1:] if row]
    assert all(len(row) == len(names) for row in table[at + 1:] if row)
    assert names[:4] == IDENTITY
    return lines[0], lines[1], dict(zip(table[top], table[top + 1])), rows, names


def check_results(data, last):
    title, cut, heading, rows, names = read_results(data)
    votes = names[names.index("TOTAL_VOTOS_SACADOS") + 1:names.index("TOTAL_VOTOS_ASENTADO")]
    counted = [row for row in rows if row["CONTABILIZADA"] == "1"]
    outside = [row for row in rows if row["CONTABILIZADA"] == "2"]
    expected = [row for row in rows if row["CONTABILIZADA"] != "2"]
    captured = [row for row in expected if row["CONTABILIZADA"] != "-"]
    faulty = [row for row in captured if re.search("Excede|legible|Sin dato|vacíos", row["OBSERVACIONES"])]
    for row in captured:
        assert number(row["TOTAL_VOTOS_CALCULADO"]) == sum(number(row[name]) for name in votes), row
        limit = number(row["LISTA_NOMINAL"]) + number(row["REPRESENTANTES_PP_CI"])
        over = row["TIPO_CASILLA"] not in "SA" and number(row["TOTAL_VOTOS_CALCULADO"]) > limit
        assert over == ("Excede" in row["OBSERVACIONES"]), row
    every = sum(number(row["TOTAL_VOTOS_CALCULADO"]) for row in counted)
    plain = sum(number(row["TOTAL_VOTOS_CALCULADO"]) for row in counted if row["TIPO_CASILLA"] != "S")
    voters = sum(number(row["LISTA_NOMINAL"]) for row in counted)
    wanted = {
        "ACTAS_ESPERADAS": len(expected),
        "ACTAS_REGISTRADAS": len(captured) + len(outside),
        "ACTAS_FUERA_CATALOGO": len(outside),
        "ACTAS_CAPTURADAS": len(captured),
        "PORCENTAJE_ACTAS_CAPTURADAS": share(len(captured), len(expected)),
        "ACTAS_CONTABILIZADAS": len(counted),
        "PORCENTAJE_ACTAS_CONTABILIZADAS": share(len(counted), len(expected)),
        "PORCENTAJE_ACTAS_INCONSISTENCIAS": share(len(faulty), len(expected)),
        "ACTAS_NO_CONTABILIZADAS": len(captured) - len(counted),
        "LISTA_NOMINAL_ACTAS_CONTABILIZADAS": voters,
        "TOTAL_VOTOS_C_CS": every,
        "TOTAL_VOTOS_S_CS": plain,
        "PORCENTAJE_PARTICIPACION_CIUDADANA": share(every if last else plain, voters),
    }
    assert len(expected) > 40
    assert heading == {name: str(value) for name, value in wanted.items()}, (heading, wanted)
    assert WARNING in title and re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d \(UTC-6\)", cut), (title, cut)
    keys = [row["CLAVE_ACTA"] for row in expected if row["TIPO_CASILLA"] != "A"]
    assert len(keys) == len(set(keys))
    return cut, heading, rows, votes[:-2]


def check_documents(site, slug, area_column, area_word, checked, institute, images):
    """The JSON of one contest against its CSV; gives how many of `images` were there to be looked at."""
    wanted = images
    cut, heading, rows, columns = checked
    read = lambda name: json.loads(site["assets/api/%s/%s.json" % (slug, name)])
    whole = read("entidad")
    assert "%s %s (UTC-6)" % (whole["ultimoCorte"]["fecha"], whole["ultimoCorte"]["hora"]) == cut, (whole, cut)
    whole = whole["json"][0]
    counted = [row for row in rows if row["CONTABILIZADA"] == "1"]
    assert whole["esperadas"] == int(heading["ACTAS_ESPERADAS"])
    assert whole["porcentajeContabilizadas"] == heading["PORCENTAJE_ACTAS_CONTABILIZADAS"]
    assert whole["votos"] == int(heading["TOTAL_VOTOS_C_CS"])
    assert whole["participacion"] == heading["PORCENTAJE_PARTICIPACION_CIUDADANA"]
    assert {p["clave"]: p["votos"] for p in whole["partidos"]} == {
        name: sum(number(row[name]) for row in counted) for name in columns}
    assert sum(p["votos"] for p in whole["candidaturas"]) + whole["nulos"] + whole["noRegistradas"] == whole["votos"]
    last = read("avance")["json"][-1]
    assert (last["contabilizadas"], last["votos"]) == (whole["contabilizadas"], whole["votos"])
    turnout, faults = read("participacion")["json"][0], read("inconsistencias")["json"][0]
    assert turnout["votosSinEspeciales"] == int(heading["TOTAL_VOTOS_S_CS"])
    assert turnout["anticipado"]["votos"] == sum(
        number(row["TOTAL_VOTOS_CALCULADO"]) for row in counted if row["TIPO_CASILLA"] == "A")
    assert faults["porcentaje"] == heading["PORCENTAJE_ACTAS_INCONSISTENCIAS"]
    areas = read("areas")["json"]
    assert {area["id"] for area in areas} == {int(row[area_column]) for row in rows} and len(areas) > 2
    for area in areas:
        here = [row for row in rows if int(row[area_column]) == area["id"]]
        votes = [row for row in here if row["CONTABILIZADA"] == "1"]
        folder = "%s/%d/" % (area_word, area["id"])
        total = sum(number(row["TOTAL_VOTOS_CALCULADO"]) for row in votes)
        assert area["votos"] == read(folder + "resumen")["json"][0]["votos"] == total
        shown = {p["clave"]: p["votos"] for p in read(folder + "partidos")["json"][0]["partidos"]}
        for name in columns:
            assert shown.get(name, 0) == sum(number(row[name]) for row in votes), (area, name)
            assert name in shown or all(row[name] in ("N/A", "Sin dato", "Ilegible") for row in votes)
        names = [(int(row["SECCION"]), row["TIPO_CASILLA"] + row["ID_CASILLA"])
                 for row in here if row["CONTABILIZADA"] != "2"]
        assert [(c[0], c[1]) for c in read(folder + "casillas")["json"]] == names
    acts = {(row["SECCION"], row["TIPO_CASILLA"] + row["ID_CASILLA"]): row for row in rows
            if row["CONTABILIZADA"] != "2" and row["TIPO_CASILLA"] != "A"}
    for name in [n for n in site if n.startswith("assets/api/%s/secciones/" % slug)]:
        for acta in json.loads(site[name])["json"]:
            row = acts.pop(("%04d" % acta["seccion"], acta["casilla"]))
            assert acta["estado"] == {"1": "contabilizada", "0": "no contabilizada", "-": "pendiente"}[row["CONTABILIZADA"]]
            if acta["estado"] == "pendiente":
                continue
            assert [str("N/A" if v is None else v) for v in acta["votos"]] == [row[c] for c in columns], (acta, row)
            assert acta["total"] == number(row["TOTAL_VOTOS_CALCULADO"])
            assert acta.get("sha256", "-") == row["CODIGO_INTEGRIDAD"]
            if images and "imagen" in acta:
                images -= 1
                image = institute.get("imagenes_digitalizadas_validadas/" + acta["imagen"])
                assert hashlib.sha256(image).hexdigest() == acta["sha256"]
                assert WARNING.encode() in image
    assert not acts, list(acts)[:3]
    return wanted - images


def inspect(program, entry, data):
    """The program's own reader finds nothing in what the institute hands over."""
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        path = pathlib.Path(folder, entry["url"].rsplit("/", 1)[1])
        path.write_bytes(data)
        told = subprocess.run([program, "--json", "inspect", str(path)], capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        told = json.loads(told.stdout)
    assert told["kind"] == entry["kind"] and told["cut"] == entry["cut"], (told["kind"], told["cut"], entry)
    assert told["findings"] == [], told["findings"][:3]
    elections = told["elections"]
    assert len(elections) == {"site": 2, "data": 0, "database": 2}[entry["kind"]], elections
    assert all(check["ok"] for election in elections for check in election["checks"]), elections


def check_site(site):
    assert {"html", "json", "js", "css", "zip"} <= {name.rsplit(".", 1)[-1] for name in site}
    for name, data in site.items():
        if name.endswith(".html"):
            assert WARNING in data.decode(), name
        if name.endswith(".json"):
            assert WARNING in data.decode(), name
            json.loads(data)
        if name.endswith((".html", ".js", ".css")):
            # nothing from anywhere else, but for names of XML
            assert not re.search(r"https?://(?!127\.0\.0\.1|www\.w3\.org/)", data.decode()), name


def lay(site, entry, data):
    if entry["kind"] == "database":
        site[entry["path"]] = data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            site[name] = archive.read(name)


def nested(data):
    with zipfile.ZipFile(io.BytesIO(data)) as outer:
        for name in outer.namelist():
            with zipfile.ZipFile(io.BytesIO(outer.read(name))) as inner:
                yield name, {n: inner.read(n) for n in inner.namelist()}


def check_database(data, last):
    checked = {}
    for name, files in nested(data):
        code = re.fullmatch(r"\d{8}_\d{4}_PREP_(.+)_PRACTICA\.zip", name).group(1)
        base = name[:-len(".zip")]
        assert set(files) == {base + ".csv", base + "_CANDIDATURAS.csv", "LEEME.txt"}, list(files)
        assert all(WARNING in f.decode("utf-8-sig") for f in files.values())
        checked[code] = check_results(files[base + ".csv"], last)
    assert set(checked) == set(CONTESTS)
    return checked


def walk(institute, cuts, results, program=None):
    """Lays the packages of the night over each other; gives each cut's site."""
    site, groups = {}, {}
    for entry, data in institute.packages():
        groups.setdefault((entry["cut"], entry["id"].endswith("-2")), []).append((entry, data))
    assert len(groups) == cuts, list(groups)
    for n, packages in enumerate(groups.values(), 1):
        for entry, data in packages if program else []:
            inspect(program, entry, data)
        for entry, data in sorted(packages, key=lambda p: ["site", "data", "database"].index(p[0]["kind"])):
            lay(site, entry, data)
        pointer = json.loads(site["assets/configuracion.json"])["configuracion"]["urlBaseDatos"]
        database = site[pointer[2:]]
        if n == 1:
            assert [entry["kind"] for entry, _ in packages] in (["site"], ["site", "database"])
            assert len(packages[0][1]) < 1000 * 1000
        if results is not None:
            results.append(check_database(database, n == cuts))
        yield n, dict(site)


def take_in(program, institute, cuts, corrected):
    """The whole night taken in one after the other: no finding but the one that is meant, a cut that is corrected."""
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        def call(*words):
            return subprocess.run([program, "--data-dir", folder, "--json", *words], check=True, capture_output=True, text=True).stdout
        call("source", "set", "feed", institute.url)
        call("fetch")
        found = {cut["id"]: [f["id"] for f in json.loads(call("cut", "show", cut["id"]))["finding_list"]]
                 for cut in json.loads(call("cuts"))}
    assert len(found) == cuts, found
    again = [found.pop(id) for id in list(found) if id.endswith("-2")]
    assert len(again) == corrected and all(set(ids) == {"cut-corrected"} for ids in again), again
    assert not any(found.values()), found


def main():
    program, size, cuts = sys.argv[1], sys.argv[2], int(sys.argv[3])
    began = time.monotonic()
    whole, increments = Institute(program, size, cuts), Institute(program, size, cuts, "--increments")
    results, seen = [], []
    try:
        for (n, site), (_, same) in zip(walk(whole, cuts, results, program), walk(increments, cuts, None)):
            assert site.keys() == same.keys()
            # the address of the images tells one institute from the other
            differ = [name for name in site if site[name] != same[name] and name != "assets/configuracion.json"]
            assert not differ, (n, differ[:3])
            for code, (slug, column, word) in CONTESTS.items():
                if n in (1, 2, cuts // 2, cuts):
                    images = 20 if n == cuts else 0
                    assert check_documents(site, slug, column, word, results[-1][code], whole, images) == images
            seen.append(sum(int(c[1]["ACTAS_CAPTURADAS"]) for c in results[-1].values()))
            if n in (1, cuts):
                check_site(site)
        documents = [name for name in site if name.startswith("assets/api/")]
        assert seen[0] == 0 and seen == sorted(seen), seen
        assert size == "small" or 1250 <= len(documents) <= 1400, len(documents)
        take_in(program, whole, cuts, 1 if size == "full" else 0)
        last = results[-1]
        for checked in last.values():
            assert checked[1]["PORCENTAJE_ACTAS_CAPTURADAS"] == "100.0000"
            kinds = {row["TIPO_CASILLA"] for row in checked[2]}
            assert kinds >= set("BCSA") and any(row["CONTABILIZADA"] == "2" for row in checked[2])
            advance = [row["CLAVE_ACTA"] for row in checked[2] if row["TIPO_CASILLA"] == "A"]
            assert len(set(advance)) == 1 < len(advance)
    finally:
        whole.close()
        increments.close()
    print("1..1\nok 1 - %d cuts, %d documents, %d actas, in %.1f s" % (
        cuts, len(documents), seen[-1], time.monotonic() - began))


if __name__ == "__main__":
    main()
