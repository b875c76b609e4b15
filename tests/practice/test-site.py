#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The results site of the practice institute, in Chromium.

usage: test-site.py DIFUSORCTL [FOLDER]
Every kind of page, wide and 360 pixels narrow, by its own address: nothing asked from elsewhere, no
error, no sideways scrolling, accessible, the figures of the CSV; in a frame; and without a network.
With FOLDER, pictures are left there. Skips where there is no Chromium with its driver. Where the
environment's AXE names axe-core's file, that is run on each page too.
"""
import functools, http.server, importlib.util, json, os, pathlib, shutil, subprocess, sys, tempfile, threading, time
import urllib.error, urllib.request

CUTS = 6
PAINT_MS = 300
PAGES = ["", "#/dip", "#/ayun?ver=partidos", "#/dip/distrito/14", "#/ayun/municipio/22?ver=partidos", "#/dip/seccion/%d",
         "#/avance", "#/participacion", "#/buscar?q=reynosa", "#/buscar?q=%d", "#/ayuda", "#/nada", "#/dip/distrito/99"]

# What a page must have for a keyboard and a screen reader; gives a list of what is wrong
AUDIT = r"""
const faults = [];
const seen = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const all = (q) => [...document.querySelectorAll(q)].filter(seen);
const name = (e) => (e.getAttribute('aria-label') || e.textContent || e.alt || e.labels?.[0]?.textContent || '').trim();
if (document.documentElement.lang !== 'es-MX') faults.push('lang');
if (all('h1').length !== 1 || all('main').length !== 1) faults.push('one h1, one main');
all('h1,h2,h3,h4').reduce((level, e) => { const l = +e.tagName[1]; if (l > level + 1) faults.push('heading ' + e.textContent); return l; }, 0);
for (const e of all('a[href],button,input,summary,[role=img],nav,[role=region],progress')) {
  if (!name(e) && !e.labels?.[0]) faults.push('no name: ' + e.outerHTML.slice(0, 90));
}
for (const e of document.images) if (!e.hasAttribute('alt')) faults.push('alt: ' + e.src);
for (const e of all('table')) {
  if (!e.caption?.textContent) faults.push('caption');
  if (e.querySelector('th:not([scope])')) faults.push('scope');
  if (e.scrollWidth > e.parentElement.clientWidth + 1 && e.parentElement.tabIndex !== 0) faults.push('scroller without focus');
}
const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
if (new Set(ids).size !== ids.length) faults.push('ids');
const rgb = (c) => (c.match(/[\d.]+/g) || []).map(Number);
const lum = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0.99) return c; } return [255, 255, 255]; };
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let n; (n = walker.nextNode());) {
  const e = n.parentElement;
  if (!n.data.trim() || !seen(e) || e.closest('script,noscript,svg')) continue;
  const style = getComputedStyle(e), [a, b] = [lum(rgb(style.color)), lum(behind(e))].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
  if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) faults.push('contrast ' + ((a + 0.05) / (b + 0.05)).toFixed(2) + ': ' + n.data.trim().slice(0, 40));
}
if (document.documentElement.scrollWidth > innerWidth) faults.push('scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
for (const e of all('.cabeza nav a,button,input,summary,.pestanas a')) if (e.getBoundingClientRect().height < 24) faults.push('small target: ' + name(e));
return faults;
"""
READY = "return !!document.querySelector('main h1') && !document.querySelector('main[aria-busy]') && document.querySelector('#corte')?.textContent !== '…'"


def load_night():
    path = pathlib.Path(__file__).with_name("check-night.py")
    spec = importlib.util.spec_from_file_location("night", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Browser:
    def __init__(self, driver, chromium, profile):
        self.process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True)
        line = ""
        while "successfully on port" not in line:
            line = self.process.stdout.readline()
            assert line, "chromedriver did not start"
        self.base = "http://127.0.0.1:%s" % line.rstrip().rstrip(".").rsplit(" ", 1)[1]
        options = {"binary": chromium, "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                                                "--force-prefers-reduced-motion", "--user-data-dir=" + profile]}
        answer = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        self.session = "/session/" + answer["sessionId"]

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method, data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()[:600]) from None

    def run(self, script, *arguments):
        return self.ask("POST", self.session + "/execute/sync", {"script": script, "args": arguments})

    def run_async(self, script):
        return self.ask("POST", self.session + "/execute/async", {"script": script, "args": []})

    def wait(self, script, what):
        end = time.monotonic() + 20
        while not self.run(script):
            assert time.monotonic() < end, "waited for " + what
            time.sleep(0.02)

    def open(self, url):
        self.ask("POST", self.session + "/url", {"url": "about:blank"})
        self.ask("POST", self.session + "/url", {"url": url})
        self.wait(READY, url)

    def size(self, width, height):
        self.ask("POST", self.session + "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}})

    def scheme(self, name):
        self.ask("POST", self.session + "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{"name": "prefers-color-scheme", "value": name}]}})

    def picture(self, path):
        import base64
        shot = self.ask("POST", self.session + "/goog/cdp/execute", {"cmd": "Page.captureScreenshot", "params": {
            "captureBeyondViewport": False}})
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    def errors(self):
        return [e["message"] for e in self.ask("POST", self.session + "/se/log", {"type": "browser"}) if e["level"] == "SEVERE"]

    def close(self):
        try:
            self.ask("DELETE", self.session)
        finally:
            self.process.terminate()
            self.process.wait(20)


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder, port=0):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=folder))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def check_pages(browser, base, section, pictures):
    axe = pathlib.Path(os.environ["AXE"]).read_text() if os.environ.get("AXE") else None
    for width, height, scheme in ((1280, 900, "light"), (360, 740, "light"), (1280, 900, "dark")):
        browser.size(width, height)
        browser.scheme(scheme)
        for i, page in enumerate(PAGES):
            page = page % section if "%d" in page else page
            browser.open(base + page)
            faults = browser.run(AUDIT)
            assert not faults, (page, width, scheme, faults[:6])
            assert browser.run("return document.title").startswith("PRÁCTICA — ")
            assert browser.run("const b = document.querySelector('.aviso').getBoundingClientRect(); return b.top >= 0 && b.height > 20")
            missing = "nada" in page or "99" in page.rsplit("/", 1)[-1][:2] and "distrito" in page
            errors = [e for e in browser.errors() if not (missing and "404" in e)]
            assert not errors, (page, errors)
            foreign = browser.run("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))")
            assert not foreign, (page, foreign)
            if axe is not None:
                browser.run(axe + ";window.axe = axe;" if "window.axe" not in axe else axe)
                found = browser.run_async("const done = arguments[0]; axe.run().then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.length + ' ' + v.nodes[0].html.slice(0, 90))))")
                assert not found, (page, width, scheme, found)
            if pictures:
                browser.picture("%s/%02d-%d-%s.png" % (pictures, i, width, scheme))
    browser.size(1280, 900)
    browser.scheme("light")


# The rows of the tables whose caption begins with the argument, each as its cells' text
CELLS = """return [...document.querySelectorAll('table')].filter(t => t.caption.textContent.startsWith(arguments[0]))
  .map(t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText.trim())))"""
LETTERS = {"Básica": "B", "Contigua": "C", "Extraordinaria": "E", "Especial": "S"}


def votes_of(row, columns):
    """What a casilla's table must say of each party and coalition, by its name in the CSV; N/A is not shown."""
    return {column: row[column] for column in columns if row[column] != "N/A"}


def check_section(browser, base, slug, section, rows, columns, keys):
    """Every casilla of a section: each figure of its acta."""
    browser.open(base + "#/%s/seccion/%d" % (slug, section))
    here = {row["TIPO_CASILLA"] + str(int(row["ID_CASILLA"])): row for row in rows
            if row["SECCION"] == "%04d" % section and row["CONTABILIZADA"] not in "2-"}
    titles = browser.run("return [...document.querySelectorAll('section.tarjeta')].filter(s => s.querySelector('table')).map(s => s.querySelector('h2').textContent)")
    tables = browser.run(CELLS, "Votos de la casilla")
    assert len(titles) == len(tables) == len(here) >= 2, (titles, list(here))
    for title, table in zip(titles, tables):
        _, kind, number = title.split()
        row = here.pop(LETTERS[kind] + number)
        shown = {name: value.replace(",", "") for name, value in table}
        total, void = shown.pop("Total calculado"), shown.pop("Votos nulos")
        unlisted = shown.pop("Candidaturas no registradas")
        assert (total, void, unlisted) == (row["TOTAL_VOTOS_CALCULADO"], row["NULOS"], row["NO_REGISTRADAS"]), (title, table)
        assert {keys[name]: value for name, value in shown.items()} == votes_of(row, columns), (title, shown)
    assert not here, here


def check_figures(browser, base, checked, section, site):
    """What a reader sees against the CSV."""
    text = "return document.querySelector('main').innerText"
    keys = {p["nombre"]: p["clave"] for p in json.loads(site["assets/api/partidos.json"])["json"][0]["partidos"]}
    for slug, code in (("dip", "DIP_LOC"), ("ayun", "AYUN")):
        _, heading, rows, columns = checked[code]
        browser.open(base + "#/%s?ver=partidos" % slug)
        page = browser.run(text)
        for name in ("TOTAL_VOTOS_C_CS", "LISTA_NOMINAL_ACTAS_CONTABILIZADAS", "ACTAS_CONTABILIZADAS"):
            assert format(int(heading[name]), ",") in page, (slug, name)
        assert heading["PORCENTAJE_PARTICIPACION_CIUDADANA"] + "\xa0%" in page
        (table,) = browser.run(CELLS, "Votos por partido")
        shown = {name: int(votes.replace(",", "")) for name, votes, _ in table}
        add_up = lambda name: sum(int(row[name]) for row in rows if row["CONTABILIZADA"] == "1" and row[name].isdigit())
        assert (shown.pop("Votos nulos"), shown.pop("Candidaturas no registradas")) == (add_up("NULOS"), add_up("NO_REGISTRADAS"))
        assert {keys[name]: votes for name, votes in shown.items()} == {name: add_up(name) for name in columns}, (slug, shown)
        check_section(browser, base, slug, section, rows, columns, keys)


def check_use(browser, base, section):
    """By keyboard and by links: the search, the way back, the focus."""
    browser.open(base)
    browser.run("const q = document.getElementById('q'); q.value = arguments[0]; q.form.requestSubmit()", str(section))
    browser.wait("return document.title.includes('Búsqueda') && !!document.querySelector('.hallados a')", "the search")
    browser.run("document.querySelector('.hallados a').click()")
    browser.wait("return document.title.includes('Sección %d')" % section, "the section")
    assert browser.run("return document.activeElement.tagName") == "H1"
    browser.run("document.querySelector('details').open = true")
    browser.wait("const i = document.querySelector('details img'); return i.complete && i.naturalWidth > 0", "the acta's image")
    browser.run("history.back()")
    browser.wait("return document.title.includes('Búsqueda')", "the way back")
    href = browser.run("return document.getElementById('base').href")
    assert browser.run_async("const done = arguments[0]; fetch(document.getElementById('base').href).then(r => r.blob()).then(b => done(b.size))") > 100000, href


def check_paint(browser, base):
    browser.open(base)
    paint = None
    for _ in range(15):  # other programs may hold the processor
        browser.open(base)
        now = browser.run("return performance.getEntriesByName('first-contentful-paint')[0].startTime")
        paint = min(paint or now, now)
        if paint < PAINT_MS:
            break
    return paint


def check_frame(browser, folder, server):
    """In a portal of another origin."""
    page = '<!DOCTYPE html><title>Portal</title><iframe src="http://127.0.0.1:%d/#/dip" width="400" height="700" title="PREP"></iframe>'
    portal = tempfile.mkdtemp(dir=folder)
    pathlib.Path(portal, "index.html").write_text(page % server.server_port)
    other = serve(portal)
    browser.ask("POST", browser.session + "/url", {"url": "http://localhost:%d/" % other.server_port})
    browser.ask("POST", browser.session + "/frame", {"id": 0})
    browser.wait(READY, "the frame")
    assert browser.run("return document.querySelector('h1').textContent") == "Diputaciones locales"
    browser.ask("POST", browser.session + "/frame", {"id": None})
    other.shutdown()


def check_offline(browser, base, server):
    browser.open(base + "#/dip")
    browser.run_async("const done = arguments[0]; navigator.serviceWorker.ready.then(() => done(1))")
    browser.open(base + "#/dip")
    browser.wait("return !!navigator.serviceWorker.controller", "the service worker")
    browser.open(base + "#/dip")
    browser.run_async("""const done = arguments[0], urls = performance.getEntriesByType('resource').map(e => e.name.split('?')[0]);
        (async () => { for (const u of urls) while (!await caches.match(u)) await new Promise(r => setTimeout(r, 20)); done(1); })()""")
    seen = browser.run("return document.querySelector('main').innerText")
    server.shutdown()
    server.server_close()
    browser.open(base + "#/dip")
    assert browser.run("return document.querySelector('main').innerText") == seen
    browser.errors()


def main():
    program, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not chromium:
        print("1..0 # SKIP no chromium with its driver here")
        sys.exit(0)
    night = load_night()
    institute = night.Institute(program, "full", CUTS)
    folder = tempfile.mkdtemp(prefix="difusor-test-")
    browser = server = None
    try:
        results = []
        for _, site in night.walk(institute, CUTS, results):
            pass
        root = pathlib.Path(folder, "site")
        for name, data in site.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        # a section with more than one casilla, all of them read
        rows = [row for row in results[-1]["DIP_LOC"][2] if row["CONTABILIZADA"] == "1" and row["TIPO_CASILLA"] == "C"]
        section = int(rows[40]["SECCION"])
        server = serve(str(root))
        base = "http://127.0.0.1:%d/" % server.server_port
        browser = Browser(driver, chromium, folder + "/profile")
        paint = check_paint(browser, base)
        check_pages(browser, base, section, pictures)
        check_figures(browser, base, results[-1], section, site)
        check_use(browser, base, section)
        check_frame(browser, folder, server)
        check_offline(browser, base, server)
        assert paint < PAINT_MS, paint
    finally:
        if browser:
            browser.close()
        institute.close()
        shutil.rmtree(folder, ignore_errors=True)
    print("1..1\nok 1 - %d pages three times, first paint %.0f ms" % (len(PAGES), paint))


if __name__ == "__main__":
    main()
