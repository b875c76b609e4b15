#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written for somebody who helps: enough to help, and nothing of who asked.

usage: test-support.py DIFUSORCTL
"""
import getpass, io, os, pathlib, re, socket, stat, sys, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from difusorctl import Night, data_zip, main  # noqa: E402

CANARIES = {"company": "Canario Noticias", "contact_name": "Clara Canaria", "domain": "canario.example",
            "phone": "8341234567", "mobile": "8347654321", "email": "clara@canario.example", "city": "Canarioville",
            "address": "Calle Canario 5", "legal_representative": "Carlos Canario"}


def contents(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_canaries(program):
    """Nothing that was typed in, and no secret, is in it; what went wrong is"""
    with Night(program) as night:
        secret, token = night.folder / "canary-secret", night.folder / "canary-token"
        secret.write_text("CANARYSECRETVALUE0123456789abcdef")
        token.write_text("CANARYTOKENVALUE0123456789abcdef")
        night.do("registration", "set", *["%s=%s" % pair for pair in CANARIES.items()])
        night.do("target", "add", "canary-bucket", "s3", "canary-bucket-name", "--region", "us-east-1", "--access-key",
                 "AKIACANARYCANARY1234", "--secret-file", str(secret), "--public-url", "https://www.canario.example/prep/",
                 "--mode", "drill")
        night.do("target", "add", "far", "sftp", "canaryuser@sftp.canario.example:/home/canaryuser/www", "--password-file",
                 str(secret), "--mode", "drill")
        night.do("alarm", "set", "ntfy", "https://ntfy.example/canary-topic-77", "--secret-file", str(token))
        night.do("incident", "add", "Clara Canaria called 8341234567 from 203.0.113.77 and 2001:db8::77, see "
                 "https://canario.example/x?key=1 and /home/canaryuser/x, token Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5")
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(20), sha256="0" * 64)
        assert night.run("relay", "--once").code != 0
        path = night.folder / "support.zip"
        night.do("support", str(path))
        found = contents(path)
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        everything = "\n".join(found.values())
        for word in [*CANARIES.values(), "CANARY", "canary-bucket-name", "canary-topic", "canaryuser", "AKIA", "203.0.113.77",
                     "2001:db8::77", "Zm9vYmFy", "canario.example", str(night.folder), "127.0.0.1", socket.gethostname()]:
            assert word not in everything, (word, everything[max(0, everything.find(word) - 200):][:400])
        assert "source feed practice" in found["setup.txt"] and "target 1 folder practice" in found["setup.txt"]
        assert re.search("target . s3 drill public .*--access-key", found["setup.txt"]), found["setup.txt"]
        assert "difusor " in found["machine.txt"] and '"cut" : "2024-06-02T20:00' in found["status.json"].replace("\\", ""), \
            found["status.json"]
        assert "package-refused" in found["ledger.txt"] or "refused" in found["ledger.txt"], found["ledger.txt"][-2000:]


main(globals())
