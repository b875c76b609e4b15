#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes to the Institute on paper: forms, mails, papers of the solicitud, evidence, checklists.

usage: test-paper.py DIFUSORCTL
"""
import email, email.policy, hashlib, io, json, re, zipfile

from difusorctl import Night, main, make_zip, tree

TYPES = ('<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
         "</Types>")
BODY = '<?xml version="1.0"?><w:document xmlns:w="w"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:document>'
NAMES = {"solicitud", "carta", "infraestructura", "pruebas", "plan", "memoria"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


def write_form(night, text, name="form.docx", more=()):
    path = night.folder / name
    path.write_bytes(make_zip(("[Content_Types].xml", TYPES), ("word/document.xml", BODY % text), *more))
    return str(path)


def read_mail(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_template(program):
    """A form of the Institute is filled; what cannot be is said"""
    with Night(program, first=False) as night:
        night.do("registration", "set", "company=Ñandú & <b>", "domain=ejemplo.mx")
        out = night.folder / "out.docx"
        form = write_form(night, "A {{company}} {</w:t></w:r><w:r><w:t>{domain}} {{city}} Z", more=[("word/x.bin", "kept")])
        told = night.do("document", "solicitud", "--template", form, "--output", str(out))
        assert told["filled"] == ["company", "domain"] and told["empty"] == ["city"], told
        with zipfile.ZipFile(out) as filled, zipfile.ZipFile(form) as before:
            assert filled.testzip() is None and filled.namelist() == before.namelist()
            text = re.sub("<[^>]*>", "", filled.read("word/document.xml").decode())
            assert text == "A Ñandú &amp; &lt;b&gt; ejemplo.mx  Z", text
            assert filled.read("word/x.bin") == b"kept"
        for text, name, more, code, part in (
                ("{{company}} {{nobody}} {{noone}}", "a.docx", (), 1, "“nobody”, “noone”"),
                ("{{company}}</w:p>", "b.docx", (), 1, "broken"),
                ("nothing", "c.docx", (), 1, "no field"),
                ("{{company}}", "d.docx", [("word/vbaProject.bin", "x")], 3, "macros"),
                ("{{company}}", "e.docm", (), 2, "e.docm")):
            there = tree(night.folder)
            outcome = night.run("document", "solicitud", "--template", write_form(night, text, name, more), "--output", str(out))
            assert outcome.code == code and part in outcome.error["message"] and outcome.error["hint"], (name, outcome.json)
            assert tree(night.folder)["out.docx"] == there["out.docx"], name
        for name in NAMES:
            fields = night.do("document", "fields", name)
            assert fields["company"] == "Ñandú & <b>" and fields["opening"] == "2 de junio de 2024, 20:00 horas", fields
        assert night.run("document", "fields", "other").code == 2


def test_mail(program):
    """A mail is a draft to whom the call says, with what belongs to it"""
    with Night(program, first=False) as night:
        night.do("registration", "set", "company=Diario del Ñandú, S. A. de C. V., con un nombre largo 🗳", "email=ana@ejemplo.mx")
        draft = night.folder / "draft.eml"
        told = night.do("document", "mail", "solicitud", "--output", str(draft))
        assert told["to"] == ["comunicacion.social@ietam.org.mx", "arturo.muniz@ietam.org.mx"] and not told["to_operator"], told
        mail = read_mail(draft)
        assert mail["X-Unsent"] == "1" and "Ñandú" in mail["Subject"] and mail["Subject"].endswith("🗳"), mail["Subject"]
        assert mail["To"] == "comunicacion.social@ietam.org.mx, arturo.muniz@ietam.org.mx"
        assert max(map(len, draft.read_bytes().split(b"\r\n"))) <= 78
        files = {a.get_filename(): a.get_content() for a in mail.iter_attachments()}
        assert set(files) == {"solicitud.pdf", "carta.pdf"} and all(b.startswith(b"%PDF") for b in files.values())
        assert "- carta.pdf" in mail.get_body().get_content()
        first = draft.read_bytes()
        night.do("document", "mail", "solicitud", "--output", str(draft))
        assert draft.read_bytes() == first
        # what was signed stands for what was printed
        for step in ("signed", "accreditation"):
            (night.folder / (step + ".pdf")).write_text("a scan: " + step)
            night.do("registration", "attach", step, str(night.folder / (step + ".pdf")))
        night.do("document", "mail", "solicitud", "--output", str(draft))
        names = [a.get_filename() for a in read_mail(draft).iter_attachments()]
        assert len(names) == 3 and names[0].endswith("signed.pdf") and names[2].endswith("accreditation.pdf"), names
        # the call does not say who takes the plan; a logo there must be
        assert night.do("document", "mail", "plan", "--output", str(draft))["to"] == []
        assert "To" not in read_mail(draft)
        assert night.run("document", "mail", "logo", "--output", str(draft)).code == 1
        (night.folder / "logo.svg").write_text(SVG)
        night.do("registration", "set", "logo=" + str(night.folder / "logo.svg"))
        assert night.do("document", "mail", "logo", "--output", str(draft))["to"] == ["asesoria.difusores@ietam.org.mx"]
        assert night.run("document", "mail", "solicitud", "--output", "x.txt").code == 2
        assert night.run("document", "mail", "other", "--output", str(draft)).code == 2


def test_mail_of_practice(program):
    """In practice and drill mode a mail goes to the operator alone, and says so"""
    with Night(program) as night:
        draft = night.folder / "draft.eml"
        outcome = night.run("document", "mail", "solicitud", "--output", str(draft))
        assert outcome.code == 1 and "address" in outcome.error["message"] and not draft.exists(), outcome.json
        night.do("registration", "set", "email=ana@ejemplo.mx")
        for mode, mark in (("practice", "PRÁCTICA. "), ("drill", "SIMULACRO. ")):
            night.do("source", "mode", mode)
            for name in (*NAMES, "logo"):
                if name == "logo":
                    (night.folder / "logo.svg").write_text(SVG)
                    night.do("registration", "set", "logo=" + str(night.folder / "logo.svg"))
                told = night.do("document", "mail", name, "--output", str(draft))
                mail = read_mail(draft)
                assert told["to"] == ["ana@ejemplo.mx"] and told["to_operator"] and mail["To"] == "ana@ejemplo.mx", told
                assert mail["Subject"].startswith(mark) and b"ietam.org.mx" not in draft.read_bytes().split(b"\r\n\r\n")[0]


def test_papers(program):
    """What was signed, sent and acknowledged is kept, and personal data are erased when told so"""
    with Night(program, first=False) as night:
        scan = night.folder / "scan.pdf"
        scan.write_text("the scan of Ana Ríos")
        night.do("registration", "set", "contact_name=Ana Ríos", "phone=834 315 1200")
        night.do("registration", "attach", "signed", str(scan))
        night.do("registration", "note", "sent", "29 April, by mail")
        night.do("registration", "note", "acknowledged", "30 April, folio 12")
        # the other way to say so says the same
        night.do("document", "sent", "solicitud", str(scan))
        night.do("document", "receipt", "solicitud", "--reference", "folio 12")
        papers = night.do("registration", "papers")
        assert [paper["text"] for paper in papers["sent"]] == ["29 April, by mail", "scan.pdf"], papers
        assert [paper["text"] for paper in papers["acknowledged"]] == ["30 April, folio 12", "folio 12"], papers
        assert papers["sent"][1]["sha256"] == papers["signed"][0]["sha256"] and papers["sent"][0]["sha256"] == ""
        assert papers["signed"][0]["sha256"] == hashlib.sha256(scan.read_bytes()).hexdigest() and papers["accreditation"] == []
        assert papers["sent"][0]["text"] == "29 April, by mail" and papers["acknowledged"][0]["text"].endswith("folio 12")
        assert night.run("registration", "attach", "other", str(scan)).code == 2
        assert night.run("registration", "attach", "signed", str(night.folder / "none.pdf")).code == 1
        assert night.run("registration", "attach", "signed").code == 2
        assert night.run("registration", "erase").code == 3
        night.do("registration", "erase", "--yes")
        assert night.do("registration", "show") == {} and not any(night.do("registration", "papers").values())
        left = [path for path, data in tree(night.data).items() if "Ana Ríos".encode() in data or b"834 315" in data]
        assert left == [], left
        assert night.run("ledger", "verify").code == 0


def test_notes(program):
    """What the Institute notifies later is kept with its document"""
    with Night(program, first=False) as night:
        paper = night.folder / "calendario.pdf"
        paper.write_text("8 de mayo")
        night.do("call", "note", "tests", "8 May, 10:00", "--file", str(paper))
        night.do("call", "note", "memoria-format", "The form came")
        notes = night.do("call", "notes")
        assert [(n["date"], n["text"]) for n in notes] == [("tests", "calendario.pdf"), ("tests", "8 May, 10:00"),
                                                          ("memoria-format", "The form came")], notes
        assert night.run("call", "note", "nowhere", "x").code == 2
        assert night.run("call", "note", "tests", " ").code == 2
        assert night.run("call", "note", "tests").code == 2


def test_evidence(program):
    """The evidence is one ZIP with an index and sums that agree"""
    with Night(program, first=False) as night:
        (night.folder / "contrato.pdf").write_text("a contract")
        night.do("check", "attach", "ddos", str(night.folder / "contrato.pdf"))
        night.do("check", "declare", "route53", "Cloudflare DNS stands in its place")
        path = night.folder / "evidence.zip"
        assert night.do("check", "export", str(path)) == {"file": str(path)}
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            sums = dict(reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines())
            assert set(sums) | {"SHA256SUMS"} == set(archive.namelist())
            assert all(hashlib.sha256(archive.read(name)).hexdigest() == sha for name, sha in sums.items())
            index = archive.read("INDICE.html").decode()
        assert "contrato.pdf" in index and "Cloudflare DNS" in index
        assert night.run("check", "export", str(night.folder / "x.pdf")).code == 2
        # and the document for who has no CloudFront says what stands in its place
        page = night.folder / "i.html"
        night.do("document", "infraestructura", "--output", str(page))
        text = page.read_text()
        assert "Declarado: Cloudflare DNS stands in its place" in text and "Documento: contrato.pdf" in text and "Pendiente" in text


def test_tests(program):
    """Tests before the night are kept, and end with 4 when they fail"""
    with Night(program) as night:
        told = night.do("check", "test", "transfer")
        assert told["passed"] and told["test"] == "transfer" and told["bytes"] > 0, told
        outcome = night.run("check", "test", "continuity", "--minutes", "1")
        assert outcome.code == 0 and outcome.json["text"].startswith("1 minute: 4 looks"), outcome.json
        night.institute.answers["/feed.json"] = type(night.institute.answers["/" + night.institute.packages[0]["id"]])(b"", 404)
        outcome = night.run("check", "test", "continuity", "--minutes", "1")
        assert outcome.code == 4 and "4 without an answer" in outcome.json["text"], outcome.json
        assert night.run("check", "test", "continuity", "--minutes", "0").code == 2
        assert night.run("check", "test", "other").code == 2
        page = night.folder / "p.html"
        night.do("document", "pruebas", "--output", str(page))
        assert page.read_text().count("Continuidad") == 2 and "No superada" in page.read_text()


def test_checklist(program):
    """What cannot be measured is ticked by a person, list by list"""
    with Night(program, first=False) as night:
        outcome = night.run("checklist", "week")
        states = {item["id"]: item["state"] for item in outcome.json["items"]}
        assert outcome.code == 4 and states["people"] == "open" and states["targets"] == "bad", outcome.json
        assert outcome.json["due"] == "2024-05-26T20:00:00-06:00" and outcome.json["list"] == "week"
        night.do("checklist", "tick", "week", "people", "updates")
        after = {item["id"]: item["state"] for item in night.run("checklist", "week").json["items"]}
        assert after["people"] == after["updates"] == "ticked"
        assert night.run("checklist").json["list"] in ("week", "day", "hours")
        night.do("checklist", "untick", "week", "people")
        assert {i["id"]: i["state"] for i in night.run("checklist", "week").json["items"]}["people"] == "open"
        assert night.run("checklist", "month").code == 2
        assert night.run("checklist", "tick", "week").code == 2
        assert night.run("checklist", "tick", "week", "relaying").code == 2


def test_bad_input(program):
    """What people type is carried safely into every document, or refused"""
    odd = "a" * 200 + " \u202eevil\u2066 <script>alert(1)</script> & ]]> 🗳 ñ " + "b" * 200
    with Night(program, first=False) as night:
        night.do("registration", "set", "company=" + odd, "domain=ejemplo.mx", "motives=" + odd * 2)
        assert night.do("registration", "show")["company"] == odd
        form = write_form(night, "{{company}}")
        night.do("document", "solicitud", "--template", form, "--output", str(night.folder / "f.docx"))
        for name in NAMES:
            for end in ("pdf", "odt", "docx", "html"):
                path = night.folder / (name + "." + end)
                night.do("document", name, "--output", str(path))
                data = path.read_bytes()
                if end in ("odt", "docx"):
                    with zipfile.ZipFile(io.BytesIO(data)) as archive:
                        data = archive.read("content.xml" if end == "odt" else "word/document.xml")
                assert b"<script>alert" not in data and "\u202e".encode() not in data, path
        for value in ("company=bell\a", "company=" + "x" * 501, "motives=" + "x" * 2001, "city=two\nlines"):
            assert night.run("registration", "set", value).code == 2, value
        (night.folder / "a.svg").write_text("<svg><script>alert(1)</script></svg>")
        (night.folder / "b.svg").write_text("<!DOCTYPE svg [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><svg>b</svg>")
        (night.folder / "c.svg").write_text('<svg><image href="http://example.org/x.png"/></svg>')
        (night.folder / "d.ai").write_text("no drawing at all")
        with open(night.folder / "e.svg", "wb") as large:
            large.write(b"<svg>")
            large.truncate(200 << 20)
        for name, code in (("a.svg", 3), ("b.svg", 3), ("c.svg", 3), ("d.ai", 1), ("e.svg", 3), ("none.svg", 1), ("x.png", 2)):
            outcome = night.run("registration", "set", "logo=" + str(night.folder / name))
            assert outcome.code == code and outcome.error["hint"] and name in outcome.error["message"], (name, outcome.code, outcome.json)
        assert "logo" not in night.do("registration", "show")


main(globals())
