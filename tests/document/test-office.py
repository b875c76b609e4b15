#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What LibreOffice reads in the ODT and the DOCX are the words of the PDF, in its order.

usage: test-office.py DIFUSORCTL
Running feet, page numbers, hyphens at the ends of lines and text inside pictures are left out.
Skipped where LibreOffice or pdftotext is missing.
"""
import os, re, shutil, subprocess, sys, tempfile, zipfile
sys.dont_write_bytecode = True
from papers import NAMES, REGISTRATION, make_profile, run

FILTERS = {"odt": "writer8", "docx": "MS Word 2007 XML"}


def convert(folder, paths, kind):
    """All at once: starting is what takes its time."""
    out = os.path.join(folder, "txt-" + kind)
    subprocess.run(["soffice", "-env:UserInstallation=file://" + os.path.join(folder, "office"), "--headless", "--infilter=" + FILTERS[kind], "--convert-to",
                    "txt:Text (encoded):UTF8", "--outdir", out, *paths], check=True, capture_output=True)
    return {name: open(os.path.join(out, name + ".txt"), encoding="utf-8-sig").read() for name in NAMES}


def pdf_words(path):
    """The text of the PDF by its structure: no feet, no pictures."""
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return "\n".join(re.sub(r"\n[^\n]*\n?\d+ / \d+\s*$", "\n", page) for page in text.split("\f"))


def bare(text):
    return re.sub(r"[\s•\-‐]+", "", text)


FORM = ("<html><head><meta charset='utf-8'></head><body><h1>Formato de {{acronym}}</h1>"
        "<p>Nombre: {{<b>comp</b>any}} y {<i>{dom</i>ain}} fin &amp; más.</p>"
        "<table border=1><tr><td>{{email}}</td><td>{{city}}</td></tr></table></body></html>")


def check_form(program, night, folder):
    """A form that an office program wrote, its fields split over runs of their own, is filled and opens there again."""
    source = os.path.join(folder, "form.html")
    with open(source, "w") as file:
        file.write(FORM)
    for kind in FILTERS:
        form, filled = os.path.join(folder, "form." + kind), os.path.join(folder, "filled." + kind)
        office = ["soffice", "-env:UserInstallation=file://" + os.path.join(folder, "office"), "--headless"]
        subprocess.run([*office, "--infilter=HTML (StarWriter)", "--convert-to", kind, "--outdir", folder, source], check=True, capture_output=True)
        run(program, night, "document", "solicitud", "--template", form, "--output", filled)
        subprocess.run([*office, "--infilter=" + FILTERS[kind], "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, filled],
                       check=True, capture_output=True)
        text = open(os.path.join(folder, "filled.txt"), encoding="utf-8-sig").read()
        words = ["Formato de IETAM", "Nombre: " + " ".join(REGISTRATION["company"].replace("🗳", "").split()), "y ejemplo.mx fin & más.", "a@ejemplo.mx",
                 "Ciudad Victoria"]
        places = [" ".join(text.split()).find(part) for part in words]
        assert -1 not in places and places == sorted(places), (kind, text)
        with zipfile.ZipFile(form) as before, zipfile.ZipFile(filled) as after:
            changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
            assert after.namelist() == before.namelist() and len(changed) == 1, changed
        print("a form in %s: filled, and opened again" % kind)


def main():
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        print("LibreOffice or pdftotext is not installed")
        sys.exit(77)
    program = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        night = make_profile(program, folder, emoji=False)  # which font draws it is the machine's
        texts = {}
        for kind in ("pdf", *FILTERS):
            paths = [os.path.join(folder, name + "." + kind) for name in NAMES]
            for name, path in zip(NAMES, paths):
                run(program, night, "document", name, "--output", path)
            texts[kind] = convert(folder, paths, kind) if kind in FILTERS else {name: pdf_words(path) for name, path in zip(NAMES, paths)}
        for name in NAMES:
            assert bare(texts["odt"][name]) == bare(texts["docx"][name]), (name, "ODT and DOCX differ")
            # word by word of what LibreOffice reads, in order, in the PDF; between two words stand at most pictures
            printed, place = bare(texts["pdf"][name]), 0
            for word in (bare(w) for w in texts["odt"][name].split()):
                found = printed.find(word, place)
                assert found >= 0 and found - place < 400, (name, word, printed[place:place + 200])
                place = found + len(word)
            print("%s: the same words in the same order" % name)
        check_form(program, night, folder)


main()
