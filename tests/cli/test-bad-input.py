#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""CSV, JSON and ZIP as nobody should write them, through the real program: what can be read is read, with
a finding that says what is wrong; what cannot is refused. usage: test-bad-input.py DIFUSORCTL [TEST…]"""
import io, json, pathlib, struct, subprocess, tempfile, warnings, zipfile

from difusorctl import Night, main, make_zip
from prep_make import PARTIES, invent, zipped

warnings.filterwarnings("ignore", "Duplicate name")  # that a ZIP says a name twice is the point of one test


def inspect(program, name, body):
    """(exit code, document) of `inspect`; `body` may be a function that writes the file."""
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        path = pathlib.Path(folder, name)
        body(path) if callable(body) else path.write_bytes(body)
        done = subprocess.run([program, "--data-dir", folder + "/data", "--json", "inspect", str(path)],
                              capture_output=True, text=True, timeout=100)
    assert done.returncode in (0, 3), (name, done.returncode, done.stderr)
    return done.returncode, json.loads(done.stdout)


def read_with(program, name, body, *wanted, rows=None, others=()):
    """It is read, and these are its findings, each `LEVEL ID`; `others` may be there as well."""
    code, document = inspect(program, name, body)
    assert code == 0, (name, document)
    found = {"%s %s" % (f["level"], f["id"]) for f in document["findings"]}
    assert set(wanted) <= found and found <= set(wanted) | set(others), (name, found)
    assert all(len(f["text"]) > 10 and "\n" not in f["text"] for f in document["findings"]), document["findings"]
    if rows is not None:
        assert [e["rows"] for e in document["elections"]] == [rows], (name, document["elections"])
    return document


def refused(program, name, body):
    code, document = inspect(program, name, body)
    assert code == 3 and document["error"]["class"] == "security", (name, document)
    assert len(document["error"]["message"]) > 20 and len(document["error"]["hint"]) > 8, document


# --- CSV -------------------------------------------------------------------------------------

ROWS = 60
GOOD = invent(1, ROWS, PARTIES).decode()
HEADING, TABLE = GOOD[:GOOD.index("CLAVE_CASILLA")], GOOD[GOOD.index("CLAVE_CASILLA"):]
NAMES, ACTAS = TABLE.split("\n", 1)
SUMS = "error sum-mismatch"


def with_cell(column, value):
    """One figure of the first acta that is counted is another."""
    lines = ACTAS.split("\n")
    at = next(i for i, line in enumerate(lines) if line.endswith(",1") and line.count(",") == NAMES.count(","))
    cells = lines[at].split(",")
    cells[NAMES.split(",").index(column)] = value
    lines[at] = ",".join(cells)
    return (HEADING + NAMES + "\n" + "\n".join(lines)).encode()


def test_csv_empty(program):
    """a CSV with 0 bytes, alone and in a ZIP"""
    refused(program, "R.csv", b"")
    read_with(program, "R.zip", zipped({"R.csv": GOOD.encode(), "S.csv": b""}), "warning csv-empty", rows=ROWS)


def test_csv_heading(program):
    """only a heading, with and without the names of the actas' columns"""
    read_with(program, "R.csv", HEADING.encode(), "error no-actas", SUMS)
    read_with(program, "R.csv", (HEADING + NAMES + "\n").encode(), "warning no-rows", SUMS, rows=0)


def test_csv_nul(program):
    """NULs among the text, and nothing else"""
    read_with(program, "R.csv", GOOD.replace("Río", "R\0o").encode(), "error nul-bytes", rows=ROWS)
    refused(program, "R.csv", b"\0" * 4096)


def test_csv_gigabyte_line(program):
    """1 GiB in one line, as the whole file and after a heading"""
    def sparse(start):
        def write(path):
            with open(path, "wb") as out:
                out.write(start)
                out.truncate(1 << 30)
        return write
    refused(program, "R.csv", sparse(b"x"))
    read_with(program, "R.csv", sparse((HEADING + NAMES + "\n").encode()), "error line-too-long", SUMS,
              others=("error nul-bytes", "warning no-rows", "warning row-columns", "error long-row", "notice long-line"))


def test_csv_columns(program):
    """100,000 columns"""
    read_with(program, "R.csv", (HEADING + NAMES + ",X" * 100000 + "\n" + ACTAS).encode(), "error too-many-columns",
              "error line-too-long", "warning row-columns", rows=ROWS)


def test_csv_quotes(program):
    """quotes that do not close"""
    read_with(program, "R.csv", GOOD.replace("TAMAULIPAS", '"TAMAULIPAS', 1).encode(), "error unbalanced-quotes",
              others=(SUMS, "warning row-columns"), rows=ROWS)


def test_csv_line_ends(program):
    """LF, CR LF and CR in one file"""
    mixed = GOOD.replace("\n", "\r", 40).replace("\r", "\r\n", 20).encode()
    assert mixed.count(b"\r\n") == 20 and mixed.count(b"\r") == 40 and mixed.count(b"\n") > 40
    read_with(program, "R.csv", mixed, "notice line-ends-mixed", rows=ROWS)


def test_csv_utf8(program):
    """bytes that are no UTF-8 after a mark that says UTF-8"""
    broken = b"\xef\xbb\xbf" + GOOD.encode().replace("Río".encode(), b"R\xffo")
    read_with(program, "R.csv", broken, "warning encoding-broken", rows=ROWS)


def test_csv_numbers(program):
    """numbers beyond 2^63, negative votes"""
    for number in "9223372036854775808", "99999999999999999999999999", "1" * 400:
        read_with(program, "R.csv", with_cell("PAN", number), "error number-huge", "warning acta-total", rows=ROWS)
    read_with(program, "R.csv", with_cell("PAN", "-5"), "error number-negative", "warning acta-total", rows=ROWS)
    read_with(program, "R.csv", with_cell("LISTA_NOMINAL", "9223372036854775807"), SUMS, others=("error number-huge",),
              rows=ROWS)


def test_csv_date(program):
    """31 February, and other moments that never were"""
    for moment in "31/02/2024 20:20", "02/13/2024 20:20", "02/06/2024 25:20", "02/06/2024 20:61", "00/00/0000 00:00":
        document = read_with(program, "R.csv", GOOD.replace("02/06/2024 20:20", moment).encode(), "error cut-invalid",
                             rows=ROWS)
        assert document["cut"] is None and document["elections"][0]["cut"] is None, (moment, document["cut"])


def test_csv_twice(program):
    """two headings, two files one after the other, an acta twice"""
    read_with(program, "R.csv", (HEADING + HEADING + TABLE).encode(), "error heading-twice", rows=ROWS)
    read_with(program, "R.csv", (GOOD + GOOD).encode(), "error heading-twice", SUMS, "warning acta-twice",
              others=("warning row-columns",))
    row = next(line for line in ACTAS.split("\n") if line.endswith(",1"))
    read_with(program, "R.csv", (GOOD + row + "\n").encode(), "warning acta-twice", SUMS, rows=ROWS + 1)


# --- JSON ------------------------------------------------------------------------------------

JSON = {
    "nested 100,000 deep": (b"[" * 100000 + b"]" * 100000, "error json-limit"),
    "a lone surrogate": (b'{"a": "\\ud800"}', "warning json-surrogate"),
    "a name twice": (b'{"votos": 1, "votos": 2}', "warning json-duplicate"),
    "NaN": (b'{"porcentaje": NaN}', "error json-invalid"),
    "Infinity": (b'{"porcentaje": -Infinity}', "error json-invalid"),
    "half of it": (b'{"a": [1, 2', "error json-invalid"),
    "no UTF-8": (b'{"a": "R\xedo"}', "error json-invalid"),
    "two documents": (b'{"a": 1}{"a": 2}', "error json-invalid"),
    "nothing": (b"", "error json-invalid"),
    "a page": (b"<html>not found</html>", "error json-invalid"),
    "a string of more than 1 MiB": (b'{"a": "' + b"".join(b"%x" % n for n in range(300000)) + b'"}', "warning json-long"),
}


def test_json_bare(program):
    """each as a package of its own: found, or refused where it does not even look like JSON"""
    for what, (body, finding) in JSON.items():
        if body and body[:1] in b"{[" and body[-1:] in b"]}":
            read_with(program, "entidad.json", body, finding)
        else:
            refused(program, "entidad.json", body)


def test_json_in_site(program):
    """each in the site that an institute sends: published as it came, with the finding, and told"""
    with Night(program, first=False) as night:
        night.set_up("practice")
        files = {"index.html": b"<title>PREP</title>", "api/good.json": b'{"a": [1, {"b": null}]}'}
        files.update(("api/%02d.json" % n, body) for n, (body, _) in enumerate(JSON.values()))
        night.institute.offer("20240602_2000_SITIO.zip", make_zip(*files.items()), kind="site")
        night.do("relay", "--once")
        assert night.shown() == files
        (cut,) = night.cuts()
        found = {(f["path"], "%s %s" % (f["level"], f["id"])) for f in night.do("cut", "show", cut)["finding_list"]}
        found = {(path, what) for path, what in found if path}
        assert found == {("api/%02d.json" % n, what) for n, (_, what) in enumerate(JSON.values())}, found
        assert night.rows("SELECT key FROM incident WHERE closed IS NULL") == [("findings",)]


# --- ZIP -------------------------------------------------------------------------------------

CSV = {"R.csv": GOOD.encode(), "LEEME.txt": b"LEEME"}


def bend(body, mark, offset, value):
    """Another value `offset` bytes after the first `mark`."""
    at = body.index(mark) + offset
    return body[:at] + value + body[at + len(value):]


def zip64(entries, full=True):
    """With ZIP64 records for each entry and the end, as packers write that do not know how much will come."""
    before = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 1, 1
    try:
        body = zipped(entries)
    finally:
        zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = before
    assert body.count(b"PK\6\6") == body.count(b"PK\6\7") == 1
    end = body.index(b"PK\5\6")
    return body[:end] + b"PK\5\6" + b"\0" * 4 + b"\xff" * 12 + b"\0\0" if full else body


def test_zip_names(program):
    """two entries of the same name"""
    refused(program, "R.zip", make_zip(("R.csv", GOOD), ("R.csv", GOOD)))


def test_zip_crc(program):
    """a wrong CRC in both headers, in one, and a byte of the data that is another"""
    good = zipped(CSV)
    central = good.index(b"PK\1\2")
    refused(program, "R.zip", bend(bend(good, b"PK\1\2", 16, b"\1\2\3\4"), b"PK\3\4", 14, b"\1\2\3\4"))
    refused(program, "R.zip", bend(good, b"PK\1\2", 16, b"\1\2\3\4"))
    refused(program, "R.zip", bend(good, b"PK\3\4", 14, b"\1\2\3\4"))
    stored = make_zip((zipfile.ZipInfo("R.csv"), GOOD))
    refused(program, "R.zip", bend(stored, b"TAMAULIPAS", 0, b"X"))
    assert central > 0 and inspect(program, "R.zip", good)[0] == inspect(program, "R.zip", stored)[0] == 0


def test_zip_json_crc(program):
    """a wrong CRC of a JSON in a site"""
    site = make_zip(("index.html", "<title>PREP</title>"), (zipfile.ZipInfo("a.json"), '{"votos": 1234}'))
    assert inspect(program, "S.zip", site)[0] == 0
    refused(program, "S.zip", bend(site, b"1234", 0, b"9"))


def test_zip_encrypted(program):
    """encrypted, by the old way and by the strong one"""
    good = zipped(CSV)
    for flags in b"\1\0", b"\x41\0":
        refused(program, "R.zip", bend(bend(good, b"PK\1\2", 8, flags), b"PK\3\4", 6, flags))


def test_zip64(program):
    """ZIP64, whether or not it had to be, is read as any other; also within a ZIP, and published"""
    for full in True, False:
        body = zip64(CSV, full)
        read_with(program, "R.zip", body, rows=ROWS)
        read_with(program, "R.zip", zipped({"20240602_2020_PREP_AYUN.zip": body}), rows=ROWS)
    with io.BytesIO() as out:  # and of a kind that tells sizes only in ZIP64 fields, each on its own
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open("R.csv", "w", force_zip64=True) as file:
                file.write(GOOD.encode())
        read_with(program, "R.zip", out.getvalue(), rows=ROWS)
    with Night(program, first=False) as night:
        night.set_up("practice")
        site = {"index.html": b"<title>PREP</title>", "a.json": b"{}", "base.zip": zip64(CSV)}
        night.institute.offer("20240602_2000_SITIO.zip", zip64(site), kind="site")
        night.do("relay", "--once")
        assert night.shown() == site


def test_zip64_lies(program):
    """ZIP64 records that contradict each other, the plain ones or the file"""
    good = zip64(CSV, False)
    u64 = lambda value: struct.pack("<Q", value)
    read_with(program, "R.zip", good, rows=ROWS)
    for mark, offset, value in ((b"PK\6\6", 24, u64(1)), (b"PK\6\6", 32, u64(1)), (b"PK\6\6", 40, u64(7)),
                                (b"PK\6\6", 48, u64(1 << 62)), (b"PK\6\6", 48, u64(0)), (b"PK\6\6", 16, b"\1\0\0\0"),
                                (b"PK\6\7", 8, u64(0)), (b"PK\6\7", 8, u64((1 << 64) - 1)), (b"PK\6\7", 16, b"\2\0\0\0"),
                                (b"PK\5\6", 10, b"\1\0"), (b"PK\5\6", 12, b"\7\0\0\0"), (b"PK\5\6", 16, b"\7\0\0\0")):
        refused(program, "R.zip", bend(good, mark, offset, value))
    entry = good.index(b"PK\1\2")
    sizes = good.index(b"\1\0", entry + 46 + len("R.csv"))  # the ZIP64 field of the first entry
    for value in u64(1), u64(1 << 40), u64((1 << 64) - 1):
        refused(program, "R.zip", good[:sizes + 4] + value + good[sizes + 12:])
    refused(program, "R.zip", good[:sizes + 2] + b"\4\0" + good[sizes + 4:])


def test_zip_split(program):
    """one part of a split ZIP: by its first bytes, and by its end"""
    good = zipped(CSV)
    refused(program, "R.zip", b"PK\7\x08" + good)
    refused(program, "R.zip", bend(good, b"PK\5\6", 4, b"\1\0"))
    refused(program, "R.zip", bend(good, b"PK\5\6", 8, b"\1\0"))


def test_zip_contradiction(program):
    """a local header that says another name, size, method or place than the directory"""
    good = zipped(CSV)
    for offset, value in ((30, b"S"), (22, b"\7\0\0\0"), (18, b"\7\0\0\0"), (8, b"\0\0"), (26, b"\4\0"), (0, b"PK\3\5")):
        refused(program, "R.zip", bend(good, b"PK\3\4", offset, value))
    refused(program, "R.zip", bend(good, b"PK\1\2", 42, b"\7\0\0\0"))


main(globals())
