#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""gen_logs.py OUT_DIR [LINES=2000000] [SEED=20270606 [SITE]]: synthetic PREP-night access logs, deterministic; of the
files in the folder SITE, with their sizes, e.g. of a practice night, or of invented ones.
OUT_DIR/access.log        nginx "combined"
OUT_DIR/cloudfront.log.gz CloudFront standard log (TSV, #Version/#Fields, 33 fields), same requests
OUT_DIR/truth.json        what the analyser must find, by the program's own definitions (zone UTC-6, visit 30 min)"""
import gzip, json, pathlib, random, sys, time, urllib.parse
out, N = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
r = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20270606)
UA = [("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", 30), ("Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", 35),
      ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", 20), ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", 5),
      ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", 4), ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 2), ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", 1), ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", 1), ("curl/8.5.0", 1), ("python-requests/2.31.0", 1)]
uas = [u for u, w in UA for _ in range(w)]
PAGES = ["/", "/index.html"] + [f"/votos-distrito/mapa/distrito-{i:03d}.html" for i in range(1, 150)]
STATIC = [f"/assets/css/estilo-{i:02d}.css" for i in range(20)] + [f"/assets/js/chunk-{i:02d}.js" for i in range(20)] + [f"/assets/img/partido-{i:02d}.png" for i in range(9)]
JS = [f"/data/{k}/{i//100:03d}/{k[:-1]}_{i:05d}.json" for i, k in ((i, ["actas", "secciones", "distritos", "municipios"][i % 4]) for i in range(1300))]
ZIP, SIZES = "/csv/PREP_2027_corte.zip", {}
if len(sys.argv) > 4:  # the site that a night of practice has published
    site = pathlib.Path(sys.argv[4])
    SIZES = {"/" + urllib.parse.quote(str(f.relative_to(site))): f.stat().st_size for f in sorted(site.rglob("*")) if f.is_file()}
    SIZES["/"] = SIZES["/index.html"]
    ends = lambda *e: [p for p in SIZES if p.endswith(e)]
    PAGES = ["/"] + ends(".html"); JS = ends(".json", ".csv"); ZIP = (ends(".zip") or [ZIP])[-1]
    STATIC = [p for p in SIZES if p not in set(PAGES + JS) and not p.endswith(".zip")]
REFS = ["-", "https://www.google.com/", "https://www.facebook.com/", "https://prep.example.mx/", "https://t.co/abc"]
V = max(1000, N // 25); vis = [(f"{r.choice((187,189,200,201,148))}.{r.randint(0,255)}.{r.randint(0,255)}.{r.randint(1,254)}", r.choice(uas)) for _ in range(V)]
vis += [(f"2806:10a6:{r.randint(0,65535):x}::{r.randint(1,65535):x}", r.choice(uas)) for _ in range(V // 10)]
t0 = 1812340800  # 2027-06-06 22:00 in UTC-6
ts = sorted(t0 + int(86400 * (r.betavariate(1.3, 6) if r.random() < .8 else r.random())) for _ in range(N))
MON = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(); cache = {}
def stamp(t):
    s = cache.get(t)
    if s is None:
        g = time.gmtime(t); s = cache[t] = (f"{g.tm_mday:02d}/{MON[g.tm_mon-1]}/{g.tm_year}:{g.tm_hour:02d}:{g.tm_min:02d}:{g.tm_sec:02d} +0000", f"{g.tm_year}-{g.tm_mon:02d}-{g.tm_mday:02d}", f"{g.tm_hour:02d}:{g.tm_min:02d}:{g.tm_sec:02d}")
    return s
st, tot, Z = {}, 0, -6 * 3600; hits = pages = visits = rhits = rpages = 0; day, hour, last, seen = {}, {}, {}, set()
ROBOT = [u for u, _ in UA if any(w in u for w in ("bot", "externalhit", "curl", "python-requests"))]; ROBOT = set(ROBOT)
def ispage(p): e = p.rsplit("/", 1)[1].rpartition("."); return e[1] == "" or e[2] in ("html", "htm", "php")
rnd, ch = r.random, r.choice; nv = len(vis)
with open(f"{out}/access.log", "w") as a, gzip.open(f"{out}/cloudfront.log.gz", "wt", compresslevel=6) as c:
    c.write("#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end\n")
    A, C = [], []
    for k, t in enumerate(ts):
        ip, ua = vis[int(nv * rnd() ** 2)]; x = rnd(); ct = "text/html"
        if x < .12: p = PAGES[int(len(PAGES) * rnd() ** 3)]
        elif x < .45: p = ch(STATIC); ct = "text/css"
        elif x < .97: p = JS[int(len(JS) * rnd() ** 2)]; ct = "application/json"
        elif x < .99: p = ZIP; ct = "application/zip"
        else: p = ch(("/wp-login.php", "/favicon.ico", "/robots.txt", "/sitemap.xml"))
        y = rnd(); s = 404 if x >= .995 else 200 if y < .72 else 304 if y < .97 else 206 if y < .99 else 503
        b = 0 if s == 304 else SIZES[p] if p in SIZES else 6_176_318 if p.endswith("zip") else int(2000 + 50000 * rnd()); q = f"?v={k%97}" if ct == "application/json" and y < .3 else ""; ref = ch(REFS); d, dd, tt = stamp(t)
        A.append(f'{ip} - - [{d}] "GET {p}{q} HTTP/{"2.0" if y<.8 else "1.1"}" {s} {b} "{ref}" "{ua}"\n')
        C.append(f'{dd}\t{tt}\tQRO50-P{k%4}\t{b+300}\t{ip}\tGET\td111111abcdef8.cloudfront.net\t{p}\t{s}\t{ref}\t{ua.replace("%","%25").replace(" ","%20")}\t{q[1:] or "-"}\t-\t{"Hit" if y<.9 else "Miss"}\tR{k:040x}==\tprep.example.mx\thttps\t{200+k%300}\t0.{k%1000:03d}\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\t{"Hit" if y<.9 else "Miss"}\tHTTP/2.0\t-\t-\t{1024+k%60000}\t0.{k%1000:03d}\t{"Hit" if y<.9 else "Miss"}\t{ct}\t{b}\t-\t-\n')
        st[s] = st.get(s, 0) + 1; tot += b; page = s in (200, 206, 304) and ispage(p)
        if ua in ROBOT: rhits += 1; rpages += page
        else:
            D, H = (t + Z) // 86400, (t + Z) // 3600; d0 = day.setdefault(D, [0, 0, 0, 0, 0]); h0 = hour.setdefault(H, [0, 0]); hits += 1; pages += page; d0[0] += 1; d0[1] += page; d0[4] += b; h0[0] += 1; h0[1] += page
            key = (ip, ua); l = last.get(key)
            if l is None or t - l > 1800: visits += 1; d0[2] += 1
            last[key] = t
            if (key, D) not in seen: seen.add((key, D)); d0[3] += 1
        if len(A) == 20000: a.writelines(A); c.writelines(C); A, C = [], []
    a.writelines(A); c.writelines(C)
iso = lambda x, f: time.strftime(f, time.gmtime(x))
json.dump({"lines": N, "bytes": tot, "status": st, "hits": hits, "pages": pages, "visits": visits, "visitors": len(seen), "robots": {"hits": rhits, "pages": rpages},
           "days": [{"date": iso(D * 86400, "%Y-%m-%d"), "hits": v[0], "pages": v[1], "visits": v[2], "visitors": v[3], "bytes": v[4]} for D, v in sorted(day.items())],
           "hours": [{"hour": iso(H * 3600, "%Y-%m-%dT%H:00:00-06:00"), "hits": v[0], "pages": v[1]} for H, v in sorted(hour.items())]}, open(f"{out}/truth.json", "w"), indent=1)
