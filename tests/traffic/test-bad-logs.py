#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access logs as they should not be, through the real program: it counts what can be counted, says what
could not, and nothing that a stranger sent steers a terminal or a spreadsheet.

usage: test-bad-logs.py DIFUSORCTL [FILES]   FILES: how many small files there are in a folder, 3,000 unless told
"""
import csv, gzip, io, json, os, random, resource, subprocess, sys, tempfile

PROGRAM = os.path.abspath(sys.argv[1])
FILES = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Firefox/126.0"
MEMORY = 160 << 20  # of the whole process, program and libraries included


def line(address="187.1.0.1", when="02/Jun/2024:20:00:00 -0600", path="/votos/", agent=AGENT, status=200):
    return '%s - - [%s] "GET %s HTTP/1.1" %d 100 "-" "%s"\n' % (address, when, path, status, agent)


class Place:
    def __init__(self, folder):
        self.folder = folder

    def put(self, name, data):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return path

    def start(self, *words, data_dir="none"):
        return subprocess.run([PROGRAM, "--data-dir", os.path.join(self.folder, data_dir), *words], capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=100)

    def count(self, *words):
        done = self.start("--json", "traffic", *words)
        assert done.returncode == 0, (words, done)
        found = json.loads(done.stdout)
        assert found["lines"] == found["hits"] + found["robots"]["hits"] + found["rejected"] + found["duplicates"], found
        return found


def has_steering(data):
    text = data.decode()  # what is not UTF-8 is an error
    return any((c < " " and c not in "\n\r\t") or c == "\x7f" or "\x80" <= c <= "\x9f" or c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
               for c in text)


def test_long_lines(place):
    """A line of 1 MiB, and one longer than any block, are rejected lines and nothing else"""
    log = place.put("long.log", line() + "x" * (1 << 20) + "\n" + line(path="/" + "y" * (1 << 20)) + line() + "z" * (5 << 20) + "\n" + line())
    found = place.count(log)
    assert (found["hits"], found["rejected"]) == (3, 3), found
    found = place.count(place.put("endless.log", line() + "z" * (5 << 20)))
    assert (found["hits"], found["rejected"]) == (1, 1), found


def test_nuls(place):
    """NULs are rejected where they stand, and end nothing"""
    found = place.count(place.put("nul.log", line().encode() + b"\0" * 5000 + b"\n" + line(agent="a\0b").encode() + line().encode() + b"\0\0\0"))
    assert (found["hits"], found["rejected"]) == (3, 2), found
    assert all("\0" not in sample for sample in found["rejected_sample"])


def test_damaged_gzip(place):
    """Of a gzip that is cut off or damaged, what comes before counts, and that is said"""
    chance = random.Random(5)
    text = "".join(line("187.%d.%d.%d" % tuple(chance.randrange(250) for _ in range(3)), path="/%x" % chance.getrandbits(64)) for _ in range(20000))
    packed = gzip.compress(text.encode())
    found = place.count(place.put("cut.log.gz", packed[:len(packed) // 2]))
    assert 5000 < found["hits"] < 15000 and found["rejected"] <= 1 and found["problems"][0]["file"] == "cut.log.gz", found
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xff
    found = place.count(place.put("damaged.log.gz", bytes(damaged)))
    assert found["hits"] > 5000 and found["problems"], found["problems"]
    found = place.count(place.put("tail.log.gz", packed[:-8] + b"\0" * 8))
    assert found["hits"] == 20000 and found["problems"], found["problems"]  # its checksum is another
    found = place.count(place.put("padded.log.gz", packed + b"\0" * 700))
    assert found["hits"] == 20000 and not found["problems"], found["problems"]


def test_binary(place):
    """A binary file is no log: alone an error, in a folder left out and named"""
    noise = random.Random(3).randbytes(3 << 20)
    done = place.start("--json", "traffic", place.put("noise.bin", noise))
    assert done.returncode == 1 and json.loads(done.stdout)["error"]["hint"], done
    place.put("folder/noise.bin", noise)
    place.put("folder/picture.png", b"\x89PNG\r\n\x1a\n" + noise[:5000])
    place.put("folder/empty.log", b"")
    place.put("folder/access.log", line())
    found = place.count(os.path.join(place.folder, "folder"))
    assert found["hits"] == 1 and found["rejected"] == 0, found
    assert sorted(p["file"] for p in found["problems"]) == ["noise.bin", "picture.png"], found["problems"]


def test_dates(place):
    """1970, the future, no order and two zones in one file: each request on its own day"""
    moments = ["03/Jun/2024:02:30:00 +0000", "01/Jan/1970:00:00:00 +0000", "02/Jun/2024:20:29:00 -0600", "31/Dec/2099:23:59:59 -0600",
               "02/Jun/2024:20:00:00 -0600", "03/Jun/2024:08:00:00 +0530"]
    bad = ["01/Jan/1969:00:00:00 +0000", "30/Feb/2024:00:00:00 +0000", "02/Jun/2024:24:00:00 +0000", "02/Jun/2024:20:00:00 -06000", "02/Jun/20245:20:00:00 +0000"]
    log = place.put("dates.log", "".join(line(when=moment) for moment in moments + bad))
    found = place.count(log)
    assert (found["hits"], found["rejected"]) == (6, 5), found
    assert [(d["date"], d["hits"], d["visits"]) for d in found["days"]] == [("1969-12-31", 1, 1), ("2024-06-02", 4, 1), ("2099-12-31", 1, 1)], found["days"]
    inside = place.count("--from", "2024-06-02", "--to", "2024-06-02", log)
    assert (inside["hits"], inside["visits"], inside["outside"]) == (4, 1, 2), inside


def test_steering(place):
    """Escape sequences, direction marks, formulas and double encoding come out as harmless text"""
    agents = ["\x1b]0;mine\x07\x1b[2J", "=HYPERLINK(\"x\")".replace('"', '\\"'), "+1+1", "@SUM(A1)", "\u202egnp.exe", "%2527%253Cscript%253E", "-"]
    paths = ["/\x1b[31mred", "/=cmd|'/C calc'!A0", "/\u202e/votos/", "/%25%32%35", "/%2525252e%2525252e/", "/\u0085next", "/<script>alert(1)</script>"]
    log = place.put("steering.log", "".join(line("187.1.0.%d" % i, path=path, agent=agent) for i, (agent, path) in enumerate(zip(agents, paths)))
                    .encode() + line(path="/\udcff").encode("utf-8", "surrogateescape") + "\x1b[31mno request\u202e\n".encode())
    for words in (["traffic", log], ["--json", "traffic", log], ["traffic", "--csv", log]):
        done = place.start(*words)
        assert done.returncode == 0 and not has_steering(done.stdout) and not has_steering(done.stderr), (words, done.stdout)
    found = place.count(log)
    assert (found["hits"], found["rejected"]) == (8, 1), found
    assert {"/\\u001B[31mred", "/\\u202E/votos/", "/\\xFF", "/%25%32%35"} <= {p["path"] for p in found["top_pages"]}, found["top_pages"]
    edge = "#Fields: date time x-edge-location c-ip cs-uri-stem sc-status cs(User-Agent)\n" + "".join(
        "2024-06-02\t20:0%d:00\tQRO50\t187.1.0.1\t/\t200\t%s\n" % (i, agent)
        for i, agent in enumerate(["Mozilla/5.0%20Firefox", "Mozilla/5.0%2520Firefox", "Googlebot/2.1%2520(%252Bhttp://www.google.com/bot.html)"]))
    found = place.count(place.put("edge.log", edge))
    assert (found["hits"], found["visits"], found["robots"]["hits"]) == (2, 1, 1), found


def test_no_figures_leak(place):
    """No address and no agent is in anything that the program keeps or says"""
    log = place.put("kept.log", line("203.0.113.77", agent="Secret/1.0") + "203.0.113.78 rejected Secret/2.0\n")
    done = place.start("--json", "traffic", "--keep", log, data_dir="data")
    assert done.returncode == 0, done
    said = done.stdout + done.stderr + place.start("--json", "ledger", "show", data_dir="data").stdout
    for root, _, names in os.walk(os.path.join(place.folder, "data")):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                said += file.read()
    assert b"203.0.113" not in said and b"Secret" not in said


def test_csv(place):
    """The days as CSV are what the JSON has"""
    log = place.put("days.log", line() + line(when="04/Jun/2024:10:00:00 -0600", path="/x.css"))
    rows = list(csv.DictReader(io.StringIO(place.start("traffic", "--csv", log).stdout.decode())))
    want = place.count(log)["days"]
    assert [{key: str(value) for key, value in day.items()} for day in want] == rows, rows


def test_many_files(place):
    """A folder of very many small files, some of them packed, costs no more memory than a few"""
    for i in range(FILES):
        data = line("187.1.%d.%d" % (i >> 8 & 255, i & 255)).encode() * 2
        place.put("many/%02x/%d.log" % (i & 63, i), gzip.compress(data, 1) if i % 10 == 0 else data)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    found = place.count(os.path.join(place.folder, "many"))
    assert (found["files"], found["hits"], found["rejected"]) == (FILES, 2 * FILES, 0), found["files"]
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) << 10
    assert peak < MEMORY, "%d MiB" % (peak >> 20)


def main():
    tests = [test for name, test in globals().items() if name.startswith("test_")]
    print("1..%d" % len(tests))
    failed = False
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
            try:
                test(Place(folder))
                print("ok %d - %s" % (number, test.__doc__.splitlines()[0]), flush=True)
            except Exception as error:  # the others are told as well
                failed = True
                print("not ok %d - %s\n# %s" % (number, test.__doc__.splitlines()[0], repr(error)[:2000].replace("\n", "\n# ")), flush=True)
    sys.exit(failed)


main()
