#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is handed out with the program agrees with it, and with itself.

usage: test-packaging.py SOURCE-ROOT BUILD-ROOT VERSION
"""
import json, pathlib, re, shutil, struct, subprocess, sys, tempfile
import xml.etree.ElementTree as ElementTree

TOP, BUILD, VERSION = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
HOME = "https://github.com/difusor/difusor"
APP = "io.github.difusor.Difusor"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# May be linked with a program under the GPL 3
COMPATIBLE = {"LGPL-2.0-or-later", "LGPL-2.1-or-later", "LGPL-2.1-only", "GPL-3.0-or-later", "BSD-2-Clause", "BSD-3-Clause",
              "MIT", "Zlib", "blessing"}


def metainfo():
    return ElementTree.parse(TOP / "data" / (APP + ".metainfo.xml.in")).getroot()


def test_versions():
    """NEWS, the description for software centres and the Debian packages begin with this version"""
    assert (TOP / "NEWS").read_text("utf-8").startswith("Difusor %s" % VERSION)
    newest = metainfo().find("releases/release")
    assert newest.get("version") == VERSION, newest.attrib
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", newest.get("date")), newest.attrib
    assert (TOP / "packaging/debian/changelog").read_text("utf-8").startswith("difusor (%s-" % VERSION)


def test_screenshots():
    """Every picture for software centres is in both languages, under the home page, and as large as it says"""
    shown = metainfo().findall("screenshots/screenshot")
    assert len(shown) >= 4 and shown[0].get("type") == "default"
    for screenshot in shown:
        assert screenshot.findtext("caption"), "a picture without a caption"
        images = screenshot.findall("image")
        assert [image.get(XML_LANG) for image in images] == [None, "es"]
        for image, language in zip(images, ("en", "es")):
            path = image.text.removeprefix(HOME + "/raw/v@VERSION@/")
            assert path.endswith("-%s.png" % language), path
            size = struct.unpack(">II", (TOP / path).read_bytes()[16:24])
            assert size == (int(image.get("width")), int(image.get("height"))), (path, size)


def test_doap():
    """difusor.doap is DOAP: one project, its names in both languages, and the same addresses as for software centres"""
    doap, rdf = "{http://usefulinc.com/ns/doap#}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    project = ElementTree.parse(TOP / "difusor.doap").getroot()
    assert project.tag == doap + "Project"
    known = {"name", "shortdesc", "description", "homepage", "bug-database", "download-page", "license", "repository",
             "programming-language", "platform", "category", "maintainer"}
    assert {child.tag.removeprefix(doap) for child in project} <= known, [child.tag for child in project]
    for name in ("shortdesc", "description"):
        assert {child.get(XML_LANG) for child in project.findall(doap + name)} == {"en", "es"}, name
    here = {name: project.find(doap + name).get(rdf + "resource") for name in ("homepage", "bug-database", "license")}
    there = {url.get("type"): url.text for url in metainfo().findall("url")}
    assert here["homepage"] == there["homepage"] == HOME and here["bug-database"] == there["bugtracker"], (here, there)
    assert here["license"].endswith("gpl-3.0.html"), here


def manifest(name):
    import yaml
    return yaml.safe_load((TOP / "flatpak" / (name + ".yml")).read_text("utf-8"))


def test_manifests():
    """The Flatpak for work on the program may do what the released one may, and nothing of the host is open to either"""
    try:
        released, devel = manifest(APP), manifest(APP + ".Devel")
    except ModuleNotFoundError:
        return "python3-yaml is not installed"
    assert (released["id"], devel["id"]) == (APP, APP + ".Devel")
    for key in ("sdk", "runtime", "command", "finish-args", "cleanup"):
        assert released[key] == devel[key], key
    assert set(released["finish-args"]) == {"--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11",
                                            "--device=dri"}
    assert [module if isinstance(module, str) else module["name"] for module in released["modules"]] == \
           [module if isinstance(module, str) else module["name"] for module in devel["modules"]]
    own, work = released["modules"][-1], devel["modules"][-1]
    assert own["sources"] == work["sources"] and "-Dprofile=devel" in work["config-opts"]
    assert "--buildtype=release" in own["config-opts"] and not any("profile" in option for option in own["config-opts"])
    for module in released["modules"][:-1]:
        for source in manifest(module.removesuffix(".yml"))["sources"]:
            assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"]) and source["url"].startswith("https://"), source
    assert (TOP / "data/icons/hicolor/scalable/apps" / (APP + ".Devel.svg")).exists()


def sbom():
    done = subprocess.run([str(TOP / "dev/sbom"), str(BUILD)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sbom():
    """The list of what is linked names every library of the programs, each with a version and a licence that goes with ours"""
    text = sbom()
    assert text == sbom(), "two runs differ"
    bom = json.loads(text)
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5") and bom["serialNumber"].startswith("urn:uuid:")
    assert bom["metadata"]["component"]["version"] == VERSION
    refs = [one["bom-ref"] for one in bom["components"]] + [bom["metadata"]["component"]["bom-ref"]]
    assert len(refs) == len(set(refs))
    for one in bom["dependencies"]:
        assert one["ref"] in refs and set(one["dependsOn"]) <= set(refs), one
    for one in bom["components"]:
        assert re.match(r"\w", one["version"]) and one["purl"].startswith("pkg:"), one
        [words] = [licence.get("expression") or licence["license"]["id"] for licence in one["licenses"]]
        # of a choice one is enough, of a sum all are needed
        assert any(set(part.split(" AND ")) <= COMPATIBLE for part in words.split(" OR ")), (one["name"], words)
    listed = {prop["value"] for one in bom["components"] for prop in one.get("properties", [])}
    for program in ("src/cli/difusorctl", "src/app/difusor"):
        if (BUILD / program).exists():
            linked = subprocess.run(["objdump", "-p", str(BUILD / program)], capture_output=True, text=True, check=True).stdout
            assert set(re.findall(r"NEEDED\s+(\S+)", linked)) <= listed, program


def test_sbom_refuses():
    """A library whose licence is not known is an error, not left out"""
    with tempfile.TemporaryDirectory(prefix="difusor-sbom-") as name:
        build = pathlib.Path(name)
        (build / "meson-info").mkdir()
        (build / "src/cli").mkdir(parents=True)
        (build / "meson-info/intro-projectinfo.json").write_text('{"version": "1"}')
        code, program = build / "a.c", build / "src/cli/difusorctl"
        code.write_text("int main (void) { return 0; }\n")
        subprocess.run(["cc", "-shared", "-o", str(build / "libodd.so"), str(code)], check=True)
        subprocess.run(["cc", "-Wl,--no-as-needed", "-o", str(program), str(code), str(build / "libodd.so")], check=True)
        done = subprocess.run([str(TOP / "dev/sbom"), str(build)], capture_output=True, text=True)
        assert done.returncode == 1 and "libodd.so, whose licence" in done.stderr, done


def test_window_man():
    """The man page of the window has the options that the program has, and no other"""
    if not (BUILD / "src/app/difusor").exists():
        return "built without its window"
    said = subprocess.run([str(BUILD / "src/app/difusor"), "--help"], capture_output=True, text=True, check=True).stdout
    page = (BUILD / "data/difusor.1").read_text("utf-8").replace("\\-", "-")
    described = page[page.index(".SH OPTIONS"):page.index(".SH SEE ALSO")]
    for options, text in ((set(re.findall(r"(--[a-z-]+)", said)) - {"--help", "--help-all", "--help-gapplication", "--version"},
                           page[:page.index(".SH OPTIONS")]),
                          (set(re.findall(r"(--[a-z-]+)", said)) - {"--help", "--help-all", "--help-gapplication"}, described)):
        found = set(re.findall(r"^\.[BR]\S* (?:\[ )?(--[a-z-]+)", text, re.M))
        assert found == options, (found ^ options)
    return None


def rows(heading):
    """The first column of that table of docs/architecture.md."""
    text = (TOP / "docs/architecture.md").read_text("utf-8")
    table = text[text.index("| %s |" % heading):].split("\n\n")[0]
    return re.findall(r"^\| `([^`]+)` \| \S", table, re.M)


def test_rooms():
    """Every room and folder has its line in docs/architecture.md, and no room includes one that stands below it there"""
    order, folders = rows("room"), rows("folder")
    core = {path.name for path in (TOP / "src/core").iterdir() if path.is_dir()}
    others = {path.name for path in (TOP / "src").iterdir() if path.is_dir()} - {"core"}
    assert set(order[:len(core)]) == core and set(order[len(core):]) == others, order
    there = {path.name for path in TOP.iterdir() if path.is_dir() and not path.name.startswith((".", "build", "debian"))}
    there |= {"data/" + path.name for path in (TOP / "data").iterdir() if path.is_dir()}
    assert set(folders) == there, set(folders) ^ there
    looked = 0
    for path in sorted((TOP / "src").rglob("*.[ch]")):
        parts = path.relative_to(TOP / "src").parts
        room = parts[1] if parts[0] == "core" else parts[0]
        for included in re.findall(r'^#include "([a-z]+)/', path.read_text("utf-8"), re.M):
            assert order.index(included) <= order.index(room), "%s includes %s" % (path.relative_to(TOP), included)
            looked += 1
    assert looked > 1000, looked


def test_unit():
    """The unit for servers is sound, gives the program next to nothing, and a call that its filters forbid fails instead of killing it"""
    text = (BUILD / "data/systemd/difusor-relay.service").read_text("utf-8")
    # GLib asks for sched_setattr() at its first thread: dev/unit tries that under systemd itself
    assert "SystemCallFilter=~" not in text or "SystemCallErrorNumber=EPERM" in text.splitlines()
    if shutil.which("systemd-analyze") is None:
        return "systemd-analyze is not installed"
    with tempfile.TemporaryDirectory(prefix="difusor-unit-") as name:
        unit = pathlib.Path(name) / "difusor-relay.service"
        unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=%s" % (BUILD / "src/cli/difusorctl"), text, flags=re.M), "utf-8")
        for words in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=15", "--no-pager"]):
            done = subprocess.run(["systemd-analyze", *words, str(unit)], capture_output=True, text=True)
            assert done.returncode == 0, (words, done.stdout[-500:], done.stderr)
    return None


tests = {name: test for name, test in globals().items() if name.startswith("test_")}
print("1..%d" % len(tests))
for number, (name, test) in enumerate(tests.items(), 1):
    why = test()
    print("ok %d - %s%s" % (number, test.__doc__, " # SKIP " + why if why else ""), flush=True)
