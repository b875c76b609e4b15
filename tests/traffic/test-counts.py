#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every figure of `difusorctl traffic` against an independent count of the same generated requests.

usage: test-counts.py DIFUSORCTL [SEEDS]
The same requests are written in every format, whole, in pieces, compressed, out of order and twice; the
count below knows the requests, not the logs.
"""
import gzip, json, os, random, shutil, subprocess, sys, tempfile
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Mexico_City")
PAGES = {"", "html", "htm", "xhtml", "php", "asp", "aspx", "jsp"}
PEOPLE = ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Linux; Android 13; motorola edge 30) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
          "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) [FBAN/FBIOS;FBAV/466.0]", "=cmd|' /C calc'!A0", "=1+1;x"]
ROBOTS = ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0", "python-requests/2.31.0",
          "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Wget/1.21.3", "Go-http-client/1.1"]
PATHS = ["/", "/index.html", "/INDEX.HTM", "/votos/", "/votos/mapa", "/a.b/c", "/data/actas_001.json", "/app.js", "/x.php",
         "/csv/PREP.zip", "/.difusor", "/acta.", "/caf%C3%A9", "/%2525", "/datos.d/x.aspx", "/p.jsp", "/p.xhtml", "/f.html.gz"]


def make(chance, count):
    """Requests: hour, address, agent, method, path, query, status, bytes, id."""
    start = datetime(2024, 6, 2, 2, tzinfo=timezone.utc) if chance.random() < .7 else datetime(2022, 10, 30, 1, tzinfo=timezone.utc)
    addresses = ["187.%d.2.%d" % (chance.randrange(4), i) for i in range(count // 20 + 2)]
    addresses += ["2806:10a6:%x::%x" % (i, chance.randrange(1, 9999)) for i in range(count // 80 + 1)]
    requests = []
    for i in range(count):
        at = start + timedelta(seconds=int(86400 * 3 * chance.betavariate(1.2, 4)))
        if chance.random() < .02 and requests:  # exactly at the limit of a visit, and one past it
            before = chance.choice(requests)
            at = before[0] + timedelta(seconds=chance.choice([1800, 1801]))
            requests.append((at, before[1], before[2], "GET", "/", "", 200, 10, "R%08d" % i))
            continue
        agent = chance.choice(PEOPLE) if chance.random() < .9 else chance.choice(ROBOTS)
        status = chance.choices([200, 304, 206, 404, 301, 503, 403], [60, 20, 3, 9, 3, 3, 2])[0]
        requests.append((at, chance.choice(addresses), agent, chance.choice(["GET"] * 9 + ["HEAD", "POST"]), chance.choice(PATHS),
                         chance.choice(["", "", "v=%d" % i, "a=b&c=/d.html"]), status,
                         0 if status == 304 else chance.randrange(1, 90000), "R%08d" % i))
    requests.sort(key=lambda r: r[0])
    return requests


def count(requests, has_agent=True, has_bytes=True):
    """What contract.md §5 says, one step after another."""
    out = {"hits": 0, "pages": 0, "bytes": 0, "visits": 0, "visitors": 0, "robots": {"hits": 0, "pages": 0}, "status": {}}
    days, hours, moments, seen, top = {}, {}, {}, set(), {}
    for at, address, agent, _, path, _, status, size, _ in requests:
        agent = agent if has_agent else ""
        size = size if has_bytes else 0
        local = at.astimezone(ZONE)
        name = path.rsplit("/", 1)[1]
        page = status in (200, 206, 304) and (name.rsplit(".", 1)[1].lower() if "." in name else "") in PAGES and not name.endswith(".")
        out["bytes"] += size
        out["status"][str(status)] = out["status"].get(str(status), 0) + 1
        if agent in ROBOTS:
            out["robots"]["hits"] += 1
            out["robots"]["pages"] += page
            continue
        day = days.setdefault(local.date().isoformat(), dict.fromkeys(["hits", "pages", "visits", "visitors", "bytes"], 0))
        hour = hours.setdefault(local.replace(minute=0, second=0).isoformat(), {"hits": 0, "pages": 0})
        out["hits"] += 1
        out["pages"] += page
        day["hits"] += 1
        day["pages"] += page
        day["bytes"] += size
        hour["hits"] += 1
        hour["pages"] += page
        if page:
            top[path] = top.get(path, 0) + 1
        moments.setdefault((address, agent), []).append(at)
        if (address, agent, local.date()) not in seen:
            seen.add((address, agent, local.date()))
            out["visitors"] += 1
            day["visitors"] += 1
    for times in moments.values():
        last = None
        for at in sorted(times):
            if last is None or (at - last).total_seconds() > 1800:
                out["visits"] += 1
                days[at.astimezone(ZONE).date().isoformat()]["visits"] += 1
            last = at
    out["days"] = [{"date": d, **v} for d, v in sorted(days.items())]
    out["hours"] = [{"hour": h, **v} for h, v in sorted(hours.items(), key=lambda x: datetime.fromisoformat(x[0]))]
    out["top_pages"] = [{"path": p, "hits": n} for p, n in sorted(top.items(), key=lambda x: (-x[1], x[0].encode()))]
    iso = lambda at: at.astimezone(ZONE).isoformat()
    out["first"], out["last"] = iso(requests[0][0]), iso(requests[-1][0])
    return out


def clf(at, offset):
    return at.astimezone(timezone(timedelta(minutes=offset))).strftime("%d/%b/%Y:%H:%M:%S %z")


def combined(r, offset=0):
    return '%s - - [%s] "%s %s%s HTTP/1.1" %d %d "https://t.co/" "%s"' % (
        r[1], clf(r[0], offset), r[3], r[4], "?" + r[5] if r[5] else "", r[6], r[7], r[2].replace('"', '\\"'))


def common(r):
    return '%s - ana maria [%s] "%s %s%s HTTP/2.0" %d %s' % (r[1], clf(r[0], -360), r[3], r[4], "?" + r[5] if r[5] else "", r[6], r[7] or "-")


def cloudfront(r):
    return "\t".join([r[0].strftime("%Y-%m-%d"), r[0].strftime("%H:%M:%S"), "QRO50-P1", str(r[7] + 300), r[1], r[3], "d1.cloudfront.net", r[4], str(r[6]),
                      "-", r[2].replace("%", "%25").replace(" ", "%20"), r[5] or "-", r[8], str(r[7]) if r[7] else "0"])


def s3(r):
    return '79a5 prep [%s] %s - %s WEBSITE.GET.OBJECT %s "%s %s%s HTTP/1.1" %d - %s 9000 12 11 "-" "%s" -' % (
        clf(r[0], 0), r[1], r[8], r[4][1:] or "-", r[3], r[4], "?" + r[5] if r[5] else "", r[6], r[7] or "-", r[2])


def caddy(r):
    return json.dumps({"level": "info", "ts": r[0].timestamp() + .25, "logger": "http.log.access", "msg": "handled request", "request": {
        "remote_ip": "10.0.0.1", "remote_port": "1", "client_ip": r[1], "proto": "HTTP/2.0", "method": r[3], "host": "x", "uri": r[4] + ("?" + r[5] if r[5] else ""),
        "headers": {"Accept": ["*/*"], "User-Agent": [r[2]], "Cookie": []}, "tls": {"resumed": False}}, "bytes_read": 0, "duration": 1e-3, "size": r[7], "status": r[6],
        "resp_headers": {"Content-Length": ["7"]}}, separators=(",", ":"))


def iis(r):
    return " ".join([r[0].strftime("%Y-%m-%d %H:%M:%S"), "10.0.0.1", r[3], r[4], r[5] or "-", "443", "-", r[1], r[2].replace("+", "%2B").replace(" ", "+"), "-", str(r[6]), "0", "0", str(r[7]), "12"])


CLOUDFRONT = "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query x-edge-request-id sc-content-len\n"
IIS = "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2024-06-02 00:00:00\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes time-taken\n"


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder, self.checks = program, folder, 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, lines, head="", pack=None):
        data = (head + "".join(l + "\n" for l in lines)).encode()
        with open(self.path(name), "wb") as f:
            f.write(pack(data) if pack else data)
        return self.path(name)

    def run(self, *args):
        done = subprocess.run([self.program, "--data-dir", self.path("none"), "--json", "traffic", *args], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def check(self, what, args, want, **more):
        got = self.run(*args)
        for key, value in {**want, "rejected": 0, "duplicates": 0, **more}.items():
            assert got[key] == value, (what, key, got[key], value)
        assert got["lines"] == got["hits"] + got["robots"]["hits"] + got["rejected"] + got["duplicates"], what
        self.checks += 1


def members(data):
    cut = len(data) // 3
    return gzip.compress(data[:cut]) + gzip.compress(data[cut:cut + 1]) + gzip.compress(data[cut + 1:])


def zstd(data):
    half = len(data) // 2
    return b"".join(subprocess.run(["zstd", "-qc"], input=d, capture_output=True, check=True).stdout for d in (data[:half], data[half:]))


def one_seed(bench, seed):
    chance = random.Random(seed)
    requests = make(chance, 3000)
    truth, shuffled = count(requests), requests[:]
    chance.shuffle(shuffled)
    lines = [combined(r, chance.choice([0, -360, -300, 330])) for r in requests]
    whole = bench.write("access.log", lines)
    bench.check("combined", [whole], truth, format="combined", files=1, lines=len(lines))
    bench.check("no new line at the end", [bench.write("cut.log", lines[:-1], "", lambda d: d + lines[-1].encode())], truth)
    bench.check("CRLF", [bench.write("crlf.log", [l + "\r" for l in lines])], truth)
    bench.check("BOM", [bench.write("bom.log", lines, "\ufeff")], truth)
    bench.check("shuffled", [bench.write("shuffled.log", [combined(r) for r in shuffled])], truth)
    bench.check("gzip members", [bench.write("members.gz", lines, pack=members)], truth)
    if shutil.which("zstd"):
        bench.check("zstd frames", [bench.write("frames.zst", lines, pack=zstd)], truth)
    bench.check("told", ["--format", "combined", whole], truth)
    bench.check("twice named", [whole, whole, bench.path("./access.log")], truth, files=1)
    text = count(requests, has_agent=False)
    bench.check("common", [bench.write("common.log", [common(r) for r in requests])], text, format="common")
    caddies = bench.write("caddy.log", [caddy(r) for r in requests])
    bench.check("caddy", [caddies], truth, format="caddy")
    bench.check("iis", [bench.write("iis.log", [iis(r) for r in requests], IIS)], truth, format="iis")
    custom = ['%s|%s|%d|%s|%d|%s' % (r[0].isoformat(), r[1], r[6], r[4] + "?" + r[5], r[7], r[2]) for r in requests]
    bench.check("custom", ["--format", "$time_iso8601|$remote_addr|$status|$request_uri|$body_bytes_sent|$http_user_agent",
                           bench.write("custom.log", custom)], truth, format="custom")

    again = sorted(chance.sample(range(len(requests)), 400))
    edge = [cloudfront(r) for r in requests]
    bench.check("cloudfront", [bench.write("edge.log.gz", edge, CLOUDFRONT, gzip.compress)], truth, format="cloudfront")
    twice = bench.write("again.log.gz", [edge[i] for i in again], CLOUDFRONT, gzip.compress)
    bench.check("delivered twice", [twice, bench.path("edge.log.gz")], truth, duplicates=400, files=2)
    bench.check("s3", [bench.write("s3.log", [s3(r) for r in requests] + [s3(requests[i]) for i in again])], truth, duplicates=400, format="s3")
    fields = CLOUDFRONT.splitlines()[1].split()
    turned = [f for f in reversed(fields[1:])]
    other = ["\t".join(reversed(l.split("\t"))) for l in edge]
    half = len(edge) // 2
    bench.check("fields change", [bench.write("turned.log", edge[:half] + ["#Fields: " + " ".join(turned)] + other[half:], CLOUDFRONT)], truth)

    folder = bench.path("folder")
    os.makedirs(os.path.join(folder, "deep/er"), exist_ok=True)
    for i in range(40):
        piece = [cloudfront(r) for r in shuffled[i::40]]
        bench.write("folder/%s%02d" % (chance.choice(["", "deep/", "deep/er/"]), i), piece, CLOUDFRONT, gzip.compress if i % 2 else None)
    bench.check("a folder", [folder], truth, files=40)
    bench.write("folder/notes.txt", ["nothing of a log"])
    got = bench.run(folder)
    assert got["files"] == 40 and got["rejected"] == 0 and got["problems"][0]["file"] == "notes.txt", got["problems"]
    shutil.rmtree(folder)

    first, last = requests[len(requests) // 4][0], requests[len(requests) // 2][0]
    inside = [r for r in requests if first <= r[0] < last]
    bench.check("a period", ["--from", first.isoformat(), "--to", last.isoformat(), whole], count(inside), outside=len(requests) - len(inside))
    day = requests[len(requests) // 3][0].astimezone(ZONE).date()
    inside = [r for r in requests if r[0].astimezone(ZONE).date() == day]
    bench.check("a day", ["--from", str(day), "--to", str(day), whole], count(inside))

    bad = ["", "nothing", "\0" * 300, "x" * 70000, "y" * (1 << 20), '187.1.1.1 - - [31/Feb/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"',
           '187.1.1.1 - - [02/Jun/2024:25:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"', '187.1.1.1 - - [02/Jun/2024:00:00:00 +0000] "\\x16\\x03" 400 1 "-" "-"',
           '187.1.1.1 - - [02/Jun/2024:00:00:00 +0000] "GET / HTTP/1.1" 2000 1 "-" "-"', '187.1.1.1 - - [02/Jun/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 -1 "-" "-"',
           '\0\0187.1.1.1 - - [02/Jun/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"', '187.1.1.1 - - [02/Jun/2024:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-']
    mixed = lines[:]
    for line in bad:
        mixed.insert(chance.randrange(100, len(mixed)), line)
    got = bench.run(bench.write("bad.log", mixed))
    assert got["rejected"] == len(bad) and got["hits"] == truth["hits"] and got["visits"] == truth["visits"], got["rejected"]
    assert all(not any(c.isdigit() and c != "9" or c.isalpha() and c != "a" for c in s) for s in got["rejected_sample"]), got["rejected_sample"]


def main():
    seeds = range(int(sys.argv[2])) if len(sys.argv) > 2 else range(3)
    with tempfile.TemporaryDirectory(prefix="difusor-test-") as folder:
        bench = Bench(sys.argv[1], folder)
        for seed in seeds:
            one_seed(bench, seed)
    print("1..1\nok 1 - %d logs counted, every figure equal" % bench.checks)


main()
