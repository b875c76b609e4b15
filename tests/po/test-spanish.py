# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Difusor speaks Spanish: every string of the sources has its translation, and the translations are sound.

usage: test-spanish.py SOURCE-FOLDER
A test is a function whose name begins with `test_`; it returns the lines that tell what is wrong.
"""
import ast, collections, os, pathlib, re, shutil, subprocess, sys, tempfile

SKIP = 77
# what meson's i18n.gettext(preset: 'glib') asks for
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3", "ngettext:1,2"]
MARKS = re.compile(r"(?<![A-Za-z0-9_])(?:N?C?_|ngettext|g_dc?n?p?gettext2?) ?\(")
CONVERSION = re.compile(r"%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?(?:<PRI\w+>|(?:l|ll|h|z|j)?[diouxXeEfFgGcsp%])")
DATE = re.compile(r"%-?[bBdHMmSY](?![a-z])")
CUT = re.compile(r"(?<!%)(?:%%)*%[-+ #0-9.]*$")

# The same in both languages: names, formats, letters that stand for a value
SAME = {"Actas", "Difusor", "Difusor: %s", "General", "Hits", "Ohio", "Querétaro", "Real", "SFTP",
        "São Paulo", "Telegram", "URL", "USD", "Virginia", "Visible", "%u error", "_Word…", "hits", "ntfy",
        "real"}
# Written large within a sentence: names
NAMES = {"Amazon", "America", "Apache", "Cloudflare", "Content", "Ctrl", "Difusor", "Electorales", "Golfo", "Instituto", "Lines",
         "Matomo", "México", "Paulo", "Preliminares", "Programa", "Resultados", "Rocket", "Route", "Standard", "Tamaulipas",
         "Telegram", "Wasabi", "Descarga", "Resumen"}  # the last two: pages of the window
# Another Spanish than Mexico's, or another person than «usted»
FOREIGN = re.compile(r"(?<![\w-])(tú|tu|tus|ti|contigo|vosotr[oa]s|vuestr[oa]s?|ordenador(es)?|ficheros?|"
                     r"links?|click|online|backups?|logs?|password|remover|accesar)(?![\w-])")
ENGLISH = re.compile(r"(?<![\w«/-])(the|and|with|which|is|are|was|were|from|of|has|have|this|that|your|yes)(?![\w»/-])", re.I)
HELP_COLUMNS = 96

Entry = collections.namedtuple("Entry", "context msgid plural msgstr flags files comments")


# --- Reading PO files --------------------------------------------------------------------------


def read_po(text):
    """Every entry that is in use, the header aside."""
    entries = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        fields, flags, files, comments, field = {}, set(), set(), [], None
        for line in lines:
            if line.startswith("#,"):
                flags.update(word.strip() for word in line[2:].split(","))
            elif line.startswith("#:"):
                files.update(word.rsplit(":", 1)[0] for word in line[2:].split())
            elif line.startswith("#."):
                comments.append(line[2:].strip())
            elif line.startswith("#") or not line.strip():
                continue
            else:
                match = re.match(r"(msg\w+(?:\[\d+\])?) +(\".*\")$", line)
                if match:
                    field, line = match.groups()
                fields[field] = fields.get(field, "") + ast.literal_eval(line)
        if fields.get("msgid"):
            msgstr = [fields[name] for name in sorted(fields) if name.startswith("msgstr")]
            entries.append(Entry(fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural"), msgstr, flags, files,
                                 comments))
    return entries


def run(*command, cwd):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="C"))


class Material:
    """The sources' strings, and what po/es.po makes of them."""

    def __init__(self, top, temp):
        self.top = top
        self.listed = [line for line in (top / "po" / "POTFILES.in").read_text().splitlines()
                       if line and not line.startswith("#")]
        pot, merged = temp / "difusor.pot", temp / "es.po"
        answer = run("xgettext", "--from-code=UTF-8", "--add-comments=Translators", "--package-name=difusor",
                     *("--keyword=" + word for word in KEYWORDS), "--files-from=po/POTFILES.in", "--output=" + str(pot), cwd=top)
        self.said = answer.stderr.strip()
        if "unknown" in self.said:
            print("1..0 # SKIP xgettext does not know every kind of file here: " + self.said.splitlines()[0])
            sys.exit(SKIP)
        assert answer.returncode == 0, self.said
        answer = run("msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file=" + str(merged), "po/es.po", str(pot), cwd=top)
        assert answer.returncode == 0, answer.stderr
        self.entries = read_po(merged.read_text(encoding="utf-8"))
        self.kept = (top / "po" / "es.po").read_text(encoding="utf-8")

    def pairs(self):
        """(entry, original, translation) of every form that is translated."""
        for entry in self.entries:
            for i, text in enumerate(entry.msgstr):
                if text:
                    yield entry, entry.plural if i > 0 else entry.msgid, text


def show(text, translation=None):
    return repr(text) if translation is None else "%r → %r" % (text, translation)


# --- The sources -------------------------------------------------------------------------------


def test_potfiles(material):
    """Every file with strings to translate stands in POTFILES.in, and no other"""
    wanted = set()
    for path in (material.top / "src").rglob("*.c"):
        if MARKS.search(path.read_text(encoding="utf-8")):
            wanted.add(str(path.relative_to(material.top)))
    for path in (material.top / "src").rglob("*.ui"):
        if 'translatable="' in path.read_text(encoding="utf-8"):
            wanted.add(str(path.relative_to(material.top)))
    for pattern in ("*.desktop.in", "*.metainfo.xml.in", "*.gschema.xml"):
        wanted.update(str(path.relative_to(material.top)) for path in (material.top / "data").glob(pattern))
    return (["missing: " + name for name in sorted(wanted - set(material.listed))]
            + ["too much: " + name for name in sorted(set(material.listed) - wanted)])


def test_xgettext(material):
    """xgettext finds nothing odd in the sources"""
    return material.said.splitlines()


def test_cut(material):
    """No string is cut in the middle of a conversion (use PRId64, not G_GINT64_FORMAT)"""
    return [show(e.msgid) for e in material.entries if any(CUT.search(text) for text in (e.msgid, e.plural or ""))]


# --- Whole ---------------------------------------------------------------------------------------


def test_whole(material):
    """Every string is translated"""
    return [show(e.msgid) for e in material.entries if not e.msgstr or not all(e.msgstr)]


def test_fuzzy(material):
    """No translation is fuzzy"""
    return [line for line in material.kept.splitlines() if line.startswith("#,") and "fuzzy" in line]


def test_msgfmt(material):
    """msgfmt accepts the file"""
    answer = run("msgfmt", "--check", "--check-accelerators=_", "--output-file=/dev/null", "po/es.po", cwd=material.top)
    return (answer.stderr.splitlines() or ["msgfmt failed"]) if answer.returncode else []


def test_same(material):
    """Nothing stays English by equality"""
    return [show(text) for e, text, there in material.pairs()
            if text == there and text not in SAME and re.search("[A-Za-z]{3}", CONVERSION.sub("", DATE.sub("", text)))
            and not re.match(r"(Write: |For example: )?difusorctl ", text)]


def test_english(material):
    """No English word stands in a Spanish sentence"""
    return [show(there) for e, text, there in material.pairs() if ENGLISH.search(there)]


def test_mexican(material):
    """It says «usted», in the Spanish of Mexico"""
    return [show(there) for e, text, there in material.pairs() if FOREIGN.search(there)]


# --- Sound ---------------------------------------------------------------------------------------


def test_placeholders(material):
    """A translation takes the values of the original, in its order"""
    def taken(text):
        return [] if DATE.search(text) and "%s" not in text else [one for one in CONVERSION.findall(text) if one != "%%"]
    return [show(text, there) for e, text, there in material.pairs() if taken(text) != taken(there)]


def test_options(material):
    """Options, keys and figures are those of the original"""
    def named(text):
        return sorted(re.findall(r"--[a-z][\w-]*|\b[a-z]+_[a-z_]+\b|\b[0-9]+(?:[.:][0-9]+)*\b",
                                 CONVERSION.sub("", DATE.sub("", text))))
    return [show(text, there) for e, text, there in material.pairs() if named(text) != named(there)]


def test_ends(material):
    """Both begin and end with the same line ends and spaces, and end the same way"""
    def ends(text, wrapped):
        text = text.replace("\u00a0", " ")
        bare = text.rstrip()
        return (re.match(r"\s*", text).group(), text[len(bare):], bare.count("\n") if wrapped else 0,
                bare[-1:] if bare[-1:] in "….:;?!," else "")
    return [show(text, there) for e, text, there in material.pairs() 
            if ends(text, "src/cli/dif-cli-help.c" not in e.files) != ends(there, "src/cli/dif-cli-help.c" not in e.files)]


def test_marks(material):
    """Quotation marks are « », questions are opened, an access key stays"""
    wrong = []
    for e, text, there in material.pairs():
        key = text.count("_") == 1 and len(text) < 40 and not re.search(r"[a-zA-Z]{3}_[a-zA-Z]{3}", text)
        if (re.search("[“”„’‘]", there) or there.count("«") != there.count("»") or there.count("«") != text.count("“")
                or there.count("?") != there.count("¿") or there.count("!") != there.count("¡")
                or key and there.count("_") != 1):
            wrong.append(show(text, there))
    return wrong


def test_sentence_case(material):
    """Titles and buttons are in sentence case"""
    wrong = []
    for e, text, there in material.pairs():
        words = re.findall(r"(?<=[^\W\d_] )_?([A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)\b", re.sub(CONVERSION, "", there))
        if any(word not in NAMES for word in words):
            wrong.append(show(text, there))
    return wrong


def test_lengths(material):
    """A translation in the window is not much longer than the original; a help text keeps its columns"""
    wrong = []
    for e, text, there in material.pairs():
        if any(name.startswith("src/app/") for name in e.files) and len(there) > 14 + 1.5 * len(text):
            wrong.append("%d instead of %d: %s" % (len(there), len(text), show(text, there)))
        if "src/cli/dif-cli-help.c" in e.files and max(map(len, there.splitlines())) > HELP_COLUMNS:
            wrong.append(show(there))
    return wrong


def test_once(material):
    """One word of the original is not two in Spanish where it names the same thing"""
    wrong = []
    for english, spanish in (("ledger", "bitácora"), ("incident", "incidencia"), ("drill", "simulacro"),
                             ("memoria", "memoria"), ("acta", "acta"), ("cut", "corte")):
        for e, text, there in material.pairs():
            plain = re.sub(r"“[^”]*”|difusorctl [\w. -]+|Write: .*|--?[\w-]+|Use practice.*", "", text)
            if re.search(r"\b%ss?\b(?! short| off| the link)" % english, plain, re.I) and spanish not in there.lower().replace("\n", " "):
                wrong.append(show(text, there))
    return wrong


def main():
    for tool in ("xgettext", "msgmerge", "msgfmt"):
        if shutil.which(tool) is None:
            print("1..0 # SKIP there is no " + tool)
            sys.exit(SKIP)
    tests = [(name, what) for name, what in globals().items() if name.startswith("test_")]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as temp:
        material = Material(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(temp))
        print("1..%d" % len(tests))
        for number, (_, test) in enumerate(tests, 1):
            wrong = test(material)
            failed += bool(wrong)
            print("%sok %d - %s" % ("not " if wrong else "", number, test.__doc__))
            for line in wrong:
                print("# " + line)
    sys.exit(1 if failed else 0)


main()
