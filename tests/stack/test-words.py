#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that CloudFormation can tell of our templates is a sentence of ours with something to do, in Spanish.
usage: test-words.py STACK-WORDS DATA-AWS PO-FOLDER"""
import os, pathlib, subprocess, sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1] / "cli")]

import yaml

import aws_stub
from difusorctl import main

TEMPLATES, PO = os.path.abspath(sys.argv.pop(2)), os.path.abspath(sys.argv.pop(2))
# the codes that a handler of CloudFormation can fail with, and none
CODES = ["NotUpdatable", "InvalidRequest", "AccessDenied", "InvalidCredentials", "AlreadyExists", "NotFound",
         "ResourceConflict", "Throttling", "ServiceLimitExceeded", "NotStabilized", "GeneralServiceException",
         "ServiceInternalError", "NetworkFailure", "InternalFailure", "InvalidTypeConfiguration", "NonCompliant",
         "HandlerInternalFailure", "UnsupportedTarget", "Unknown", ""]
RECORD = "Content of DNS Record is: {Name: _a.prep.example.mx.,Type: CNAME,Value: _b.acm-validations.aws.}"


def resources():
    for part in ("edge", "site"):
        template = yaml.load((pathlib.Path(TEMPLATES) / (part + ".yaml")).read_text(), aws_stub.Loader)
        yield "difusor-web-" + part, "AWS::CloudFormation::Stack"
        for name, resource in template["Resources"].items():
            yield name, resource["Type"]


def facts():
    for name, kind in resources():
        for deed in ("CREATE", "UPDATE", "DELETE"):
            for code in CODES:
                reason = "AWS says (RequestToken: 1, HandlerErrorCode: %s)" % code if code else "AWS says"
                yield name, kind, deed + "_FAILED", reason
            yield name, kind, deed + "_IN_PROGRESS", ""
            yield name, kind, deed + "_COMPLETE", ""
        yield name, kind, "DELETE_SKIPPED", ""
    yield "difusor-web-site", "AWS::CloudFormation::Stack", "ROLLBACK_IN_PROGRESS", ""
    yield "difusor-web-site", "AWS::CloudFormation::Stack", "UPDATE_ROLLBACK_COMPLETE", ""
    yield "Certificate", "AWS::CertificateManager::Certificate", "CREATE_IN_PROGRESS", RECORD


def words(program, language):
    told = "".join("\t".join(fact) + "\n" for fact in facts())
    done = subprocess.run([program, PO], input=told, capture_output=True, text=True, check=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE=language))
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_plain(program):
    """Each failure names what it is of, says what to do, and shows no word of AWS where there is one of ours"""
    for fact, (state, text, hint) in zip(facts(), words(program, "C"), strict=True):
        failed = fact[2].endswith("_FAILED")
        assert state == ("failed" if failed else "waiting" if fact[3] else
                         "ongoing" if fact[2].endswith("PROGRESS") else "done"), (fact, state)
        assert len(text) > 8 and "AWS::" not in text and "HandlerErrorCode" not in text, (fact, text)
        assert fact[0] not in text.split(":")[0].split() or fact[0] in ("Certificate", "Firewall", "Bucket"), (fact, text)
        assert not failed or len(hint) > 15, (fact, hint)
        assert "HandlerErrorCode" not in hint or "AWS’s own words" in hint, (fact, hint)


def test_record(program):
    """The line for the DNS provider can be copied as it is"""
    state, text, hint = words(program, "C")[-1]
    assert (state, hint.endswith("_a.prep.example.mx. CNAME _b.acm-validations.aws.")) == ("waiting", True), (state, hint)


def test_cancelled(program):
    """What was given up because something else failed is not told"""
    fact = "Bucket\tAWS::S3::Bucket\tCREATE_FAILED\tResource creation cancelled\n"
    assert subprocess.run([program, PO], input=fact, capture_output=True, text=True).stdout == "none\t\t\n"


def test_spanish(program):
    """Every event, failures above all, is told in Spanish"""
    left = {(english[1], english[2]) for english, spanish in zip(words(program, "C"), words(program, "es"), strict=True)
            if english[1] == spanish[1] or (english[2] and english[2] == spanish[2])}
    assert not left, "%d are not in Spanish, e.g. %s" % (len(left), sorted(left)[:3])


main(globals())
