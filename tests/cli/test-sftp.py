#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program on a real OpenSSH server: whose key the host has, a cut published and tested, and what the
web server is told, before a real Apache.
usage: test-sftp.py DIFUSORCTL [TEST…]"""
import contextlib, json, os, pathlib, sys, urllib.error, urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import servers
from difusorctl import FIRST, Night, Skip, assert_error, main, site_zip

APACHE = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
OTHER_KEY = "SHA256:" + "A" * 43
IMAGES = "https://imagenes.example/prep%202024/"


@contextlib.contextmanager
def host(night):
    """An OpenSSH server, and how to come in as options of `target add`."""
    if not servers.sshd_is_here():
        raise Skip("no OpenSSH server on this machine")
    # the night's haste would leave a handshake a tenth of a second
    night.environment.pop("DIFUSOR_HASTE")
    night.environment["HOME"] = str(night.folder)
    night.site.mkdir()
    with servers.sshd(night.folder / "host") as there:
        yield there.fingerprint, ["%s@127.0.0.1:%s" % (there.user, night.site), "--port", str(there.port), "--identity",
                                  there.identity]


def set_up(night, place, *options):
    night.do("source", "set", "feed", night.institute.url + "/feed.json")
    night.do("target", "add", "web", "sftp", *place, *options)
    night.institute.offer("20240602_2000_SITIO.zip", site_zip(), FIRST, "site")


def test_unknown_host(program):
    """A host that nobody has vouched for: its fingerprint, and nothing is published"""
    with Night(program, first=False) as night, host(night) as (fingerprint, place):
        set_up(night, place)
        night.do("fetch")
        outcome = night.run("publish")
        assert outcome.code == 3, (outcome.code, outcome.errors)
        assert_error(outcome, "security", [fingerprint])
        assert not any(night.site.iterdir())


def test_changed_host(program):
    """Another key than the pinned one: a full stop, exit 3"""
    with Night(program, first=False) as night, host(night) as (fingerprint, place):
        set_up(night, place, "--host-key", OTHER_KEY)
        for command in (["target", "test", "web"], ["relay", "--once"]):
            outcome = night.run(*command)
            assert outcome.code == 3, (outcome.code, outcome.errors)
        assert_error(outcome, "security", [fingerprint, OTHER_KEY])
        assert not any(night.site.iterdir())


def test_published(program):
    """A cut published, the strategy and the key kept, and the place tested"""
    with Night(program, first=False) as night, host(night) as (fingerprint, place):
        set_up(night, place, "--host-key", fingerprint)
        target, = night.do("relay", "--once")["targets"]
        assert target["state"] == "published" and target["strategy"] == "directory-switch", target
        assert night.shown()["index.html"] == b"<!doctype html><title>PREP</title>"
        kept = night.do("target", "show", "web")
        assert kept["options"]["strategy"] == "directory-switch", kept
        checks = night.do("target", "test", "web")["checks"]
        assert {"strategy", "write", "read", "replace", "remove"} <= {check["id"] for check in checks}, checks


# --- What the web server is told ----------------------------------------------------------------


@contextlib.contextmanager
def apache(night, allowed):
    """Apache on the folder of the target, as hostings have it: what .htaccess may say is theirs to allow."""
    if not os.access(APACHE, os.X_OK):
        raise Skip("no Apache on this machine")
    port, room = servers.free_port(), night.folder / "apache"
    room.mkdir()
    modules = "".join("LoadModule %s_module %s/mod_%s.so\n" % (name, MODULES, name)
                      for name in ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite")
                      if os.path.exists("%s/mod_%s.so" % (MODULES, name)))
    (room / "types").write_text("text/html html\n")
    (room / "config").write_text(
        "%sServerName test\nServerRoot %s\nDefaultRuntimeDir %s\nPidFile pid\nListen 127.0.0.1:%d\nTypesConfig types\n"
        "ErrorLog errors\nDocumentRoot %s\n<Directory %s>\nAllowOverride %s\nOptions FollowSymLinks\nRequire all granted\n"
        "DirectoryIndex index.html\n</Directory>\n" % (modules, room, room, port, night.site, night.site, allowed))
    if os.getuid() == 0:  # it serves as somebody else
        for folder in (night.folder, night.site):
            folder.chmod(0o755)
        with (room / "config").open("a") as out:
            out.write("User #65534\nGroup #65534\n")
    with servers.serving(port, APACHE, "-D", "FOREGROUND", "-f", str(room / "config")):
        yield "http://127.0.0.1:%d/" % port


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def get(url):
    """Status and headers, whatever the status."""
    try:
        with urllib.request.build_opener(NoRedirect).open(url, timeout=20) as reply:
            return reply.status, reply.headers
    except urllib.error.HTTPError as reply:
        return reply.code, reply.headers


def use_call_with_images(night):
    call = json.loads((pathlib.Path(__file__).parents[2] / "data/calls/ietam-2024.json").read_text())
    call["id"], call["acta_images"]["base_url"] = "prueba", IMAGES
    path = night.folder / "call.json"
    path.write_text(json.dumps(call))
    night.do("call", "import", str(path))
    night.do("call", "use", "prueba")
    return call


def test_rules_shown(program):
    """Shown without a connection, for a hosting alone; nothing is written before it is asked for"""
    with Night(program, first=False) as night:
        night.do("target", "add", "web", "sftp", "ana@hosting.example:public_html")
        night.do("target", "add", "here", "folder", str(night.site))
        shown = night.do("target", "policy", "web")
        assert shown["written"] is False and "Cache-Control" in shown["htaccess"], shown
        assert "current/$1" not in shown["htaccess"], shown
        assert night.run("target", "policy", "here").code == 2


def test_rules_written(program):
    """Headers and the way to the images, beside lines of others; replaced, not repeated"""
    with Night(program, first=False) as night, host(night) as (fingerprint, place), apache(night, "All") as url:
        call = use_call_with_images(night)
        set_up(night, place, "--host-key", fingerprint, "--public-url", url)
        night.do("fetch")
        rules = night.site / ".htaccess"
        rules.write_text("# de la casa\n")
        assert night.run("publish").code == 1  # readers are not on `current` yet
        for _ in range(2):
            written = night.do("target", "policy", "web", "--write")
            assert written["written"] and written["htaccess"] == rules.read_text(), written
        assert rules.read_text().startswith("# de la casa\n") and rules.read_text().count("BEGIN Difusor") == 1
        assert any(kind == "web-rules-written" for kind, _ in night.ledger())
        assert night.do("relay", "--once")["targets"][0]["state"] == "visible"

        wanted = {"": ("text/html; charset=utf-8", "no-cache"), "index.html": ("text/html; charset=utf-8", "no-cache"),
                  "datos/distrito-01.json": ("application/json; charset=utf-8", "public, max-age=30"),
                  "assets/js/app.js": ("text/javascript; charset=utf-8", "public, max-age=3600")}
        for path, (kind, fresh) in wanted.items():
            status, headers = get(url + path)
            assert status == 200 and headers["Content-Type"] == kind and headers["Cache-Control"] == fresh, (
                path, status, str(headers))
        status, headers = get(url + call["acta_images"]["paths"][0] + "0001/acta%201.jpg")
        assert status == 302 and headers["Location"] == IMAGES + call["acta_images"]["paths"][0] + "0001/acta%201.jpg", (
            status, str(headers))


def test_rules_not_borne(program):
    """A hosting that answers 500 to such lines: what stood there before stands there again"""
    with Night(program, first=False) as night, host(night) as (fingerprint, place), apache(night, "AuthConfig") as url:
        set_up(night, place, "--host-key", fingerprint, "--public-url", url + "current/")
        assert night.do("relay", "--once")["targets"][0]["state"] == "visible"
        for before in (None, "# de la casa\n"):
            if before is not None:
                (night.site / ".htaccess").write_text(before)
            outcome = night.run("target", "policy", "web", "--write")
            assert outcome.code == 1, (outcome.code, outcome.errors)
            assert_error(outcome, "permanent", [url])
            there = night.site / ".htaccess"
            assert (there.read_text() if there.exists() else None) == before
            assert get(url + "current/")[0] == 200


main(globals())
