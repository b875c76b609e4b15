#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual does not promise what the program does not do.

usage: test-manual.py DIFUSORCTL SOURCE-ROOT
Every ```sh block of the manual is run, page by page, each in a home of its own. A ```console block has what cannot be run
here (root, other computers); its commands and files must exist all the same. What stands in bold is a label of the window, and
the tables of errors.md hold texts of the program.
"""
import functools, http.server, json, os, pathlib, re, select, shlex, signal, subprocess, sys, tempfile, threading

TOP = pathlib.Path(sys.argv[2]).resolve()
del sys.argv[2]
sys.path.insert(0, str(TOP / "tests/cli"))
from difusorctl import FIRST, SECOND, Institute, csv_of, data_zip, main, make_zip, site_zip

MANUAL = TOP / "docs/manual"
LANGUAGES = ("es", "en")
PROGRAM = os.path.abspath(sys.argv[1])
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
# What a console block may call beside the program, files of the source and what is installed with the program
OTHERS = {"sudo", "apt", "journalctl", "systemctl", "ssh", "scp", "sha256sum", "gpg", "tar", "difusor"}
# Pages for a moment at which all is set up
SET_UP = ("errors.md", "night.md")
# Commands that answer a question: 4 is an answer as well
ASKING = ("check", "checklist", "registration check", "status", "availability", "check eve", "check test", "target test", "verify")


# --- Reading the pages -----------------------------------------------------------------------


def pages(language):
    return sorted((MANUAL / language).glob("*.md"))


def documents():
    return sorted((TOP / "docs").rglob("*.md")) + sorted(TOP.glob("README*.md")) + [TOP / "CONTRIBUTING.md"]


def fences(text):
    """(language, text) of every fenced block."""
    return re.findall(r"^ *```([a-z]*)\n(.*?)^ *```$", text, re.M | re.S)


def prose(text):
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.M | re.S)


def headings(page):
    return [len(mark) for mark in re.findall(r"^(#+) ", prose(page.read_text("utf-8")), re.M)]


@functools.cache
def anchors(page):
    """The names by which the headings of a page are linked to."""
    titles = re.findall(r"^#+ (.+)$", prose(page.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w -]", "", title.replace("`", "").lower()).replace(" ", "-") for title in titles}


@functools.cache
def commands():
    shown = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    return tuple(re.findall(r"^  ([a-z]+(?: [a-z]+)?)  +\S", shown, re.M))


@functools.cache
def options_of(command):
    shown = subprocess.run([PROGRAM, *command.split(), "--help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (?:-\w, )?(--[a-z][a-z-]*)", shown, re.M)) | {"--help", "--json", "--data-dir"}


def known(words):
    """Which command these words call; fails if there is none, or if it lacks an option."""
    words = list(words)
    while words and words[0].startswith("--"):
        assert words[0] in ("--data-dir", "--json", "--help", "--version"), words
        del words[:2 if words[0] == "--data-dir" else 1]
    if not words or not re.fullmatch(r"[a-z]+", words[0]):
        return ""  # a placeholder, or an option alone
    command = " ".join(words[:2]) if " ".join(words[:2]) in commands() else words[0]
    groups = {name.split()[0] for name in commands()}
    assert command in commands() or (command in groups and len(words) == 1), "no such command: " + " ".join(words)
    if command in commands():
        for word in words:
            option = re.match(r"--[a-z][a-z-]*", word)
            assert option is None or option[0] in options_of(command), "%s has no option %s" % (command, word)
    return command


# --- The place that a page is run in ---------------------------------------------------------


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A web server that shows a folder, and takes alarms."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Place:
    """A home with what the manual's examples name, an institute, and web servers in place of the example hosts."""

    def __init__(self):
        self.room = tempfile.TemporaryDirectory(prefix="difusor-manual-")
        self.home = pathlib.Path(self.room.name)
        self.institute, self.servers, self.offered = Institute("drill"), [], []
        # which address of the examples is which on this machine
        self.hosts = {
            "https://instituto.example/prep/indice.json": self.institute.url + "/feed.json",
            "https://simulacro.diario.example/": self.serve("simulacro", "current"),
            "https://prep.diario.example/": self.serve("portal", "current"),
            "https://ntfy.example/": self.serve("ntfy", "."),
        }
        self.files()
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "LANGUAGE": "C",
                            "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory", "NO_PROXY": "127.0.0.1,localhost",
                            "G_DEBUG": "fatal-warnings,gc-friendly"}

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.institute.close()
        for server in self.servers:
            server.shutdown()
            server.server_close()
        self.room.cleanup()

    def serve(self, name, root):
        folder = self.home / name
        folder.mkdir()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder / root)))
        server.daemon_threads, server.handle_error = True, lambda *args: None
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": .02}, daemon=True).start()
        self.servers.append(server)
        return "http://127.0.0.1:%d/" % server.server_address[1]

    def files(self):
        log = '192.0.2.%d - - [02/Jun/2024:20:%02d:00 -0600] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0 Firefox/126.0"\n'
        lines = "".join(log % (n + 1, n) for n in range(60))
        for name in ("paquetes", "registros", "web"):
            (self.home / name).mkdir()
        for name in ("solicitud-firmada.pdf", "poder.pdf", "contrato.pdf", "oficio.pdf"):
            (self.home / name).write_bytes(b"%PDF-1.4\n" + name.encode() + b"\n%%EOF\n")
        for name in ("clave", "secreto", "llave"):
            (self.home / name).write_text("una frase larga de prueba\n")
            (self.home / name).chmod(0o600)
        (self.home / "logo.svg").write_text(SVG)
        (self.home / "criterios.txt").write_text("Más acentos.\n", "utf-8")
        (self.home / "convocatoria.json").write_bytes((TOP / "data/calls/ietam-2024.json").read_bytes())
        (self.home / "registros/access.log").write_text(lines)
        (self.home / "portal-mayo.log").write_text(lines.replace("/Jun/", "/May/"))
        (self.home / "paquetes/20240602_2000_SITIO.zip").write_bytes(site_zip())
        self.offer("20240602_2000", FIRST, site_zip(), 0)

    def offer(self, name, cut, site, number):
        """A whole cut of the institute: a site at first, then data, with the database of its hour."""
        database = make_zip(("DIP_LOC_2024.csv", csv_of("02/06/2024 " + cut[11:16], number)))
        self.institute.offer(name + "_PREP.zip", database, cut, "database")
        self.institute.offer(name + ("_DATOS.zip" if site is None else "_SITIO.zip"),
                             data_zip(number) if site is None else site, cut, "data" if site is None else "site")
        self.offered.append(name)

    def prepare(self, words, command):
        """What the institute does when the manual comes to this command."""
        if command == "source mode" and words[2] == "real":
            # the mode is the election's from here on, and it begins anew with the zero state
            self.institute.mode = words[2]
            self.institute.packages.clear()
            self.offer("real_2000", FIRST, site_zip(1), 0)
        elif command == "relay" and "20240602_2020" not in self.offered and self.institute.mode == "real":
            self.offer("20240602_2020", SECOND, None, 17)
        elif command == "source set" and words[2] == "feed":
            self.institute.mode = words[words.index("--mode") + 1] if "--mode" in words else "practice"

    def set_up(self):
        self.run("difusorctl source set feed https://instituto.example/prep/indice.json --mode real")
        self.run("difusorctl target add portal folder portal --public-url https://prep.diario.example/ --mode real")
        self.run("difusorctl relay --once")

    def run(self, line):
        words = shlex.split(line, comments=True)
        assert words[0] == "difusorctl", line
        command = known(words[1:])
        self.prepare(words[1:], command)
        for example, here in self.hosts.items():
            words = [word.replace(example, here) for word in words]
        assert not any("https://" in word for word in words), "an address that nobody stands for: " + line
        words[0] = PROGRAM
        if command == "practice serve" or (command == "relay" and "--once" not in words):
            return self.run_on(words, command)
        # the minute of a continuity test is three seconds here; what it finds out then is no matter
        environment = dict(self.environment, DIFUSOR_HASTE="20") if "continuity" in words else self.environment
        done = subprocess.run(words, cwd=self.home, env=environment, capture_output=True, text=True, timeout=120)
        good = (0, 4) if command in ASKING else (0,)
        assert done.returncode in good, "%s\nends with %d\n%s%s" % (line, done.returncode, done.stdout, done.stderr)

    def run_on(self, words, command):
        """What runs until Ctrl+C: waits for its word, then for its end."""
        newest = self.offered[-1].replace("_", "-").encode()
        wanted = re.compile(newest + rb" +visible" if command == "relay" else rb"http://127\.0\.0\.1:\d+/\S*\s")
        running = subprocess.Popen(words, cwd=self.home, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = b""
        try:
            while not wanted.search(said):
                ready, _, _ = select.select([running.stdout], [], [], 120)
                piece = os.read(running.stdout.fileno(), 65536) if ready else b""
                assert piece, "%s says nothing more:\n%s" % (command, said.decode())
                said += piece
            running.send_signal(signal.SIGINT)
            rest = running.communicate(timeout=120)[0]
            assert running.returncode == 0, (command, running.returncode, (said + rest).decode())
        finally:
            if running.poll() is None:
                running.kill()
                running.communicate()


def run_page(page):
    ran = 0
    with Place() as place:
        if page.name in SET_UP:
            place.set_up()
        for language, text in fences(page.read_text("utf-8")):
            for line in text.splitlines() if language == "sh" else []:
                if line.strip() and not line.startswith("#"):
                    place.run(line)
                    ran += 1
    return ran


# --- The tests -------------------------------------------------------------------------------


def test_commands_es(program):
    """Every command of the Spanish manual does what it says"""
    assert sum(run_page(page) for page in pages("es")) > 60


def test_commands_en(program):
    """Every command of the English manual does what it says"""
    assert sum(run_page(page) for page in pages("en")) > 60


def test_console(program):
    """What cannot be run here names files, programs and options that there are"""
    checked = 0
    for language in LANGUAGES:
        for page in pages(language):
            for line in "".join(text for kind, text in fences(page.read_text("utf-8")) if kind == "console").splitlines():
                assert line.startswith("$ "), (page, line)
                words = shlex.split(line[2:])
                for number, word in enumerate(words):
                    if word == "difusorctl":
                        known(words[number + 1:])
                    elif number == 0:
                        assert word in OTHERS or (word.startswith("./") and os.access(TOP / word, os.X_OK)), (page, line)
                if "difusor-relay" in words:
                    assert (TOP / "data/systemd/difusor-relay.service.in").exists()
                checked += 1
    assert checked > 40, checked


def test_readme(program):
    """The first relay of the README works, in both languages"""
    for name in ("README.es.md", "README.md"):
        [block] = [text for kind, text in fences((TOP / name).read_text("utf-8")) if kind == "sh" and "difusorctl" in text]
        lines = [line for line in block.splitlines() if line.startswith("difusorctl ")]
        assert len(lines) == 5 and block.count("difusorctl ") == 5, name
        with Place() as place:
            for line in lines:
                place.run(line.replace("~/", str(place.home) + "/"))
            assert (place.home / "prep/current/index.html").exists(), name


def test_blocks(program):
    """Every command in a block of the other documents exists, with its options"""
    named = 0
    for page in documents():
        for kind, text in fences(page.read_text("utf-8")):
            for line in re.sub(r"\n {2,}(?=\[--)", " ", text).splitlines():
                words = re.sub(r" #.*|[\[\]…]", "", line.removeprefix("$ ")).split()
                if words[:1] == ["difusorctl"]:
                    known(words[1:])
                    named += 1
                elif words and re.match(r"(\./)?dev/", words[0]):
                    assert os.access(TOP / words[0], os.X_OK), (page, line)
                    named += 1
    assert named > 150, named


def test_paths(program):
    """Every file and folder of the source that a document names is there"""
    found = 0
    for page in documents():
        for code in re.findall(r"`([^`\n]+)`", prose(page.read_text("utf-8"))):
            path = re.match(r"(?:\./)?((?:src|tests|data|dev|docs|flatpak|packaging|po)/[\w./*-]+)", code)
            if path:
                # NAME stands for any
                assert list(TOP.glob(re.sub(r"\b[A-Z]{2,}\b", "*", path[1]).rstrip("/."))), "%s names %s" % (page.relative_to(TOP), code)
                found += 1
    assert found > 60, found


def test_fences(program):
    """Nothing of the manual escapes: blocks are sh, console or json, and JSON is JSON"""
    for language in LANGUAGES:
        for page in pages(language):
            for kind, text in fences(page.read_text("utf-8")):
                assert kind in ("sh", "console", "json"), (page, kind)
                if kind == "json":
                    json.loads(text)


def test_feed_example(program):
    """The feed that the institutes' page shows is one that the program takes"""
    for language in LANGUAGES:
        [text] = [text for kind, text in fences((MANUAL / language / "institute.md").read_text("utf-8")) if kind == "json"]
        feed = json.loads(text)
        with Place() as place:
            place.institute.mode, place.institute.packages = feed["mode"], feed["packages"]
            for words in (["source", "set", "feed", place.institute.url + "/feed.json", "--mode", "real"], ["source", "test"]):
                done = subprocess.run([PROGRAM, *words], env=place.environment, capture_output=True, text=True, timeout=60)
                assert done.returncode == 0, done
            assert "1 package" in done.stdout, done.stdout
            del feed["packages"][0]["sha256"]
            done = subprocess.run([PROGRAM, "source", "test"], env=place.environment, capture_output=True, text=True, timeout=60)
            assert done.returncode == 1 and "sha256" in done.stderr, done


def test_inline_commands(program):
    """Every command named in a sentence exists, with its options"""
    named = 0
    for page in documents():
        for code in re.findall(r"`([^`\n]+)`", prose(page.read_text("utf-8"))):
            words = code.split()
            if words[0] == "difusorctl" and len(words) > 1:
                try:
                    known(words[1:])
                except AssertionError as error:
                    raise AssertionError("%s: `%s`: %s" % (page.relative_to(TOP), code, error)) from None
                named += 1
    assert named > 30, named


def test_links(program):
    """Every link and picture of the documents is there"""
    found = 0
    for page in documents():
        text = prose(page.read_text("utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            assert there.exists(), "%s leads to %s" % (page.relative_to(TOP), target)
            assert TOP in there.parents, (page, target)
            assert not anchor or anchor in anchors(there), "%s leads to %s" % (page.relative_to(TOP), target)
            found += 1
    assert found > 60, found


def test_addresses(program):
    """Every address outside is https, and one below the home page leads to a file of the source"""
    found = 0
    pages = documents() + [TOP / "difusor.doap", TOP / "NEWS", *(TOP / "data").glob("*.in"), *(TOP / "flatpak").glob("*.yml"),
                           TOP / "packaging/debian/control", TOP / "packaging/debian/copyright"]
    for page in pages:
        text = page.read_text("utf-8")
        text = prose(text) if page.suffix == ".md" else text
        for address in re.findall(r"\bhttps?://[^\s<>\"'`)|]+", text):
            if address.startswith(("http://usefulinc.com/ns/", "http://www.w3.org/", "http://xmlns.com/", "http://127.0.0.1", "http://localhost")):
                continue  # names of vocabularies, and this machine
            assert address.startswith("https://"), (page.relative_to(TOP), address)
            below = re.match(r"https://github\.com/difusor/difusor/(?:blob|raw)/[^/]+/(\S+)", address)
            assert below is None or (TOP / below[1].rstrip(".,")).exists(), (page.relative_to(TOP), address)
            found += 1
    assert found > 20, found


def test_pages(program):
    """Both languages have the same pages, headings, blocks and pictures, and every page is linked"""
    names = [[page.name for page in pages(language)] for language in LANGUAGES]
    assert names[0] == names[1] and len(names[0]) >= 7, names
    for name in names[0]:
        es, en = (MANUAL / language / name for language in LANGUAGES)
        assert headings(es) == headings(en), name
        texts = [page.read_text("utf-8") for page in (es, en)]
        calls = [[(kind, [known(shlex.split(line.removeprefix("$ "), comments=True)[1:]) for line in text.splitlines()
                          if line.removeprefix("$ ").startswith("difusorctl")]) for kind, text in fences(whole)] for whole in texts]
        assert calls[0] == calls[1], name
        pictures = [re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text) for text in texts]
        assert [one.replace("-es", "-en") for one in pictures[0]] == pictures[1], pictures
        tables = [len(re.findall(r"^\|", prose(text), re.M)) for text in texts]
        assert tables[0] == tables[1], (name, tables)
    for language in LANGUAGES:
        linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", (MANUAL / language / "index.md").read_text("utf-8")))
        assert linked == set(names[0]) - {"index.md"}, (language, linked)


def test_inside(program):
    """Every page and picture travels inside the program, whose help shows them"""
    inside = set(re.findall(r"<file[^>]*>((?:manual|screenshots)/[^<]+)</file>", (TOP / "src/app/difusor.gresource.xml").read_text("utf-8")))
    wanted = set()
    for page in [page for language in LANGUAGES for page in pages(language)]:
        wanted.add(str(page.relative_to(TOP / "docs")))
        for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text("utf-8")):
            wanted.add(str((page.parent / path).resolve().relative_to(TOP / "docs")))
    assert inside == wanted, inside ^ wanted


def test_pictures(program):
    """Every picture of the manual is one that dev/screenshots makes"""
    script = (TOP / "dev/screenshots").read_text("utf-8")
    made = re.search(r'for page in \(([^)]+)\) for language in \("en", "es"\)\]', script)
    kept = {"%s-%s.png" % (page, language) for page in re.findall(r'"([a-z]+)"', made[1]) for language in LANGUAGES}
    for language in LANGUAGES:
        for page in pages(language):
            for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text("utf-8")):
                assert os.path.basename(path) in kept, (page, path)


@functools.cache
def catalogue():
    """msgid → msgstr of po/es.po."""
    entries, key, now = {}, None, {}
    for line in (TOP / "po/es.po").read_text("utf-8").splitlines() + [""]:
        part = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line)
        if part:
            key = part[1]
            now[key] = json.loads(part[2])
        elif line.startswith('"'):
            now[key] += json.loads(line)
        elif not line and "msgid" in now:
            entries[now["msgid"]] = now.get("msgstr", now.get("msgstr[0]", ""))
            now = {}
    return entries


@functools.cache
def sources():
    """What the program's sources say, as one text in which literals that follow each other are joined."""
    text = "".join(path.read_text("utf-8") for path in sorted((TOP / "src").rglob("*.[ch]")) + sorted((TOP / "src").rglob("*.ui")))
    text = re.sub(r'%"\s*(PRI[a-z]\d+)(\s*")?', r"%<\1>", text)
    return re.sub(r'"\s*"', "", text).replace("&amp;", "&")


def shown(text):
    """A text of the program as the manual shows it: what is filled in is …, mnemonics are gone."""
    return re.sub(r"%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?(?:<PRI\w+>|(?:hh|h|ll|l|z)?[a-zA-Z])", "…", text)


@functools.cache
def says(language):
    """Every text of the program in that language, as the manual shows it."""
    return {shown(there if language == "es" else text): text for text, there in catalogue().items() if there and text in sources()}


def test_errors(program):
    """Every error in the tables is one of the program, in its words"""
    numbers = []
    for language in LANGUAGES:
        text = prose((MANUAL / language / "errors.md").read_text("utf-8"))
        errors = re.findall(r"^\| `([^`]+)` \|", text, re.M)
        for error in errors:
            assert error in says(language), (language, error)
        assert len(errors) == len(set(errors)) >= 40, (language, len(errors))
        numbers.append([says(language)[error] for error in errors])
    assert numbers[0] == numbers[1], "the tables are not of the same errors"


def test_labels(program):
    """What stands in bold is written so in the window"""
    found = 0
    for language in LANGUAGES:
        labels = {text.replace("_", "").rstrip(":") for text in says(language)}
        for page in pages(language):
            for label in re.findall(r"\*\*([^*]+)\*\*", prose(page.read_text("utf-8"))):
                label = " ".join(label.split())
                assert label in labels or label.lower() in ("negritas", "bold"), (page.relative_to(TOP), label)
                found += 1
    assert found > 40, found


main(globals())
