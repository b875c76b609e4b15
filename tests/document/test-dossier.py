#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A night, its memoria rebuilt, sent and acknowledged, and the whole of it in one file.

usage: test-dossier.py DIFUSORCTL
"""
import csv, hashlib, io, json, os, shutil, stat, subprocess, sys, tempfile, zipfile

PROGRAM = os.path.abspath(sys.argv[1])
LOG = "".join('187.1.0.%d - - [0%d/Jun/2024:1%d:00:00 -0600] "GET /votos/ HTTP/1.1" 200 100 "-" "Mozilla/5.0 Firefox/126.0"\n'
              % (i % 9, 2 + i % 5, i % 10) for i in range(200))


def start(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=100)


def run(*words):
    done = start(*words)
    assert done.returncode == 0, (words, done)
    return done.stdout


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Night:
    def __init__(self, folder):
        self.folder = folder
        self.data = json.loads(run("--data-dir", self.path("night"), "--json", "practice", "run", "--cuts", "2",
                                    "--interval", "1", "--size", "small"))["data_dir"]
        with open(self.path("access.log"), "w") as file:
            file.write(LOG)
        run("--data-dir", self.data, "traffic", "--keep", self.path("access.log"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def copy(self, name):
        return shutil.copytree(self.data, self.path(name), symlinks=True)

    def change(self, *words):
        return run("--data-dir", self.data, *words)


def test_rebuilt(night):
    """The memoria and the figures are the same bytes from the same data, also on another day's copy"""
    other = night.copy("other")
    for end in ("pdf", "odt", "csv"):
        made = []
        for number, data in enumerate((night.data, other)):
            path = night.path("memoria-%d.%s" % (number, end))
            run("--data-dir", data, "document", "memoria", "--output", path)
            made.append(read(path))
        assert made[0] == made[1] and len(made[0]) > 100, end


def test_proposals(night):
    """Criteria and comments have a draft from the data until the operator writes his own"""
    page = night.path("draft.html")
    night.change("document", "memoria", "--output", page)
    draft = read(page).decode()
    assert "SHA-256" in draft and "Registros de acceso" in draft and draft.count("Propuesta a partir de los datos") == 2, draft
    with open(night.path("own.txt"), "w") as file:
        file.write("Nada que añadir, gracias.")
    night.change("document", "text", "comments", night.path("own.txt"))
    night.change("document", "memoria", "--output", page)
    assert "Nada que añadir" in read(page).decode() and read(page).decode().count("Propuesta a partir de los datos") == 1


def test_figures(night):
    """Days and hours come as CSV, the same figures that are kept"""
    text = night.change("traffic", "show", "--csv")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    kept = json.loads(night.change("--json", "traffic", "show"))
    assert [(row["fecha"], int(row["hits"]), int(row["visitas"])) for row in rows] == [(d["date"], d["hits"], d["visits"]) for d in kept]
    hours = list(csv.DictReader(io.StringIO(night.change("traffic", "show", "--hours").lstrip("\ufeff"))))
    assert sum(int(hour["hits"]) for hour in hours) == 200 and "on average" in night.change("traffic", "show")


def test_sent(night):
    """What was sent and acknowledged is on record, with the bytes"""
    memoria = night.path("sent.pdf")
    night.change("document", "memoria", "--output", memoria)
    done = start("--data-dir", night.data, "document", "receipt", "memoria")
    assert done.returncode != 0 and "not sent" in done.stderr, done
    night.change("document", "sent", "memoria", memoria)
    night.change("document", "sent", "memoria", memoria)  # a second time, the same file
    night.change("document", "receipt", "memoria", "--reference", "folio 17")
    records = json.loads(night.change("--json", "ledger", "show", "--last", "20"))
    about = [(r["kind"], r["body"].get("sha256"), r["body"].get("reference")) for r in records if r["kind"].startswith("document-")]
    assert about == [("document-sent", sha256(read(memoria)), None)] * 2 + [("document-acknowledged", None, "folio 17")], about
    assert start("--data-dir", night.data, "document", "sent", "letter", memoria).returncode == 2
    assert start("--data-dir", night.data, "document", "sent", "memoria", night.path("none.pdf")).returncode != 0


def test_whole(night):
    """One read-only file holds it all, and standard tools show that it is whole"""
    copy = night.copy("copy")
    answer = json.loads(run("--data-dir", night.data, "--json", "dossier", night.path("one.zip")))
    again = json.loads(run("--data-dir", copy, "--json", "dossier", night.path("two.zip")))
    data = read(night.path("one.zip"))
    assert answer["sha256"] == sha256(data) == again["sha256"] and answer["bytes"] == len(data), (answer, again)
    assert stat.S_IMODE(os.stat(night.path("one.zip")).st_mode) == 0o444
    archive = zipfile.ZipFile(night.path("one.zip"))
    assert archive.testzip() is None
    names = set(archive.namelist())
    index = json.loads(archive.read("indice.json"))
    sums = dict(reversed(row.split("  ", 1)) for row in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == names - {"SHA256SUMS"} == {f["path"] for f in index["files"]} | {"indice.json"}
    assert all(sha256(archive.read(name)) == digest for name, digest in sums.items())
    cuts = json.loads(run("--data-dir", night.data, "--json", "cuts"))
    assert sums.items() >= {("paquetes/%s/%s" % (cut["id"], p["file"]), p["sha256"]) for cut in cuts for p in cut["packages"]}
    assert {"LEEME.txt", "bitacora/ledger.jsonl", "documentos/memoria.pdf", "documentos/memoria.odt", "cifras/dias.csv", "convocatoria.json"} <= names
    assert any(name.startswith("evidencia/") and name.endswith("sent.pdf") for name in names)
    head, number = "0" * 64, 0
    for line in archive.read("bitacora/ledger.jsonl").decode().splitlines():
        record, number = json.loads(line), number + 1
        text = "%s\n%d\n%d\n%s\n%s\n" % (head, record["seq"], record["at"], record["kind"], record["body"])
        assert record["hash"] == sha256(text.encode()) and record["seq"] == number
        head = record["hash"]
    assert (head, number) == (index["ledger_head"], index["ledger_records"])
    last = json.loads(night.change("--json", "ledger", "show", "--last", "1"))[0]
    assert (last["kind"], last["body"]["sha256"]) == ("participation-archived", answer["sha256"]), last


def test_altered(night):
    """A package that was changed is a refusal and leaves no file; one that was removed is said to be missing"""
    copy = night.copy("altered")
    cut = json.loads(run("--data-dir", copy, "--json", "cuts"))[0]
    package = os.path.join(copy, "packages", cut["id"], cut["packages"][0]["file"])
    os.chmod(os.path.dirname(package), 0o700)
    original = read(package)
    os.chmod(package, 0o600)
    with open(package, "r+b") as file:
        file.write(b"X")
    done = start("--data-dir", copy, "dossier", night.path("bad.zip"))
    assert done.returncode == 3 and cut["packages"][0]["file"] in done.stderr, done
    assert not [name for name in os.listdir(night.folder) if name.startswith("bad.zip")]
    os.unlink(package)
    answer = json.loads(run("--data-dir", copy, "--json", "dossier", night.path("less.zip")))
    index = json.loads(zipfile.ZipFile(night.path("less.zip")).read("indice.json"))
    missing = [f for f in index["files"] if f["bytes"] is None]
    assert answer["missing"] == 1 and missing[0]["sha256"] == sha256(original), answer
    assert start("--data-dir", copy, "dossier", night.path("none/x.zip")).returncode == 1
    assert start("--data-dir", copy, "dossier", night.path("x.tar")).returncode == 2


def main():
    tests = [test for name, test in globals().items() if name.startswith("test_")]
    print("1..%d" % len(tests))
    failed = False
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        night = Night(folder)
        for number, test in enumerate(tests, 1):
            try:
                test(night)
                print("ok %d - %s" % (number, test.__doc__.splitlines()[0]), flush=True)
            except Exception as error:  # the others are told as well
                failed = True
                print("not ok %d - %s\n# %s" % (number, test.__doc__.splitlines()[0], repr(error)[:3000].replace("\n", "\n# ")), flush=True)
    sys.exit(failed)


main()
