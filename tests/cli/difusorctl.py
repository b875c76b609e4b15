# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the real program share: a scripted institute on loopback, a night that has
published its first cut, and TAP.

A test is a function whose name begins with `test_`; its first line of documentation is its title.
It ends by returning, fails by any exception, and skips by raising Skip with the reason.
"""
import contextlib, hashlib, http.server, io, json, os, pathlib, sqlite3, subprocess, sys, tempfile, threading
import traceback, zipfile

HASTE = "100"  # waits are so many times shorter (src/core/base/dif-limits.h)
FIRST, SECOND = "2024-06-02T20:00:00-06:00", "2024-06-02T20:20:00-06:00"


class Skip(Exception):
    """Why a test cannot run here."""


# --- What an institute sends -----------------------------------------------------------------


def make_zip(*entries):
    """A ZIP of (name, text) or (ZipInfo, text); names are kept as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            if isinstance(name, str):
                name = zipfile.ZipInfo(name, (2024, 6, 2, 20, 0, 0))
                name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, data)
    return out.getvalue()


def csv_of(when, captured):
    """The heading of a results CSV as the norm has it, with one acta."""
    return ("Diputaciones locales\r\n%s (UTC-6)\r\n\r\nACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,"
            "ACTAS_CAPTURADAS\r\n4900,4900,0,%d\r\n\r\nCLAVE_ACTA,VOTOS\r\n'280001B0100',1\r\n" % (when, captured))


def site_zip(number=1):
    files = {"index.html": "<!doctype html><title>PREP</title>", "assets/configuracion.json": '{"corte": %d}' % number,
             "assets/js/app.js": "show ()", "assets/css/app.css": "a {}"}
    files.update({"datos/distrito-%02d.json" % n: '{"actas": 0}' for n in range(1, 6)})
    return make_zip(*files.items())


def data_zip(number=2, **more):
    return make_zip(("datos/distrito-01.json", '{"actas": %d}' % number),
                    ("assets/configuracion.json", '{"corte": %d}' % number), *more.items())


class Answer:
    """What the institute's server says to one request."""

    def __init__(self, body=b"", status=200, headers=None, stall_after=None, length=None):
        self.body, self.status, self.headers = body, status, headers or {}
        self.stall_after, self.length = stall_after, len(body) if length is None else length


class Institute:
    """A server on loopback that answers as told; `answers` is by path, each an Answer or a list of
    them that is used up but for its last."""

    def __init__(self, mode="practice"):
        institute = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                institute.answer(self)

            def date_time_string(self, timestamp=None):
                return institute.date or super().date_time_string(timestamp)

            def log_message(self, *args):
                pass

        self.mode, self.date, self.packages, self.answers, self.requests = mode, None, [], {}, []
        self.gone = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads, self.server.handle_error = True, lambda *args: None
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.gone.set()
        self.server.shutdown()
        self.server.server_close()

    def feed(self):
        return {"format": "difusor-feed/1", "institute": "IETAM", "election": "PEO 2023-2024", "mode": self.mode,
                "packages": self.packages}

    def offer(self, name, body, cut=SECOND, kind="data", **changes):
        """Lists a package in the feed and serves it; `changes` make the feed lie."""
        self.packages.append({"id": name, "kind": kind, "cut": cut, "url": name, "size": len(body),
                              "sha256": hashlib.sha256(body).hexdigest(), "path": None, **changes})
        self.answers["/" + name] = Answer(body)

    def answer(self, request):
        path = request.path.split("?")[0]
        self.requests.append(path)
        answer = self.answers.get(path)
        if answer is None and path == "/feed.json":
            answer = Answer(json.dumps(self.feed()).encode())
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if answer is None:
            answer = Answer(b"nothing here", 404)
        request.send_response(answer.status)
        request.send_header("Content-Length", str(answer.length))
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        with contextlib.suppress(OSError):
            request.wfile.write(answer.body[:answer.stall_after])
            request.wfile.flush()
            if answer.stall_after is not None:
                self.gone.wait(30)
        if answer.stall_after is not None or answer.length != len(answer.body):
            request.close_connection = True


# --- The program -----------------------------------------------------------------------------


def tree(folder):
    """Every file below, by its path, with its bytes."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Outcome:
    def __init__(self, run):
        self.code, self.errors = run.returncode, run.stderr
        try:
            self.json = json.loads(run.stdout) if run.stdout.strip() else None
        except ValueError:
            raise AssertionError("no JSON on stdout:\n%s\n%s" % (run.stdout, run.stderr))
        self.error = self.json.get("error") if isinstance(self.json, dict) else None


class Night:
    """A data folder with a feed, a folder target and a first cut that readers see."""

    def __init__(self, program, mode="practice", target_mode=None, first=True):
        self.program, self.mode = program, mode
        self.room = tempfile.TemporaryDirectory(prefix="difusor-test-")
        self.folder = pathlib.Path(self.room.name)
        self.data, self.site = self.folder / "data", self.folder / "site"
        self.institute = Institute(mode)
        self.environment = dict(os.environ, DIFUSOR_HASTE=HASTE, G_DEBUG="fatal-warnings,gc-friendly", LC_ALL="C.UTF-8",
                                GIO_USE_VFS="local", GIO_USE_NETWORK_MONITOR="base",
                                GSETTINGS_BACKEND="memory", LANGUAGE="C")
        if first:
            self.set_up(target_mode or mode)
            self.publish_first()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.institute.close()
        self.room.cleanup()

    def run(self, *words):
        return Outcome(subprocess.run([self.program, "--data-dir", str(self.data), "--json", *words],
                                      capture_output=True, text=True, env=self.environment, timeout=50))

    def do(self, *words):
        outcome = self.run(*words)
        assert outcome.code == 0, (words, outcome.code, outcome.errors)
        return outcome.json

    def set_up(self, target_mode):
        self.do("source", "set", "feed", self.institute.url + "/feed.json", "--mode", self.mode)
        self.do("target", "add", "web", "folder", str(self.site), "--mode", target_mode)

    def publish_first(self):
        self.institute.offer("20240602_2000_SITIO.zip", site_zip(), FIRST, "site")
        self.do("relay", "--once")
        self.before = self.shown()
        assert self.before, "the first cut is not there"

    def shown(self):
        current = self.site / "current"
        return tree(current.resolve()) if current.exists() else {}

    def rows(self, sql):
        """Reads the database as contract.md §6 has it, as a reader that never writes."""
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % (self.data / "difusor.db"), uri=True)) as database:
            return database.execute(sql).fetchall()

    def ledger(self):
        return [(kind, json.loads(body)) for kind, body in self.rows("SELECT kind, body FROM ledger ORDER BY seq")]

    def cuts(self):
        return {cut["id"]: cut for cut in self.do("cuts")}

    def assert_current(self, cut="20240602-2000"):
        assert self.shown() == self.before, "readers see something else: %s" % (
            sorted(p for p in self.shown().keys() | self.before.keys() if self.shown().get(p) != self.before.get(p)))
        assert self.cuts()[cut]["current"], self.cuts()

    def fails(self, code, word, *names, command=("relay", "--once"), ledger=True, again=False,
              current="20240602-2000"):
        """Runs a command that must fail with that exit code and class of error, naming each of
        `names`; the failure is in the ledger, or the second time (`again`) the incident counts up, and
        readers see what they saw before."""
        records = len(self.ledger()) if ledger else 0
        outcome = self.run(*command)
        assert outcome.code == code, (outcome.code, outcome.errors)
        assert_error(outcome, word, names)
        if ledger:
            new = self.ledger()[records:]
            told = [body.get("reason") or body.get("text") for _, body in new]
            if again:
                told = [text for text, in self.rows("SELECT text FROM incident WHERE closed IS NULL AND count > 1")]
            assert any(outcome.error["message"] in (text or "") for text in told), (outcome.error["message"], new)
            self.do("ledger", "verify")
            self.assert_current(current)
        return outcome

    def goes_on(self, code=0):
        """The next good cut is published all the same; what is still wrong is told by the exit code."""
        self.institute.offer("20240602_2040_DATOS.zip", data_zip(40), "2024-06-02T20:40:00-06:00")
        outcome = self.run("relay", "--once")
        assert outcome.code == code, (outcome.code, outcome.errors)
        assert json.loads(self.shown()["datos/distrito-01.json"]) == {"actas": 40}


def assert_error(outcome, word, names):
    """One clear error: its class, what and where it names, and what to do."""
    assert outcome.error is not None, (outcome.json, outcome.errors)
    assert set(outcome.error) == {"class", "message", "hint"}, outcome.error
    assert outcome.error["class"] == word, outcome.error
    for name in names:
        assert name in outcome.error["message"], (name, outcome.error)
    assert len(outcome.error["message"]) > 20 and len(outcome.error["hint"]) > 8, outcome.error
    assert outcome.error["message"] in outcome.errors and outcome.error["hint"] in outcome.errors, outcome.errors
    assert "\n" not in outcome.error["message"], outcome.error


# --- TAP -------------------------------------------------------------------------------------


def main(names):
    """Runs every test of a script, given the program; more words select tests by their name."""
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    tests = [(n, f) for n, f in names.items() if n.startswith("test_") and (not wanted or n in wanted)]
    print("TAP version 13\n1..%d" % len(tests), flush=True)
    failed = False
    for number, (name, test) in enumerate(tests, 1):
        title = "%s - %s" % (name[5:], (test.__doc__ or "").split("\n")[0])
        try:
            test(program)
            print("ok %d - %s" % (number, title), flush=True)
        except Skip as reason:
            print("ok %d - %s # SKIP %s" % (number, title, reason), flush=True)
        except Exception:
            failed = True
            print("not ok %d - %s" % (number, title))
            print("\n".join("# " + line for line in traceback.format_exc().splitlines()), flush=True)
    sys.exit(1 if failed else 0)
