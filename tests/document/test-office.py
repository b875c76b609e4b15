#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What LibreOffice reads in the ODT and the DOCX are the words of the PDF, in its order.

usage: test-office.py DIFUSORCTL
Running feet, page numbers, hyphens at the ends of lines and text inside pictures are left out.
Skipped where LibreOffice or pdftotext is missing.
"""
import os, re, shutil, subprocess, sys, tempfile
sys.dont_write_bytecode = True
from papers import NAMES, make_profile, run

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


main()
