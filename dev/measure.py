# SPDX-License-Identifier: GPL-3.0-or-later
"""What the measurements of dev/bench.d share: a publication tree, a server on loopback, timed runs.

As a program: runs a command and prints its seconds, CPU seconds and peak memory as JSON. A process of
its own, since the kernel counts the memory of whoever starts a command as that command's too.
usage: measure.py [--stop-after SECONDS] COMMAND…
"""
import json, os, sys, time

FILES, BYTES = 1500, 37_000_000


def run(command, stop_after=None):
    """Runs it with its output thrown away; a failure ends the measurement."""
    with open(os.devnull, "r+b", buffering=0) as nothing:
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
            os.execvp(command[0], command)
        if stop_after is not None:
            time.sleep(stop_after)
            os.kill(child, 15)
        _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit("%s ended with status %d" % (command[0], status))
    return {"seconds": time.monotonic() - start, "cpu": used.ru_utime + used.ru_stime, "kib": used.ru_maxrss}


def measured(command, stop_after=None):
    """As run(), from a small process."""
    import subprocess

    options = [] if stop_after is None else ["--stop-after", str(stop_after)]
    os.sync()
    done = subprocess.run([sys.executable, "-I", "-S", os.path.abspath(__file__), *options, *command],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def alternate(runs, first, second):
    """Calls both in turn, so that what else the machine does meets both; their results."""
    pairs = [(first(), second()) for _ in range(runs)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def median(results, key="seconds"):
    import statistics

    return statistics.median(result[key] for result in results)


def tree():
    """A publication tree as institutes have it, the same each time: path → bytes; 37 MB in 1,500
    files, of them 1,300 JSON of 2 to 60 kB, pages, scripts and one ZIP with a results CSV."""
    import random

    chance = random.Random("difusor")
    files = {"assets/2027_PREP.zip": database(chance)}
    for n in range(150):
        rows = "".join("<tr><td>%d</td><td>%.6f</td></tr>\n" % (chance.randrange(9999), chance.random())
                       for _ in range(chance.randrange(60, 240)))
        files["index.html" if n == 0 else "distritos/mapa/distrito-%03d.html" % n] = rows.encode()
    for n in range(49):
        text = "".join("function f%d (a) { return a * %.8f; }\n" % (chance.randrange(10 ** 6), chance.random())
                       for _ in range(900))
        files["assets/js/trozo-%02d.js" % n] = text.encode()
    left = FILES - len(files)
    for n in range(left):
        share = (BYTES - sum(map(len, files.values()))) / (left - n) if n % 100 == 0 else share
        files["assets/api/%03d/acta_%05d.json" % (n // 100, n)] = actas(chance, n, chance.triangular(0.1, 2.2, 0.7) * share)
    return files


def database(chance):
    """The ZIP with a results CSV."""
    import io, zipfile

    packed = io.BytesIO()
    rows = "".join("%013d,%s,%064x\n" % (n, ",".join(str(chance.randrange(180)) for _ in range(11)),
                                         chance.getrandbits(256)) for n in range(120_000))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("PREP_2027.csv", (2027, 6, 6, 20, 0, 0)), rows, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def actas(chance, n, size):
    """A JSON of actas, of about so many bytes."""
    text = ['{"ambito":%d,"actas":[' % n]
    while size > 0:
        text.append('{"clave":"%013d","votos":%s,"sha256":"%064x"},' %
                    (chance.randrange(10 ** 9), [chance.randrange(180) for _ in range(11)], chance.getrandbits(256)))
        size -= len(text[-1])
    return ("".join(text) + "{}]}").encode()


def pack(files, path, compressed=True):
    """One ZIP of them."""
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (2027, 6, 6, 20, 0, 0)), data, archive.compression)


class Server:
    """Serves a folder on loopback from a process of its own."""

    def __init__(self, folder):
        import subprocess

        script = ("import functools, http.server as h\n"
                  "class H(h.SimpleHTTPRequestHandler):\n"
                  "  protocol_version = 'HTTP/1.1'\n"
                  "  log_message = lambda *a: None\n"
                  "s = h.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(H, directory=%r))\n"
                  "print(s.server_address[1], flush=True)\ns.serve_forever()" % str(folder))
        self.process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        self.url = "http://127.0.0.1:%d" % int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.process.kill()
        self.process.wait()


def table(*rows):
    """Prints rows of texts as a table; the first is the heading."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) if i == 0 else text.rjust(width)
                        for i, (text, width) in enumerate(zip(row, widths))).rstrip())


def main():
    words, stop_after = sys.argv[1:], None
    if words[:1] == ["--stop-after"]:
        stop_after, words = float(words[1]), words[2:]
    print(json.dumps(run(words, stop_after)))


if __name__ == "__main__":
    main()
