#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A night in accelerated time: one `difusorctl relay` from the first cut to the last, on a folder that readers
get over HTTP and on S3, while the institute and the public address fail now and then and the machine sleeps.

usage: soak.py DIFUSORCTL S3-SERVE CUTS SECONDS [SEED]
CUTS come within SECONDS. Readers see a cut whole at every look; in the end every cut was published, or skipped
for a newer one, the newest is there, and the ledger's chain is whole. The most memory, descriptors and threads of the last
quarter of the night are at most 5 % above the most of the first; of a night of less than 400 cuts, whose first quarter
is all warming up, only descriptors and threads are looked at, and what is kept once it was needed may come on top.
"""
import contextlib, datetime, functools, hashlib, http.server, json, os, pathlib, random, signal, subprocess, sys
import threading, time

from journey import S3
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from difusorctl import Answer, Night, data_zip, make_zip  # noqa: E402

ENOUGH = 400
FILES = 30
RECENT = 150
POOL = 16  # connections and threads that are kept once they were needed
BEGIN = datetime.datetime(2024, 6, 2, 20, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=-6)))


def digest(site):
    return hashlib.sha256(repr(sorted(site.items())).encode()).hexdigest()


class Readers:
    """The public address: what `current` leads to at this instant, or nothing while it is `down`."""

    def __init__(self, folder):
        readers = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if readers.down:
                    self.send_error(503)
                else:
                    super().do_GET()

            def log_message(self, *args):
                pass

        self.down = False
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self.server.daemon_threads, self.server.handle_error = True, lambda *args: None
        self.url = "http://127.0.0.1:%d/" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Soak(Night):
    def __init__(self, program, s3, cuts, seconds, seed):
        super().__init__(program, first=False)
        self.cuts_wanted, self.seconds, self.random = cuts, seconds, random.Random(seed)
        self.environment["DIFUSOR_HASTE"] = "20"
        self.environment["G_DEBUG"] = "fatal-warnings"  # gc-friendly and MALLOC_PERTURB_ would be measured, too
        self.environment.pop("MALLOC_PERTURB_", None)
        self.readers, self.bucket = Readers(self.site / "current"), S3(self, {"s3": s3})
        self.number, self.ids, self.whole, self.samples, self.faults = 0, [], set(), [], {}
        self.site_now = {"index.html": b"<!doctype html><title>PREP</title>"}

    def __exit__(self, *args):
        self.readers.close()
        self.bucket.stop()
        super().__exit__(*args)

    # --- What the institute does

    def offer_next(self):
        cut = BEGIN + datetime.timedelta(minutes=self.number)
        stamp = cut.strftime("%Y%m%d_%H%M")
        if self.number == 0:
            files = {"datos/distrito-%02d.json" % n: '{"actas": 0}' for n in range(1, FILES - 1)}
            body = make_zip(("index.html", "<!doctype html><title>PREP</title>"),
                            ("assets/configuracion.json", '{"corte": 0}'), *files.items())
        else:
            files = {"datos/distrito-%02d.json" % n: '{"actas": %d}' % self.number
                     for n in self.random.sample(range(2, FILES - 1), 3)}
            body = data_zip(self.number, **files)
            files["datos/distrito-01.json"] = '{"actas": %d}' % self.number
        self.site_now.update({name: text.encode() for name, text in files.items()})
        self.site_now["assets/configuracion.json"] = b'{"corte": %d}' % self.number
        self.whole.add(digest(self.site_now))
        name = stamp + ("_SITIO.zip" if self.number == 0 else "_DATOS.zip")
        self.institute.offer(name, body, cut.isoformat(), "site" if self.number == 0 else "data")
        # an institute keeps what is recent in its list: more than comes while it is not asked
        for old in self.institute.packages[:-RECENT]:
            self.institute.answers.pop("/" + old["id"], None)
        self.institute.packages = self.institute.packages[-RECENT:]
        self.ids.append(stamp.replace("_", "-"))
        self.number += 1
        return "/" + name, body

    def something_fails(self, path, body):
        what = self.random.choice(["source", "truncated", "readers", "sleep"])
        self.faults[what] = self.faults.get(what, 0) + 1
        if what == "source":
            self.institute.answers["/feed.json"] = Answer(b"", 503)
            return lambda: self.institute.answers.pop("/feed.json", None)
        if what == "truncated":
            self.institute.answers[path] = [Answer(body[:-9], length=len(body)), Answer(body)]
        elif what == "readers":
            self.readers.down = True
            return lambda: setattr(self.readers, "down", False)
        else:
            self.relay.send_signal(signal.SIGSTOP)
            return lambda: self.relay.send_signal(signal.SIGCONT)
        return lambda: None

    # --- What is looked at

    def look(self):
        status = dict(line.split(":", 1) for line in pathlib.Path("/proc/%d/status" % self.relay.pid).read_text().splitlines())
        self.samples.append((int(status["VmRSS"].split()[0]), len(os.listdir("/proc/%d/fd" % self.relay.pid)),
                             int(status["Threads"])))
        shown = self.shown_at_once()
        assert shown is None or digest(shown) in self.whole, "readers see a mixture"

    def shown_at_once(self):
        """What readers see, unless it was switched while we looked."""
        before = os.path.realpath(self.site / "current")
        with contextlib.suppress(OSError):
            shown = self.shown()
            if shown and os.path.realpath(self.site / "current") == before:
                return shown
        return None

    def flat(self):
        """Returns: what each measure was in the first and in the last quarter; raises if it grew."""
        quarter = max(len(self.samples) // 4, 1)
        told = []
        for place, name in enumerate(("memory (KiB)", "descriptors", "threads")):
            first, last = (max(sample[place] for sample in part) for part in (self.samples[:quarter], self.samples[-quarter:]))
            told.append("%s %d then %d" % (name, first, last))
            if self.cuts_wanted >= ENOUGH:
                assert last <= first * 1.05, told
            else:
                assert place == 0 or last <= first + POOL, told
        return ", ".join(told)

    # --- The night

    def run_night(self):
        self.do("source", "set", "feed", self.institute.url + "/feed.json", "--mode", "practice")
        self.do("target", "add", "web", "folder", str(self.site), "--mode", "practice", "--public-url", self.readers.url)
        self.do("target", "add", "bucket", *self.bucket.words, "--mode", "practice")
        self.offer_next()
        self.do("relay", "--once")
        with open(self.folder / "relay.log", "w") as log:
            self.relay = subprocess.Popen([self.program, "--data-dir", str(self.data), "relay"], stdout=log, stderr=log,
                                          env=self.environment)
            try:
                self.go_through()
                self.settle()
            finally:
                self.relay.send_signal(signal.SIGCONT)
                self.relay.send_signal(signal.SIGTERM)
                code = self.relay.wait(60)
        assert code in (0, 1, -signal.SIGTERM), code
        self.check()

    def go_through(self):
        step, due, mend, mend_at = self.seconds / self.cuts_wanted, time.monotonic(), None, 0
        while self.number < self.cuts_wanted:
            assert self.relay.poll() is None, (self.folder / "relay.log").read_text()[-2000:]
            path, body = self.offer_next()
            if mend is not None and self.number >= mend_at:
                mend()
                mend = None
            elif mend is None and self.random.random() < 0.04:
                mend, mend_at = self.something_fails(path, body), self.number + self.random.randint(2, 6)
            self.look()
            due += step
            time.sleep(max(due - time.monotonic(), 0))
        if mend is not None:
            mend()

    def settle(self):
        """Without a fault the newest cut comes to both places."""
        deadline = time.monotonic() + float(os.environ.get("SOAK_DEADLINE", 240))
        while True:
            cuts = self.cuts()
            last = cuts.get(self.ids[-1])
            if last is not None and last["state"] == "visible" and last["current"]:
                return
            assert self.relay.poll() is None and time.monotonic() < deadline, last
            time.sleep(0.2)

    def check(self):
        self.do("ledger", "verify")
        states = {name: cut["state"] for name, cut in self.cuts().items()}
        told = {}
        for name in self.ids:
            assert states.get(name) in ("published", "visible", "skipped"), (name, states.get(name))
            told[states[name]] = told.get(states[name], 0) + 1
        shown = self.shown()
        assert shown == self.site_now, "readers do not see the last cut"
        stored = {path: data for path, data in self.bucket.shown().items() if not path.startswith(".difusor/")}
        assert stored == self.site_now, "the bucket does not hold the last cut"
        self.told = "%d cuts: %s; faults: %s" % (len(self.ids), told, self.faults)


def main():
    program, s3 = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    cuts, seconds = int(sys.argv[3]), float(sys.argv[4])
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    print("TAP version 13\n1..1", flush=True)
    with Soak(program, s3, cuts, seconds, seed) as night:
        night.run_night()
        if "SOAK_SAMPLES" in os.environ:
            pathlib.Path(os.environ["SOAK_SAMPLES"]).write_text(json.dumps(night.samples))
        print("# %s\n# %s" % (night.told, night.flat()), flush=True)
    print("ok 1 - a night of %d cuts" % cuts, flush=True)


main()
