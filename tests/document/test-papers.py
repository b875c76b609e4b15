#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every document, in every format: made, the same each time, XML that is XML, and marked as practice.

usage: test-papers.py DIFUSORCTL
"""
import os, subprocess, sys, tempfile, zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree
sys.dont_write_bytecode = True
from papers import NAMES, REGISTRATION, make_profile, run


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.skip = [], False

    def handle_starttag(self, tag, attributes):
        assert tag != "script", "what was typed became markup"
        self.skip = tag in ("style", "title")

    def handle_endtag(self, tag):
        self.skip = False

    def handle_data(self, data):
        if not self.skip:
            self.text.append(data)


def html_words(path):
    words = Words()
    words.feed(open(path, encoding="utf-8").read())
    return " ".join(words.text).split()


def zip_words(path, part, paragraph):
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(z.read(name))
        root = ElementTree.fromstring(z.read(part))
    out = []
    for picture in list(root.iter()):  # the words for whom a picture is none are no words of the text
        for title in [c for c in picture if c.tag.endswith("}title")]:
            picture.remove(title)
    for node in root.iter():
        if node.tag.split("}")[1] in paragraph:
            out.append("".join(t for t in node.itertext()))
    return " ".join(out).split()


def check_structure(name, path):
    """Letter, with tags, title, language, metadata and outline; the order of its words is compared in test-office.py."""
    import re, shutil
    if shutil.which("pdfinfo") is None:
        print("# pdfinfo is not installed: the structure of %s is not looked at" % name)
        return
    told = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    about = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
    about = {key: value.strip() for key, value in about.items()}
    assert about["Tagged"] == "yes" and about["Title"] and "Ñuñoa" in about["Author"], (name, about)
    assert about["Page size"].startswith("612 x 792"), about
    tags = subprocess.run(["pdfinfo", "-struct", path], check=True, capture_output=True, text=True).stdout
    kinds = re.findall(r"^ *([A-Z][A-Za-z0-9]*)", tags, re.M)
    assert kinds[0] == "Document" and kinds.count("Document") == 1 and {"H1", "P"} <= set(kinds), (name, kinds[:9])
    assert kinds.count("LI") == kinds.count("Lbl") <= kinds.count("LBody") and ("L" in kinds) == ("LI" in kinds), (name, kinds)
    assert ("Table" in kinds) == ({"TR", "TH", "TD"} <= set(kinds)) and ("Table" in kinds or name in ("solicitud", "carta")), name
    data = open(path, "rb").read()
    assert b"/Outlines" in data and b"/StructTreeRoot" in data and b"/Lang" in data, name


def main():
    program, checks = sys.argv[1], []
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        night = make_profile(program, folder)
        for name in NAMES:
            paths = {f: os.path.join(folder, "%s.%s" % (name, f)) for f in ("pdf", "odt", "docx", "html")}
            for path in paths.values():
                run(program, night, "document", name, "--output", path)
                first = open(path, "rb").read()
                run(program, night, "document", name, "--output", path)
                assert open(path, "rb").read() == first, "%s is not the same each time" % path
            assert os.path.getsize(paths["pdf"]) < 150000, (name, os.path.getsize(paths["pdf"]))
            html = html_words(paths["html"])
            odt = zip_words(paths["odt"], "content.xml", ("p", "h"))
            docx = zip_words(paths["docx"], "word/document.xml", ("p",))
            assert html == odt == docx, (name, [x for x in zip(html, odt, docx) if len(set(x)) > 1][:3])
            text = " ".join(html)
            check_structure(name, paths["pdf"])
            if name in ("memoria", "pruebas"):
                assert text.startswith("PRÁCTICA."), text[:80]
            if name == "solicitud":
                place = text.index("Datos del difusor")
                for key in ("company", "domain", "contact_name", "phone", "mobile", "email", "address", "city", "state", "legal_representative",
                            "hosting", "description", "motives"):
                    place = text.index(" ".join(REGISTRATION[key].split()), place)
            if name == "memoria":
                assert "600 hits" in text and "\\u202E" in text and "{{visits}}" in text and "<b>&amp;" in text, text[:900]
            checks.append(name)
        refused = subprocess.run([program, "--data-dir", night, "document", "otro", "--output", "x.pdf"], capture_output=True)
        assert refused.returncode == 2, refused
        refused = subprocess.run([program, "--data-dir", night, "document", "memoria", "--output", "x.doc"], capture_output=True)
        assert refused.returncode == 2, refused
        os.makedirs(os.path.join(night, "documents"))
        with open(os.path.join(night, "documents", "carta.txt"), "w") as f:
            f.write("= Mi carta\n{{company}} y {{nadie}}\n")
        refused = subprocess.run([program, "--data-dir", night, "document", "carta", "--output", os.path.join(folder, "c.pdf")], capture_output=True, text=True)
        assert refused.returncode == 1 and "nadie" in refused.stderr, refused
    print("1..1\nok 1 - %d documents in four formats" % len(checks))


main()
