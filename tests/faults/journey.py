# SPDX-License-Identifier: GPL-3.0-or-later
"""A night on any kind of target, for scripts that let it go wrong again and again: every cut that the
institute has sent is known here, so that what readers see can be told from a mixture."""
import contextlib, io, os, pathlib, shutil, socket, subprocess, sys, time, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from difusorctl import Night, data_zip, site_zip, tree  # noqa: E402

OURS = ".difusor/"
KINDS = ("folder", "s3", "sftp", "sftp-in-place")


class Absent(Exception):
    """What a kind of target needs is not on this machine."""


def overwrite(file, text):
    """Somebody changes a file, or removes it, with an editor that does not know of hard links."""
    file.unlink()
    if text is not None:
        file.write_text(text)


# --- Places to publish on --------------------------------------------------------------------


class Folder:
    def __init__(self, night, tools):
        self.night, self.path = night, night.site
        self.words = ["folder", str(night.site)]

    def shown(self):
        return self.night.shown()

    def alter(self, path, text):
        overwrite(self.path / "current" / path, text)

    def stop(self):
        pass


class S3:
    def __init__(self, night, tools):
        self.folder, self.number = night.folder, 0
        self.process = subprocess.Popen([tools["s3"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        endpoint, bucket, key, secret = self.process.stdout.readline().split()
        file = night.folder / "s3-secret"
        file.write_text(secret)
        self.words = ["s3", bucket, "--endpoint", endpoint, "--region", "us-east-1", "--access-key", key,
                      "--secret-file", str(file)]

    def ask(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer == "done\n", (answer, self.process.poll())

    def shown(self):
        self.number += 1
        folder = self.folder / ("dump-%d" % self.number)
        self.ask("dump %s" % folder)
        found = tree(folder) if folder.exists() else {}
        shutil.rmtree(folder, ignore_errors=True)
        return found

    def alter(self, path, text):
        self.ask("alter %s" % path + ("" if text is None else " " + text))

    def requests(self):
        self.ask("log %s" % (self.folder / "requests"))
        return (self.folder / "requests").read_text().split("\n")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


class Sftp:
    strategy = None

    def __init__(self, night, tools):
        sshd, keygen = shutil.which("sshd", path="/usr/sbin:/usr/bin"), shutil.which("ssh-keygen")
        if sshd is None or keygen is None:
            raise Absent("no OpenSSH server")
        self.path, keys = night.folder / "hosting", night.folder / "keys"
        self.path.mkdir()
        keys.mkdir(mode=0o700)
        for name in ("host", "user"):
            subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
        with contextlib.closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (keys / "config").write_text("\n".join([
            "ListenAddress 127.0.0.1", "Port %d" % port, "HostKey %s/host" % keys, "PidFile none", "UsePAM no",
            "AuthorizedKeysFile %s/user.pub" % keys, "StrictModes no", "PasswordAuthentication no",
            "PermitRootLogin prohibit-password", "MaxStartups 500", "LogLevel ERROR", "Subsystem sftp internal-sftp", ""]))
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen([sshd, "-D", "-e", "-f", str(keys / "config")], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
                break
            assert self.process.poll() is None and time.monotonic() < deadline, "sshd does not answer"
            time.sleep(0.05)
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        show = [keygen, "-l", "-E", "sha256", "-f", str(keys / "host.pub")]
        key = subprocess.run(show, capture_output=True, text=True, check=True).stdout.split()[1]
        self.words = ["sftp", "%s@127.0.0.1:%s" % (user, self.path), "--port", str(port), "--identity", str(keys / "user"),
                      "--host-key", key]
        if self.strategy is not None:
            self.words += ["--strategy", self.strategy]

    def shown(self):
        current = self.path / "current"
        return tree(current.resolve() if current.exists() else self.path)

    def alter(self, path, text):
        current = self.path / "current"
        overwrite((current if current.exists() else self.path) / path, text)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class SftpInPlace(Sftp):
    strategy = "rename"

    def shown(self):
        return tree(self.path)


PLACES = {"folder": Folder, "s3": S3, "sftp": Sftp, "sftp-in-place": SftpInPlace}


# --- The night -------------------------------------------------------------------------------


class Journey(Night):
    """A night whose first cut stands on a target of that kind."""

    def __init__(self, program, kind, tools):
        super().__init__(program, first=False)
        self.kind, self.number = kind, 0
        self.switches = kind in ("folder", "sftp")
        self.place = None
        try:
            self.begin(tools)
        except BaseException:
            self.__exit__()
            raise

    def begin(self, tools):
        kind = self.kind
        self.place = PLACES[kind](self, tools)
        # another process answers in its share of a second, also on a busy machine
        self.environment["DIFUSOR_HASTE"] = "20" if kind == "folder" else "5"
        self.do("source", "set", "feed", self.institute.url + "/feed.json", "--mode", "practice")
        self.do("target", "add", "web", *self.place.words, "--mode", "practice")
        self.offer("SITIO", site_zip(), "site", {})
        self.do("relay", "--once")
        self.assert_shows_newest()

    def __exit__(self, *args):
        if self.place is not None:
            self.place.stop()
        super().__exit__(*args)

    def offer(self, what, body, kind, changes):
        """The next cut, two minutes after the one before; `self.wanted` is the site as it makes it."""
        minutes = 20 * 60 + 2 * self.number
        hour, day = minutes // 60, 2
        cut = "2024-06-%02dT%02d:%02d:00-06:00" % (day + hour // 24, hour % 24, minutes % 60)
        self.id = "202406%02d-%02d%02d" % (day + hour // 24, hour % 24, minutes % 60)
        self.number += 1
        self.before = dict(getattr(self, "wanted", {}))
        self.wanted = dict(self.before)
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            self.wanted.update({name: archive.read(name) for name in archive.namelist()})
        self.institute.offer("202406%02d_%02d%02d_%s.zip" % (day + hour // 24, hour % 24, minutes % 60, what), body, cut, kind)

    def next_cut(self):
        extra = {"datos/casilla-%03d.json" % (self.number % 40): '{"n": %d}' % self.number}
        self.offer("DATOS", data_zip(self.number, **extra), "data", extra)


    def seen(self):
        return {path: data for path, data in self.place.shown().items() if not path.startswith(OURS)
                and not path.startswith("releases/")}

    def assert_shows_newest(self):
        shown = self.seen()
        lacking = [path for path in self.wanted if shown.get(path) != self.wanted[path]]
        assert not lacking, "readers lack %s" % lacking[:5]
        if self.switches:
            assert shown.keys() == self.wanted.keys(), sorted(shown.keys() ^ self.wanted.keys())[:5]

    def assert_whole(self):
        """Readers see the cut before or the new one; where a target cannot switch, the pointer leads to files
        that are there with the content of one of both."""
        shown = self.seen()
        if self.switches:
            assert shown in (self.before, self.wanted), "a mixture: %s" % sorted(
                path for path in shown.keys() | self.wanted.keys() if shown.get(path) != self.wanted.get(path))[:5]
            return
        pointer = "assets/configuracion.json"
        if shown.get(pointer) == self.wanted[pointer] != self.before.get(pointer):
            assert all(shown.get(path) == data for path, data in self.wanted.items()), "the pointer came too early"
        for path, data in self.before.items():
            assert shown.get(path) in (data, self.wanted.get(path)), "%s is neither old nor new" % path

    def settle(self):
        """Without a fault, whatever was before, the newest cut is there after one round; nothing is lost."""
        outcome = self.run("relay", "--once")
        assert outcome.code == 0, (outcome.code, outcome.errors)
        self.assert_shows_newest()
        self.do("ledger", "verify")
        cut = self.cuts()[self.id]
        assert cut["current"] and cut["state"] == "published", cut

    def round(self, environment):
        return subprocess.Popen([self.program, "--data-dir", str(self.data), "--json", "relay", "--once"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                env=dict(self.environment, **environment))
