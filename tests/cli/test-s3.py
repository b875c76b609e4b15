#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bucket, from “target add” to “withdraw”, and everything that can be wrong with one: each is one
sentence that says what and what to do, nothing is half published, and the ledger knows.
usage: test-s3.py DIFUSORCTL S3-STUB-SERVER [TEST…]"""
import contextlib, http.server, json, os, shutil, socket, subprocess, sys, threading

from difusorctl import FIRST, SECOND, Night, Skip, assert_error, data_zip, main, make_zip, site_zip

STUB = os.path.abspath(sys.argv.pop(2))
BUCKET, KEY, SECRET, DISTRIBUTION = "prep-sitio", "AKIASTUBSTUBSTUBSTUB", "secreto+de/la=prueba", "E1PREP2024"
# tests/aws/s3-stub.h
PAGE, HANGS, TRUNCATES, REDIRECTS, NO_FRAMES, SINGLE_PAGE, CDN = (1 << bit for bit in (5, 6, 7, 9, 11, 12, 13))


class Bucket:
    """The S3 of our tests, in a process of its own."""

    def __init__(self, *words):
        self.process = subprocess.Popen([STUB, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        assert self.url, "the server did not start"

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the server has died"
        return answer.rstrip("\n")

    def names(self, what="list"):
        return [name for name in self.ask(what).split("\t") if name]

    def files(self):
        """What readers can find there."""
        return [name for name in self.names() if ".difusor/" not in name]


@contextlib.contextmanager
def bucket_night(program, *words, bucket=(), first=True, endpoint=None, place=BUCKET):
    """A night whose target is a bucket; with its first cut published there."""
    with Bucket(*bucket) as stub, Night(program, first=False) as night:
        night.stub = stub
        # not in the usual haste: on a machine with other work an answer may take longer than a hundredth of the limit
        night.environment.update(AWS_ENDPOINT_URL_CLOUDFRONT=stub.url, HOME=str(night.folder), DIFUSOR_HASTE="25")
        for name in ("AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE"):
            night.environment.pop(name, None)
        night.secret = night.folder / "secret"
        night.secret.write_text(SECRET + "\n")
        night.do("source", "set", "feed", night.institute.url + "/feed.json")
        keys = () if "--access-key" in words else ("--access-key", KEY, "--secret-file", str(night.secret))
        night.do("target", "add", "web", "s3", place, "--endpoint", endpoint or stub.url, *keys, *words)
        night.institute.offer("20240602_2000_SITIO.zip", site_zip(), FIRST, "site")
        if first:
            night.do("relay", "--once")
            assert "index.html" in " ".join(stub.files()), stub.files()
        yield night


def refused(night, code, word, *names, hint=None, published=None):
    """The publication fails so, in one sentence with something to do; it is in the ledger and an
    incident, and readers find what they found before."""
    outcome = night.run("relay", "--once")
    assert outcome.code == code, (outcome.code, outcome.errors)
    assert_error(outcome, word, names)
    if hint is not None:
        assert hint in outcome.error["hint"], outcome.error
    failed = [body for kind, body in night.ledger() if kind == "publication-failed"]
    assert failed and outcome.error["message"] in failed[-1]["reason"], (outcome.error, failed)
    assert any(outcome.error["message"] in text for text, in night.rows("SELECT text FROM incident WHERE closed IS NULL"))
    night.do("ledger", "verify")
    if published is not None:
        assert night.stub.files() == published, night.stub.files()
    assert SECRET not in json.dumps(night.ledger()) + outcome.errors, "the secret is told"
    return outcome


def checks(outcome):
    return {check["id"]: check["state"] for check in outcome.json["checks"]}


def text_of(outcome, name):
    return next(check["text"] for check in outcome.json["checks"] if check["id"] == name)


# --- A whole night ---------------------------------------------------------------------------


def test_night(program):
    """Added, tried, published, corrected, verified, its cache cleared, and withdrawn"""
    with bucket_night(program, "--prefix", "/sitio/", first=False) as night:
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "s3", BUCKET, "--endpoint", night.stub.url, "--prefix", "/sitio/", "--access-key",
                 KEY, "--secret-file", str(night.secret), "--distribution", DISTRIBUTION, "--public-url",
                 night.stub.url + "/www/sitio/")
        night.stub.ask("faults", CDN)
        tried = night.do("target", "test", "web")
        assert tried["passed"] and night.stub.names() == [] and night.stub.ask("uploads") == "0", tried
        states = {check["id"]: check["state"] for check in tried["checks"]}
        assert {states[name] for name in ("open", "write", "read", "permissions", "dns", "public", "distribution", "framing",
                                          "missing", "replace", "fresh", "remove")} == {"good"}, states
        assert "tls" not in states and states["deep-link"] == "notice", states

        published = night.do("relay", "--once")["targets"][0]
        assert (published["state"], published["uploaded"], published["verified"]) == ("visible", 9, 9), published
        assert night.do("status")["targets"][0]["cut"] == "20240602-2000"
        before = night.stub.files()
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
        published = night.do("relay", "--once")["targets"][0]
        assert (published["state"], published["uploaded"]) == ("visible", 2), published
        assert night.stub.files() == before
        log = [line for line in night.stub.names("log") if line.startswith("PUT sitio/")]
        assert log[-3:] == ["PUT sitio/datos/distrito-01.json", "PUT sitio/assets/configuracion.json",
                            "PUT sitio/.difusor/manifest.json"], log[-3:]
        assert night.stub.names("invalidated")[-1] == "/www/sitio/datos/distrito-01.json", night.stub.names("invalidated")
        shown = night.do("target", "show", "web")
        assert shown["invalidations"]["free"] == 1000 and shown["invalidations"]["month"] >= 1, shown

        assert night.run("verify", "--target", "web").code == 0
        policy = night.do("target", "policy", "web")
        assert "cloudfront:CreateInvalidation" in json.dumps(policy["user"]), policy
        assert "bitacoras" not in json.dumps(policy), policy
        night.do("traffic", "place", "web", "bitacoras/cf/")
        policy = night.do("target", "policy", "web")
        assert "arn:aws:s3:::bitacoras/cf/*" in json.dumps(policy["user"]), policy

        night.do("target", "withdraw", "web", "--reason", "el simulacro ha terminado")
        assert night.run("status").code == 4
        night.do("ledger", "verify")
        assert SECRET not in json.dumps(night.ledger()) + json.dumps(policy) + json.dumps(shown)


def test_requests(program):
    """A cut costs a request for each file and two more at most, and says how long it was mixed"""
    with bucket_night(program) as night:
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
        published = night.do("relay", "--once")["targets"][0]
        assert published["requests"] <= published["uploaded"] + 2, published
        assert 0 <= published["mixing_ms"] <= published["seconds"] * 1000, published


def test_odd_names(program):
    """Keys with spaces, accents and marks that addresses use arrive as they are named"""
    names = ["datos/a b.json", "datos/Coyoacán.json", "datos/a+b.json", "datos/100%.json", "datos/#1.json",
             "datos/a&b=c;d.json", "datos/(1) 'x'.json"]
    with bucket_night(program, "--prefix", "sitio 1/año") as night:
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "s3", BUCKET, "--endpoint", night.stub.url, "--prefix", "sitio 1/año",
                 "--access-key", KEY, "--secret-file", str(night.secret), "--public-url",
                 night.stub.url + "/www/sitio%201/a%C3%B1o/")
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(2, **{name: '{"n": 1}' for name in names}), SECOND)
        published = night.do("relay", "--once")["targets"][0]
        assert published["state"] == "visible", published
        assert {"sitio 1/año/" + name for name in names} <= set(night.stub.files()), night.stub.files()


def test_shared_credentials(program):
    """AWS_PROFILE and the shared credentials file are read, and never written"""
    with bucket_night(program, first=False) as night:
        file = night.folder / "credentials"
        file.write_text("[default]\naws_access_key_id = OTHER\naws_secret_access_key = other\n\n[prep]\n"
                        "aws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = FwoGZ\n" % (KEY, SECRET))
        file.chmod(0o400)
        before = file.stat()
        night.environment.update(AWS_SHARED_CREDENTIALS_FILE=str(file), AWS_PROFILE="prep")
        night.stub.ask("token", "FwoGZ")
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "s3", BUCKET, "--endpoint", night.stub.url)
        night.do("relay", "--once")
        assert night.stub.files()
        after = file.stat()
        assert (before.st_mtime_ns, before.st_size, before.st_ino) == (after.st_mtime_ns, after.st_size, after.st_ino)
        night.environment["AWS_PROFILE"] = "ausente"
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
        refused(night, 1, "operator", "ausente")


# --- Keys and permissions --------------------------------------------------------------------


def test_wrong_keys(program):
    """A wrong key, a wrong secret, an expired token: which, and where to get a right one"""
    with bucket_night(program, first=False) as night:
        night.secret.write_text("otro\n")
        refused(night, 1, "operator", BUCKET, "secret", hint="again", published=[])
        night.secret.write_text(SECRET + "\n")
        night.stub.ask("token", "FwoGZ")
        refused(night, 1, "operator", BUCKET, "token", hint="credentials", published=[])
        night.stub.ask("token", "")
        night.do("relay", "--once")
    with bucket_night(program, "--access-key", "AKIAOTHER", "--secret-file", os.devnull, first=False) as night:
        refused(night, 1, "operator", os.devnull, published=[])
        night.secret.chmod(0o600)
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "s3", BUCKET, "--endpoint", night.stub.url, "--access-key", "AKIAOTHER",
                 "--secret-file", str(night.secret))
        refused(night, 1, "operator", BUCKET, "access key", published=[])


def test_expired_token(program):
    """A session's token that has run out is told from one that is wrong"""
    with bucket_night(program, first=False) as night:
        night.stub.ask("fail", 0, 1, 400, "ExpiredToken")
        refused(night, 1, "operator", BUCKET, "expired", hint="credentials", published=[])


def test_missing_permission(program):
    """Each permission that is missing is named, by the publication and by “target test”"""
    with bucket_night(program, first=False) as night:
        for action in ("s3:PutObject", "s3:GetObject"):
            night.stub.ask("deny", action)
            refused(night, 1, "operator", BUCKET, action, hint="target policy", published=[])
    with bucket_night(program, "--distribution", DISTRIBUTION) as night:
        before = night.stub.names()
        for action in ("s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads",
                       "s3:AbortMultipartUpload", "cloudfront:CreateInvalidation",
                       "cloudfront:GetInvalidation", "s3:DeleteObject"):
            night.stub.ask("deny", action)
            outcome = night.run("target", "test", "web")
            assert outcome.code == 1, (action, outcome.code, outcome.errors)
            assert_error(Told(outcome), "operator", [action])
            if action != "s3:DeleteObject":
                assert night.stub.names() == before, (action, night.stub.names())
        night.stub.ask("deny", "")
        assert night.run("target", "test", "web").code == 0


class Told:
    """The failure of a command that has answered all the same: from stderr, as a person reads it."""

    def __init__(self, outcome):
        bad = [check["text"] for check in outcome.json["checks"] if check["state"] == "bad"]
        lines = [line for line in outcome.errors.splitlines() if line.strip()]
        assert bad and any(bad[0] in line for line in lines), (bad, lines)
        self.json, self.errors = outcome.json, outcome.errors
        hint = next(line for line in lines[::-1] if bad[0] not in line).strip()
        self.error = {"class": "operator", "message": bad[0], "hint": hint}


def test_public_block(program):
    """Readers who are kept out are found by the test, not on the night"""
    with bucket_night(program, "--public-url", "http://127.0.0.1:1/", first=False) as night:
        outcome = night.run("target", "test", "web")
        assert outcome.code == 1 and checks(outcome)["public"] == "bad", outcome.json
        assert night.stub.names() == []


# --- Places ----------------------------------------------------------------------------------


def test_missing_bucket(program):
    """A bucket that is not there, and names that none can have"""
    with bucket_night(program, place="otra.cubeta.mx", first=False) as night:
        refused(night, 1, "operator", "otra.cubeta.mx", hint="name of the bucket", published=[])
        for name in ("https://s3.example/b", "a/b", "con espacio", "a..b", "x"):
            outcome = night.run("target", "add", "mal", "s3", name)
            assert outcome.code == 2 and name in outcome.error["message"], (name, outcome.error)


def test_wrong_region(program):
    """A region that the operator gave and is wrong is a full stop; one that was not given is found"""
    with bucket_night(program, "--region", "us-west-2", first=False) as night:
        night.stub.ask("region", "mx-central-1")
        refused(night, 3, "security", BUCKET, "mx-central-1", hint="region", published=[])
    with bucket_night(program, first=False) as night:
        night.stub.ask("region", "mx-central-1")
        night.do("relay", "--once")
        assert night.stub.files()


def test_clock(program):
    """Twenty minutes off, either way: published by the service's clock, and an incident says so"""
    for seconds, word in ((1200, "ahead"), (-1200, "behind")):
        with bucket_night(program, first=False) as night:
            night.stub.ask("clock", seconds)
            night.do("relay", "--once")
            assert night.stub.files()
            texts = [text for text, in night.rows("SELECT text FROM incident WHERE closed IS NULL")]
            assert any("20 minutes " + word in text and "web" in text for text in texts), texts
            assert any(kind == "incident-opened" and "20 minutes" in json.dumps(body) for kind, body in night.ledger())
            night.stub.ask("clock", 0)
            night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
            night.do("relay", "--once")
            assert night.rows("SELECT text FROM incident WHERE closed IS NULL AND text LIKE '%minutes%'") == []


# --- Endpoints that are none -----------------------------------------------------------------


def test_no_s3(program):
    """An endpoint that answers with a web page, leads elsewhere, or says nothing"""
    for fault, code, word, names in ((PAGE, 1, "permanent", [BUCKET]), (REDIRECTS, 3, "security", [BUCKET, "307"])):
        with bucket_night(program, first=False) as night:
            night.stub.ask("faults", fault)
            refused(night, code, word, *names, hint="endpoint", published=[])
            night.stub.ask("faults", 0)
            night.do("relay", "--once")


def test_hangs(program):
    """An endpoint that takes the connection and never answers is given up, and tried again later"""
    with bucket_night(program) as night:
        before = night.stub.files()
        night.environment["DIFUSOR_HASTE"] = "100"
        night.stub.ask("faults", HANGS)
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
        refused(night, 1, "retry", BUCKET, hint="network", published=before)
        night.environment["DIFUSOR_HASTE"] = "25"
        night.stub.ask("faults", 0)
        night.do("relay", "--once")


class Half(http.server.BaseHTTPRequestHandler):
    """Has nothing, and takes half of a file before it closes."""

    def do_GET(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]) // 2)
        self.close_connection = True

    def log_message(self, *args):
        pass


def test_closes(program):
    """One that closes in the middle of a file, and one where nobody listens"""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Half) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        url = "http://127.0.0.1:%d" % server.server_address[1]
        with bucket_night(program, endpoint=url, first=False) as night:
            refused(night, 1, "retry", "127.0.0.1", hint="network", published=[])
        server.shutdown()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = "http://127.0.0.1:%d" % nobody.getsockname()[1]
        with bucket_night(program, endpoint=url, first=False) as night:
            refused(night, 1, "retry", "127.0.0.1", hint="network", published=[])


def test_half_way(program):
    """A cut that breaks off half-way leads no reader anywhere, and is finished the next time"""
    with bucket_night(program) as night:
        night.institute.offer("20240602_2020_DATOS.zip", data_zip(), SECOND)
        puts = len([line for line in night.stub.names("log") if line == "PUT assets/configuracion.json"])
        night.stub.ask("fail", 1, 1000, 503, "SlowDown")
        refused(night, 1, "retry", BUCKET)
        night.stub.ask("fail", 0, 0, 503, "")
        night.do("relay", "--once")
        log = night.stub.names("log")
        assert len([line for line in log if line == "PUT assets/configuracion.json"]) >= puts + 1
        night.do("ledger", "verify")
        assert night.rows("SELECT text FROM incident WHERE closed IS NULL") == []


# --- Certificates ----------------------------------------------------------------------------


def certificate(folder, name, days, host):
    """A certificate that signs itself, with its key, in one file."""
    if shutil.which("openssl") is None:
        raise Skip("openssl is not there")
    key, request, file = folder / "key", folder / "request", folder / (name + ".pem")

    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)

    openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + host, "-keyout", key, "-out", request)
    extensions = folder / "extensions"
    extensions.write_text("subjectAltName=%s\n" % ("IP:" + host if host[0].isdigit() else "DNS:" + host))
    openssl("x509", "-req", "-in", request, "-signkey", key, "-days", days, "-extfile", extensions, "-out", file)
    file.write_text(file.read_text() + key.read_text())
    return str(file)


def test_certificates(program):
    """Expired, self-signed, of another name: a full stop before anything is sent"""
    with Night(program, first=False) as room:
        for name, days, host, words in (("expired", -1, "127.0.0.1", "has expired"),
                                        ("self-signed", 2, "127.0.0.1", "no authority"),
                                        ("other", 2, "otra.example", "another name")):
            file = certificate(room.folder, name, days, host)
            with bucket_night(program, bucket=(file,), first=False) as night:
                outcome = refused(night, 3, "security", "127.0.0.1", words, hint="no way around", published=[])
                assert night.stub.ask("requests") == "0", name
                assert night.run("target", "test", "web").code == 3


# --- CloudFront ------------------------------------------------------------------------------


def test_invalidations(program):
    """Too many invalidations at once are waited for; without permission the cut stands and is told"""
    with bucket_night(program, "--distribution", DISTRIBUTION) as night:
        cleared = len(night.stub.names("invalidated"))
        for number in range(2, 5):
            night.institute.offer("20240602_20%d0_DATOS.zip" % number, data_zip(number), "2024-06-02T20:%d0:00-06:00" % number)
            if number == 3:
                # after the two files: the pointer's reading back and the state come before
                night.stub.ask("fail", 4, 2, 400, "TooManyInvalidationsInProgress")
            night.do("relay", "--once")
        assert len(night.stub.names("invalidated")) == cleared + 3
        assert night.do("target", "show", "web")["invalidations"]["month"] == 3
        night.stub.ask("deny", "cloudfront:CreateInvalidation")
        night.institute.offer("20240602_2050_DATOS.zip", data_zip(5), "2024-06-02T20:50:00-06:00")
        outcome = night.run("relay", "--once")
        assert outcome.code == 1 and "cloudfront:CreateInvalidation" in outcome.errors, (outcome.code, outcome.errors)
        assert night.cuts()["20240602-2050"]["targets"][0]["state"] == "published"
        night.do("ledger", "verify")


# --- What readers meet -----------------------------------------------------------------------


def test_outside(program):
    """Frames, data that are not there, addresses within the site, images of actas"""
    with bucket_night(program, first=False) as night:
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "s3", BUCKET, "--endpoint", night.stub.url, "--access-key", KEY, "--secret-file",
                 str(night.secret), "--distribution", DISTRIBUTION, "--public-url", night.stub.url + "/www/")
        outcome = night.run("target", "test", "web")
        assert checks(outcome)["distribution"] == "notice", outcome.json
        assert DISTRIBUTION in text_of(outcome, "distribution")
        night.stub.ask("faults", NO_FRAMES | CDN)
        outcome = night.run("target", "test", "web")
        assert outcome.code == 0 and checks(outcome)["framing"] == "notice", outcome.json
        assert "X-Frame-Options: DENY" in text_of(outcome, "framing")
        night.stub.ask("faults", SINGLE_PAGE)
        outcome = night.run("target", "test", "web")
        assert outcome.code == 4, (outcome.code, outcome.errors)
        assert (checks(outcome)["missing"], checks(outcome)["deep-link"]) == ("bad", "good"), outcome.json
        assert night.ledger()[-1][0] == "target-tested" and night.stub.names() == []


def test_actas(program):
    """Images of actas must lead to the Institute; one is followed"""
    with bucket_night(program, first=False) as night:
        call = night.do("call", "show")
        call["acta_images"].update(base_url=night.institute.url + "/actas/", paths=["imagenes/"])
        file = night.folder / "call.json"
        file.write_text(json.dumps(dict(call, id="prueba-actas")))
        night.do("call", "import", str(file))
        night.do("call", "use", "prueba-actas")
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "s3", BUCKET, "--endpoint", night.stub.url, "--access-key", KEY, "--secret-file",
                 str(night.secret), "--public-url", night.stub.url + "/www/")
        outcome = night.run("target", "test", "web")
        assert checks(outcome)["actas"] == "notice" and "target policy" in text_of(outcome, "actas"), outcome.json
        night.stub.ask("actas", "imagenes/", night.institute.url + "/actas/")
        outcome = night.run("target", "test", "web")
        assert checks(outcome)["actas"] == "good", outcome.json
        assert any(path.startswith("/actas/imagenes/") for path in night.institute.requests), night.institute.requests
        policy = night.do("target", "policy", "web")
        assert policy["routing_rules"][0]["Condition"]["KeyPrefixEquals"] == "imagenes/", policy
        night.stub.ask("actas", "imagenes/", "http://127.0.0.1:1/otro/")
        assert checks(night.run("target", "test", "web"))["actas"] == "notice"


main(globals())
