#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scenario files: what the institute, the target and the operator do, and what must come of it.

usage: run.py DIFUSORCTL FILE.json [NAME…]

A file is a list of {"name", "steps"}. Each begins with a published cut of 20:00 (a site of ten files). A step
is an object whose first member says what happens:

  offer     a package named by the feed: "data" (the usual), "site" or "zip" of "entries", or "raw" text; "at"
            its hour, "lie" what the feed says wrongly, "answer" how it is served (see `answer`);
            "refused": nothing of it may be seen by anybody
  answer    how the institute answers a path from now on: {"path", "status", "body", "headers", "stall", "short"}
  heal      that path is served as it should be again
  feed      members of the feed that it says otherwise
  alter     {path: text} written into what readers see; null removes
  manifest  {member: value} changed in the target's .difusor/manifest.json; a text replaces it whole
  run       words of difusorctl. Beside it: "exit" (0), "class" and "says" of the error, and then always
            "ledger": the kinds of the records that it adds, in order, and any of "readers" (the hour of the cut
            that they see), "cuts" {hour: state}, "incidents": the open causes

After every run readers see a cut whole: every file as the packages add up to it. The ledger's chain is verified
at the end.
"""
import io, json, os, pathlib, re, sys, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from difusorctl import Answer, Night, data_zip, make_zip, site_zip  # noqa: E402


class Scenario:
    def __init__(self, night):
        self.night, self.sites, self.altered = night, {"2000": dict(night.before)}, {}
        self.last = "2000"

    # --- What happens

    def offer(self, step):
        what, hour = step["offer"], step.get("at", "20:20")
        minute = hour.replace(":", "")[:4]
        if what == "raw":
            body = step["entries"].encode()
        elif what == "zip":
            body = make_zip(*[self.entry(*entry) for entry in step["entries"]])
        else:
            body = site_zip(int(minute)) if what == "site" else data_zip(int(minute), **dict(step.get("entries", [])))
        name = step.get("file", "20240602_%s_%s.zip" % (minute, "SITIO" if what == "site" else "DATOS"))
        lie = {"cut": "2024-06-02T%s:00-06:00" % hour, **step.get("lie", {})}
        self.night.institute.offer(name, body, kind=step.get("kind", "site" if what == "site" else "data"), **lie)
        if not step.get("refused"):
            self.add_up(minute, what, body)
        if "answer" in step:
            self.answer({"answer": {"path": "/" + name, **step["answer"]}}, body)

    @staticmethod
    def entry(name, text):
        if name.startswith("link:"):
            info = zipfile.ZipInfo(name[5:], (2024, 6, 2, 20, 0, 0))
            info.external_attr = 0o120777 << 16
            return info, text
        if isinstance(text, dict):
            return name, text["of"] * text["times"]
        return name, text

    def add_up(self, minute, what, body):
        site = {} if what == "site" else dict(self.sites[self.last])
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                site.update({name: archive.read(name) for name in archive.namelist()})
        except (zipfile.BadZipFile, NotImplementedError):
            return
        if minute in self.sites:
            minute += "-2"
        self.sites[minute], self.last = site, minute

    def answer(self, step, body=b""):
        given = step["answer"]
        body = given["body"].encode() if "body" in given else body
        length = len(body) if "short" in given else None
        self.night.institute.answers[given["path"]] = Answer(
            body[:-given["short"]] if "short" in given else body, given.get("status", 200), given.get("headers"),
            stall_after=given.get("stall"), length=length)

    def heal(self, step):
        path = step["heal"]
        if path == "/feed.json":
            del self.night.institute.answers[path]
        else:
            self.night.institute.answers[path] = Answer(data_zip(int(re.search(r"_(\d{4})_", path).group(1))))

    def feed(self, step):
        says = dict(self.night.institute.feed(), **step["feed"])
        self.night.institute.answers["/feed.json"] = Answer(json.dumps(says).encode())

    def alter(self, step):
        for path, text in step["alter"].items():
            file = self.night.site / "current" / path
            file.unlink(missing_ok=True)
            if text is not None:
                file.write_text(text)
            self.altered[path] = text.encode() if text is not None else None

    def manifest(self, step):
        file, change = self.night.site / ".difusor" / "manifest.json", step["manifest"]
        if isinstance(change, str):
            file.write_text(change)
        else:
            file.write_text(json.dumps({**json.loads(file.read_text()), **change}))

    # --- What must come of it

    def run(self, step):
        before = len(self.night.ledger())
        outcome = self.night.run(*step["run"])
        kinds = [kind for kind, _ in self.night.ledger()[before:]]
        assert outcome.code == step.get("exit", 0), "exit %d: %s" % (outcome.code, outcome.errors)
        if "class" in step:
            assert outcome.error["class"] == step["class"], outcome.error
        for words in step.get("says", []):
            assert words in outcome.error["message"], outcome.error
        self.assert_readers(step)
        for hour, state in step.get("cuts", {}).items():
            cut = self.night.cuts().get("20240602-" + hour.replace(":", ""))
            assert (cut["state"] if cut else None) == state, (hour, cut)
        if "incidents" in step:
            found = sorted(key for key, in self.night.rows("SELECT key FROM incident WHERE closed IS NULL"))
            assert found == sorted(step["incidents"]), found
        assert kinds == step["ledger"], "the ledger: %s" % json.dumps(kinds)

    def assert_readers(self, step):
        shown = self.night.shown()
        wanted = step.get("readers")
        if wanted == "holding page":
            assert list(shown) == ["index.html"], sorted(shown)
            return
        if wanted is not None:
            self.altered = {} if step.get("mended", True) else self.altered
            assert shown == self.but(self.sites[wanted.replace(":", "")]), self.difference(shown, wanted)
        else:
            assert any(shown == self.but(site) for site in self.sites.values()), "readers see no cut whole"

    def but(self, site):
        site = dict(site)
        for path, data in self.altered.items():
            site.pop(path, None)
            if data is not None:
                site[path] = data
        return site

    def difference(self, shown, wanted):
        site = self.sites[wanted.replace(":", "")]
        return sorted(path for path in shown.keys() | site.keys() if shown.get(path) != site.get(path))


def play(program, scenario):
    with Night(program) as night:
        play = Scenario(night)
        for number, step in enumerate(scenario["steps"], 1):
            try:
                getattr(play, next(iter(step)))(step)
            except AssertionError as problem:
                raise AssertionError("step %d, %s: %s" % (number, json.dumps(step)[:100], problem))
        night.do("ledger", "verify")


def main():
    program, path, wanted = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    scenarios = [s for s in json.loads(pathlib.Path(path).read_text()) if not wanted or s["name"] in wanted]
    failed = 0
    print("TAP version 13\n1..%d" % len(scenarios), flush=True)
    for number, scenario in enumerate(scenarios, 1):
        try:
            play(program, scenario)
            print("ok %d - %s" % (number, scenario["name"]), flush=True)
        except Exception as problem:
            failed += 1
            print("not ok %d - %s\n# %s: %s" % (number, scenario["name"], type(problem).__name__,
                                                str(problem).replace("\n", "\n# ")), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
