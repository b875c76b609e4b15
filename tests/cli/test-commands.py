#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands with which a difusor is set up, looked at, tried out and withdrawn.

usage: test-commands.py DIFUSORCTL
"""
import contextlib, fcntl, functools, hashlib, http.server, json, os, pathlib, pty, re, select, struct, subprocess
import termios, threading, time

from difusorctl import FIRST, Answer, Night, assert_error, data_zip, main, site_zip, tree

THIRD = "2024-06-02T20:40:00-06:00"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A web server as a cheap hosting has it: its own types, and no word about caching."""

    def log_message(self, *args):
        pass


class Elsewhere(Quiet):
    """Sends everybody on: once within the site, and further to another computer."""

    def do_GET(self):
        if self.path.startswith("/inside/"):
            self.path = self.path[len("/inside"):]
            return super().do_GET()
        self.send_response(301)
        self.send_header("Location", self.server.leads + self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()


class Keeps(Quiet):
    """A cache on the way that never asks again."""

    kept = {}

    def do_GET(self):
        if self.path not in self.kept:
            path = pathlib.Path(self.translate_path(self.path))
            self.kept[self.path] = path.read_bytes()
        body = self.kept[self.path]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def serving(folder, handler=Quiet, leads="/inside"):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    server.daemon_threads, server.leads = True, leads
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield "http://127.0.0.1:%d/" % server.server_address[1]
    server.shutdown()
    server.server_close()


def state_of(outcome):
    return {check["id"]: check["state"] for check in outcome.json["checks"]}


# --- status ----------------------------------------------------------------------------------


def test_status_of_nothing(program):
    """Without source, cut or target the answer is no, and the document is there all the same"""
    with Night(program, first=False) as night:
        outcome = night.run("status")
        assert outcome.code == 4 and outcome.error is None, outcome.json
        assert outcome.json["cut"] is None and outcome.json["last"] is False and outcome.json["targets"] == []
        assert "source" in outcome.errors, outcome.errors
        night.do("source", "set", "feed", night.institute.url + "/feed.json")
        assert "no cut" in night.run("status").errors
        assert not (night.data / "practice").exists()


def test_status(program):
    """The last cut published is 0; a newer one that readers do not see is 4"""
    with Night(program) as night:
        outcome = night.run("status")
        assert outcome.code == 0, outcome.errors
        [target] = outcome.json["targets"]
        assert outcome.json["cut"] == target["cut"] == outcome.json["newest"]["id"] == "20240602-2000"
        assert outcome.json["last"] and target["last"] and not target["withdrawn"]
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d-06:00", outcome.json["since"]), outcome.json
        assert outcome.json["verified"] is None and outcome.json["incidents"] == 0

        night.institute.offer("20240602_2020_DATOS.zip", data_zip())
        night.do("fetch")
        outcome = night.run("status")
        assert outcome.code == 4 and outcome.json["cut"] == "20240602-2000", outcome.json
        assert outcome.json["newest"]["id"] == "20240602-2020" and not outcome.json["last"]
        assert "20240602-2000" in outcome.errors and "20240602-2020" in outcome.errors
        night.do("publish")
        assert night.run("status").code == 0


def test_status_verified(program):
    """What has a public address counts only once it was read back from there"""
    with Night(program, first=False) as night, serving(night.site / "current") as url:
        night.do("source", "set", "feed", night.institute.url + "/feed.json")
        night.do("target", "add", "web", "folder", str(night.site), "--public-url", url)
        night.publish_first()
        outcome = night.run("status")
        assert outcome.code == 0 and outcome.json["verified"] >= outcome.json["since"], outcome.json
        assert outcome.json["targets"][0]["public_url"] == url

        page = night.site / "current" / "index.html"
        night.institute.offer("20240602_2020_DATOS.zip", data_zip())
        page.parent.joinpath("x").write_text("")
        with serving(night.folder) as other:
            night.do("target", "remove", "web")
            night.do("target", "add", "web", "folder", str(night.site), "--public-url", other)
            assert night.run("relay", "--once").code != 0
        outcome = night.run("status")
        assert outcome.code == 4 and outcome.json["targets"][0]["verified"] is None, outcome.json
        assert "read back" in outcome.errors, outcome.errors


# --- call ------------------------------------------------------------------------------------


def test_calls(program):
    """A call is derived, corrected by hand, checked, imported and put in force"""
    with Night(program, first=False) as night:
        [known] = night.do("call", "list")
        assert known["id"] == "ietam-2024" and known["built_in"] and known["in_force"], known

        made = night.do("call", "new", "ietam-2024", "--date", "2027-06-06")
        path = pathlib.Path(made["file"])
        assert made["day"] == "2027-06-06" and not made["built_in"] and path.is_file(), made
        outcome = night.run("call", "new", "ietam-2024", "--date", "2027-06-06")
        assert_error(outcome, "operator", [made["id"], str(path)])
        assert outcome.code == 1

        call = json.loads(path.read_text())
        call.update(id="otra-2027", title="Otra convocatoria")
        corrected = night.folder / "corrected.json"
        corrected.write_text(json.dumps(call))
        assert night.do("call", "check", str(corrected))["title"] == "Otra convocatoria"
        assert night.do("call", "import", str(corrected))["id"] == "otra-2027"
        assert {c["id"]: c["in_force"] for c in night.do("call", "list")} == {
            "ietam-2024": True, made["id"]: False, "otra-2027": False}
        night.do("call", "use", "otra-2027")
        assert night.do("call", "show")["title"] == "Otra convocatoria"
        assert night.do("call", "show", "ietam-2024")["id"] == "ietam-2024"
        assert [kind for kind, _ in night.ledger()] == ["call-derived", "call-imported", "call-used"]
        assert night.run("status").json["call"] == "otra-2027"


def test_bad_calls(program):
    """A malformed call is named by the path of the value; a call in force is never a broken one"""
    with Night(program, first=False) as night:
        call = night.do("call", "show")
        call["id"], call["hours"]["opening"] = "rota", "eight in the evening"
        broken = night.folder / "broken.json"
        broken.write_text(json.dumps(call))
        outcome = night.run("call", "check", str(broken))
        assert outcome.code == 4, outcome.json
        assert_error(outcome, "operator", ["hours.opening", "eight in the evening"])
        assert night.run("call", "import", str(broken)).code == 1
        assert night.run("call", "use", "rota").code == 1
        assert night.run("call", "check", str(night.folder / "none.json")).code == 1
        assert night.run("call", "new", "ietam-2024", "--date", "2027-02-30").code == 2
        assert night.run("call", "new", "ietam-2024").code == 2
        assert night.run("call", "use").code == 2
        assert [c["id"] for c in night.do("call", "list")] == ["ietam-2024"]


# --- registration ----------------------------------------------------------------------------


def test_registration(program):
    """Data are checked, kept all or none, and what is missing is named"""
    with Night(program, first=False) as night:
        outcome = night.run("registration", "check")
        assert outcome.code == 4 and not outcome.json["complete"], outcome.json
        assert {"company", "domain", "logo"} <= {m["key"] for m in outcome.json["missing"]}
        assert all(m["clause"] for m in outcome.json["missing"])

        night.do("registration", "set", "company=Diario del Golfo", "domain=prep.example.org")
        outcome = night.run("registration", "set", "company=Otro", "email=nobody")
        assert outcome.code == 2 and "email" in outcome.error["message"], outcome.json
        assert night.run("registration", "set", "company").code == 2
        assert night.run("registration", "set", "colour=red").code == 2
        assert night.run("registration", "set").code == 2
        assert night.do("registration", "show") == {"company": "Diario del Golfo", "domain": "prep.example.org"}

        logo = night.folder / "logo.svg"
        logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        night.do("registration", "set", "contact_name=Ana Ríos", "phone=834 315 1200", "mobile=834 123 4567",
                 "email=ana@example.org", "address=Calle 1", "city=Ciudad Victoria", "state=Tamaulipas",
                 "legal_representative=Luis Paz", "hosting=Propio", "description=Diario", "motives=Informar",
                 "logo=" + str(logo))
        assert night.do("registration", "check") == {"complete": True, "missing": []}
        night.do("registration", "set", "motives=")
        assert [m["key"] for m in night.run("registration", "check").json["missing"]] == ["motives"]
        assert all("Golfo" not in json.dumps(body) for _, body in night.ledger()), "personal data in the ledger"


# --- target test -----------------------------------------------------------------------------


def test_target_test_empty(program):
    """A folder where nothing stands yet is tried out, and is empty again"""
    with Night(program, first=False) as night:
        night.do("target", "add", "web", "folder", str(night.site))
        outcome = night.run("target", "test", "web")
        assert outcome.code == 0 and outcome.json["passed"], outcome.json
        assert state_of(outcome) == dict.fromkeys(["open", "write", "read", "replace", "remove"], "good")
        assert tree(night.site) == {} and not (night.site / "current").is_symlink()
        kind, body = night.ledger()[-1]
        assert kind == "target-tested" and body["passed"] and len(body["checks"]) == 5, body
        assert night.run("target", "test", "none").code == 1


def test_target_test_public(program):
    """Readers' address is asked for the bytes, the types and whether a change is seen"""
    with Night(program, first=False) as night, serving(night.site / "current") as url:
        night.do("target", "add", "web", "folder", str(night.site), "--public-url", url)
        outcome = night.run("target", "test", "web")
        states = state_of(outcome)
        assert outcome.code == 0 and outcome.json["passed"], outcome.json
        assert {states[k] for k in ("public", "redirect", "fresh", "remove")} == {"good"}, states
        assert states["cache-control"] == "notice" and states["content-type"] in ("good", "notice"), states


def test_target_test_keeps_the_site(program):
    """What stands there is not touched"""
    with Night(program) as night, serving(night.site / "current") as url:
        before = tree(night.site / "releases")
        night.do("target", "remove", "web")
        night.do("target", "add", "web", "folder", str(night.site), "--public-url", url)
        assert night.run("target", "test", "web").code == 0
        assert tree(night.site / "releases") == before
        assert not list((night.site / "current").glob("difusor-test-*"))


def test_target_test_wrong_address(program):
    """An address that leads elsewhere, changes the bytes or keeps old ones is found"""
    with Night(program, first=False) as night:
        (night.folder / "other").mkdir()
        with serving(night.folder / "other") as url:
            night.do("target", "add", "other", "folder", str(night.site), "--public-url", url)
            outcome = night.run("target", "test", "other")
            assert outcome.code == 1 and state_of(outcome)["public"] == "bad", outcome.json
            assert outcome.json["checks"][-1]["id"] == "remove" and tree(night.site) == {}
        with serving(night.site / "current", Elsewhere) as url:
            night.do("target", "add", "within", "folder", str(night.site), "--public-url", url)
            outcome = night.run("target", "test", "within")
            assert outcome.code == 0 and state_of(outcome)["redirect"] == "notice", outcome.json
        with serving(night.site / "current", Elsewhere, "http://localhost:1") as url:
            night.do("target", "add", "away", "folder", str(night.site), "--public-url", url)
            outcome = night.run("target", "test", "away")
            assert outcome.code == 3 and state_of(outcome)["redirect"] == "bad", outcome.json
        with serving(night.site / "current", Keeps) as url:
            night.do("target", "add", "kept", "folder", str(night.site), "--public-url", url)
            outcome = night.run("target", "test", "kept")
            states = state_of(outcome)
            assert outcome.code == 4 and states["fresh"] == "bad", outcome.json
            assert [c["state"] for c in outcome.json["checks"] if c["id"] == "content-type"] == ["good", "bad"]
        assert tree(night.site) == {}


def test_target_test_unwritable(program):
    """A place that cannot be written is named, and the test is kept all the same"""
    with Night(program, first=False) as night:
        night.folder.joinpath("file").write_text("in the way")
        night.do("target", "add", "web", "folder", str(night.folder / "file"))
        outcome = night.run("target", "test", "web")
        assert outcome.code == 1 and state_of(outcome) == {"open": "bad"}, outcome.json
        assert str(night.folder / "file") in outcome.errors
        assert night.ledger()[-1][0] == "target-tested"


# --- target withdraw -------------------------------------------------------------------------


def test_withdraw(program):
    """A holding page stands in place of the site until a person publishes there again"""
    with Night(program, mode="drill") as night:
        assert night.run("target", "withdraw", "web").code == 2
        outcome = night.run("target", "withdraw", "web", "--reason", "the drill is over")
        assert outcome.code == 0 and outcome.json["targets"][0]["state"] == "withdrawn", outcome.json
        shown = night.shown()
        assert set(shown) == {"index.html"} and b"ietam" in shown["index.html"].lower(), shown
        assert not night.cuts()["20240602-2000"]["current"]
        assert night.cuts()["20240602-2000"]["targets"] == [{"name": "web", "state": "withdrawn"}]
        manifest = json.loads((night.site / ".difusor" / "manifest.json").read_text())
        assert [file["path"] for file in manifest["files"]] == ["index.html"], manifest
        status = night.run("status")
        assert status.code == 4 and status.json["targets"][0]["withdrawn"] and "withdrawn" in status.errors
        kinds = [kind for kind, _ in night.ledger()]
        assert kinds.index("withdrawal-started") < kinds.index("withdrawn")
        assert night.run("target", "withdraw", "web", "--reason", "again").code == 1

        night.institute.offer("20240602_2020_DATOS.zip", data_zip())
        outcome = night.run("relay", "--once")
        assert outcome.code == 3 and "withdrawn" in outcome.error["message"], outcome.json
        assert night.shown() == shown
        night.do("publish", "--target", "web")
        assert night.run("status").code == 0 and set(night.shown()) == set(night.before)
        night.do("ledger", "verify")


def test_withdraw_real(program):
    """The last real cut stays until the closing hour by the institute's clock, but for its order"""
    with Night(program, mode="real", first=False) as night:
        night.institute.date = "Mon, 03 Jun 2024 03:00:00 GMT"  # 21:00 there
        night.set_up("real")
        night.publish_first()
        before = night.shown()
        outcome = night.run("target", "withdraw", "web", "--reason", "we close")
        assert outcome.code == 3, outcome.json
        assert_error(outcome, "security", ["web", "2024-06-15T23:59:00-06:00"])
        assert night.shown() == before and night.ledger()[-1][0] == "withdrawal-failed"

        order = night.folder / "oficio.pdf"
        assert night.run("target", "withdraw", "web", "--reason", "order", "--order", str(order)).code == 1
        assert night.shown() == before
        order.write_bytes(b"%PDF-1.7 an order")
        night.do("target", "withdraw", "web", "--reason", "order", "--order", str(order))
        assert set(night.shown()) == {"index.html"}
        [started] = [body for kind, body in night.ledger() if kind == "withdrawal-started"]
        assert started["order"] == "oficio.pdf", started
        assert started["order_sha256"] == hashlib.sha256(order.read_bytes()).hexdigest()

    with Night(program, mode="real", first=False) as night:
        night.institute.date = "Mon, 03 Jun 2024 03:00:00 GMT"
        night.set_up("real")
        night.publish_first()
        night.institute.date = "Sun, 16 Jun 2024 05:59:00 GMT"  # 23:59 of the 15th
        night.do("target", "withdraw", "web", "--reason", "the programme is over")
        assert set(night.shown()) == {"index.html"}


# --- progress --------------------------------------------------------------------------------


def watch_fetch(night, wanted):
    """Runs `fetch` with stderr on a terminal, until `wanted` was seen there; then lets the institute
    go on. Returns all that stood there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    child = subprocess.Popen([night.program, "--data-dir", str(night.data), "--json", "fetch"], stderr=theirs,
                             stdout=subprocess.PIPE, env=dict(night.environment, TERM="xterm"))
    os.close(theirs)
    seen, deadline = b"", time.monotonic() + 30
    with contextlib.suppress(OSError):
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.1)[0]:
                seen += os.read(ours, 4096)
            if wanted in seen:
                night.institute.gone.set()
    os.close(ours)
    child.stdout.read()
    child.wait(10)
    return seen.decode()


def test_progress(program):
    """On a terminal one line is written over, with the step and the percentage; elsewhere there is none"""
    with Night(program) as night:
        night.environment["DIFUSOR_HASTE"] = "10"
        body = data_zip()
        night.institute.offer("20240602_2020_DATOS.zip", body)
        night.institute.answers["/20240602_2020_DATOS.zip"] = [Answer(body, stall_after=len(body) // 2),
                                                                 Answer(body)]
        seen = watch_fetch(night, b" 49 %" if len(body) % 2 else b" 50 %")
        line = re.search("\r\x1b\\[K([^\r]*20240602_2020_DATOS.zip +(49|50) %)", seen)
        assert line and "\n" not in line.group(1), seen
        assert max(map(len, re.findall("\r\x1b\\[K([^\r]*)", seen))) < 60, seen
        assert len(night.cuts()) == 2

    with Night(program) as night:
        night.institute.offer("20240602_2020_DATOS.zip", data_zip())
        outcome = night.run("fetch")
        assert "\x1b" not in outcome.errors and "%" not in outcome.errors and "\r" not in outcome.errors


def test_spanish(program):
    """singular and plural in Spanish, too"""
    with Night(program, first=False) as night:
        night.set_up("practice")
        for count, said in ((1, "1 paquete nuevo"), (0, "0 paquetes nuevos")):
            if count == 1:
                night.institute.offer("20240602_2000_SITIO.zip", site_zip(), FIRST, "site")
            done = subprocess.run([program, "--data-dir", str(night.data), "fetch"], capture_output=True, text=True,
                                  env=dict(night.environment, LANGUAGE="es"))
            assert done.returncode == 0 and done.stdout == said + "\n", done


main(globals())
