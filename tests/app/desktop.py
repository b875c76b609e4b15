# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen, a session bus and a home of its own, and a window on them that is driven through AT-SPI."""
import os, pathlib, re, select, subprocess, tempfile, time

SKIP = 77
# How many times longer than on a machine with nothing else to do a test may wait; what comes in time costs nothing
PATIENCE = 5
APP = os.environ.get("DIFUSOR_APP_ID", "io.github.difusor.Difusor")
# what the libraries say on a machine without a compositor, a GPU or portals
HARMLESS = re.compile(r"libEGL|dconf|portal|Vulkan|MESA|a11y|Unable to acquire session bus|"
                      r"unable to send notifications|"
                      # of the web process, whose sandbox does not show it this home's locale
                      r"^\(process:\d\): .*Locale not supported by C library")


class Desktop:
    """usage: with Desktop("1120x780") as desktop: desktop.start(…)"""

    def __init__(self, size="1120x780", language="C", dark=False):
        self.size, self.language, self.dark = size, language, dark
        self.children, self.window, self.atspi = [], None, None

    def __enter__(self):
        self.temp = tempfile.TemporaryDirectory(prefix="difusor-test-", ignore_cleanup_errors=True)
        self.home = pathlib.Path(self.temp.name)
        run = self.home / "run"
        run.mkdir(mode=0o700)
        (self.home / "config" / "gtk-4.0").mkdir(parents=True)
        (self.home / "config" / "gtk-4.0" / "settings.ini").write_text(
            "[Settings]\ngtk-font-name=Cantarell 11\ngtk-decoration-layout=:close\ngtk-enable-animations=0\n")
        self.env = dict(os.environ, HOME=str(self.home), XDG_RUNTIME_DIR=str(run),
                        XDG_DATA_HOME=str(self.home / "data"), XDG_CONFIG_HOME=str(self.home / "config"),
                        XDG_CACHE_HOME=str(self.home / "cache"), GDK_BACKEND="x11", GSK_RENDERER="cairo",
                        GSETTINGS_BACKEND="memory", GIO_USE_VFS="local", LC_ALL="C.UTF-8", LANGUAGE=self.language,
                        G_DEBUG="fatal-criticals", NO_AT_BRIDGE="0", GTK_USE_PORTAL="0",
                        ADW_DEBUG_COLOR_SCHEME="prefer-dark" if self.dark else "prefer-light")
        self.env.pop("GTK_A11Y", None)
        self._settle()
        self.env["DISPLAY"] = ":" + self._serve(["Xvfb", "-displayfd", "{fd}", "-screen", "0", self.size + "x24",
                                                 "-nolisten", "tcp", "-noreset"])
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._serve(["dbus-daemon", "--session", "--nofork",
                                                            "--print-address={fd}"])
        os.environ.update(self.env)
        return self

    def _settle(self):
        """In the country of the language, with its months and decimals; made here, since few machines have it."""
        country = {"es": "es_MX.UTF-8"}.get(self.language)
        places = self.home / "locale"
        places.mkdir()
        if country and subprocess.run(["localedef", "-i", country[:5], "-f", "UTF-8", str(places / country)],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            self.env.update(LC_ALL=country, LOCPATH=str(places))

    def _serve(self, command):
        """Starts a server and returns the line that it writes when it is ready."""
        reader, writer = os.pipe()
        self.children.append(subprocess.Popen([word.format(fd=writer) for word in command], pass_fds=[writer],
                                              env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(writer)
        if not select.select([reader], [], [], PATIENCE * 20)[0]:
            raise RuntimeError(command[0] + " does not start")
        with os.fdopen(reader) as answer:
            return answer.readline().strip()

    def __exit__(self, *failure):
        if self.window is not None and self.window.poll() is None:
            self.window.kill()
            self.window.wait()
        for child in reversed(self.children):
            child.terminate()
            child.wait()
        self.temp.cleanup()

    # --- the window ---

    def start(self, program, *arguments):
        self.boxed = program == "flatpak"
        self.log = open(self.home / "log", "w+")
        self.window = subprocess.Popen([program, *arguments], env=self.env, stdout=subprocess.DEVNULL, stderr=self.log)
        if self.atspi is None:
            import gi
            gi.require_version("Atspi", "2.0")
            from gi.repository import Atspi, GLib
            self.atspi, self.glib = Atspi, GLib
            # on a busy machine an answer takes longer than the 0.8 s that are usual
            Atspi.set_timeout(15000, 15000)
        self.wait(self.application, "the window")

    def end(self):
        """Waits for the window to end by itself; anything that GTK complains about is a failure."""
        code = self.window.wait(timeout=PATIENCE * 30)
        self.log.seek(0)
        said = [line for line in self.log.read().splitlines()
                if re.search(r"-(CRITICAL|WARNING|ERROR) \*\*", line) and not HARMLESS.search(line)]
        assert code == 0, "the window ended with %d\n%s" % (code, "\n".join(said))
        assert not said, "\n".join(said)

    def pump(self):
        while self.glib.MainContext.default().iteration(False):
            pass

    def wait(self, condition, what, seconds=30):
        """Waits until the condition holds, and returns what it gave; idle for as long as the asking takes."""
        end = time.monotonic() + PATIENCE * seconds
        while time.monotonic() < end:
            began = time.monotonic()
            self.pump()
            if self.window.poll() is not None:
                self.log.seek(0)
                raise AssertionError("the window is gone while waiting for %s:\n%s" % (what, self.log.read()))
            try:
                found = condition()
            except self.glib.Error:
                found = None
            if found:
                return found
            time.sleep(max(0.05, time.monotonic() - began))
        raise AssertionError("%s does not appear; there is: %s" % (what, " | ".join(self.names())))

    def application(self):
        root = self.atspi.get_desktop(0)
        for i in range(root.get_child_count()):
            child = root.get_child_at_index(i)
            if child is not None and child.get_child_count() > 0 and self.is_own(child):
                return child
        return None

    def is_own(self, application):
        """In a sandbox it has another process id outside than inside."""
        return application.get_name() == APP if self.boxed else application.get_process_id() == self.window.pid

    def walk(self, node=None):
        node = node or self.application()
        if node is None:
            return
        yield node
        for i in range(node.get_child_count()):
            try:
                child = node.get_child_at_index(i)
            except self.glib.Error:
                child = None
            if child is not None:
                yield from self.walk(child)

    def names(self):
        return [node.get_name() for node in self.walk() if node.get_name()]

    def find(self, name, role=None):
        """The first that has this name (or one that matches it, if it is a pattern)."""
        for node in self.walk():
            text = node.get_name() or ""
            if (name.search(text) if hasattr(name, "search") else text == name) and \
                    (role is None or node.get_role_name() == role):
                return node
        return None

    def see(self, name, seconds=30, role=None):
        return self.wait(lambda: self.find(name, role), getattr(name, "pattern", name), seconds)

    def see_all(self, *names, seconds=30):
        """Waits until every name is there; one walk through the tree for all of them."""
        return self.wait(lambda: (lambda there: set(names) <= set(there) and there)(self.names()), ", ".join(names), seconds)

    def button(self, name):
        """A button; one with a mnemonic has both labels in its name in GTK 4.8 ("_Go Back Go Back")."""
        return next((node for node in self.walk() if node.get_role_name() in ("push button", "button", "toggle button")
                     and re.sub(r"^_.* (?=%s$)" % re.escape(name), "", node.get_name() or "") == name), None)

    def is_sensitive(self, node):
        return node is not None and node.get_state_set().contains(self.atspi.StateType.SENSITIVE)

    def press(self, name):
        """Presses a button by its action, once it can be pressed; one that is made anew meanwhile is looked for again."""
        def pressed():
            button = self.button(name)
            action = button.get_action_iface() if self.is_sensitive(button) else None
            return action is not None and action.do_action(0)
        self.wait(pressed, name)

    def type(self, name, text):
        """Replaces the text of the entry row of that name."""
        def typed():
            for node in self.walk():
                field = node.get_editable_text_iface() if node.get_name() == name else None
                if field is not None:
                    return field.set_text_contents(text)
            return False
        self.wait(typed, name)

    def click(self, name, role=None):
        """Clicks into the middle of something, as a hand would."""
        box = self.see(name, role=role).get_component_iface().get_extents(self.atspi.CoordType.WINDOW)
        subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2),
                        "click", "1"], env=self.env, check=True)

    def drag(self, program, onto, *files):
        """Drags files onto something in the window, as from a file manager; returns whether they were taken."""
        title = "files for " + onto
        box = self.see(onto).get_component_iface().get_extents(self.atspi.CoordType.WINDOW)
        hand = lambda *words: subprocess.run(["xdotool", *map(str, words)], env=self.env, check=True, capture_output=True, text=True).stdout
        source = subprocess.Popen([program, title, *map(str, files)], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.children.append(source)
        os.set_blocking(source.stdout.fileno(), False)
        said = []

        def moved(x, y, *words):
            """The hand trembles, until one of these words was said."""
            hand("mousemove", x + len(said) % 2, y)
            said.append((source.stdout.read() or b"").decode())
            return next((word for word in words if word in "".join(said)), None)

        shown = lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^" + title], env=self.env, capture_output=True,
                                       text=True).stdout.split()
        window = self.wait(shown, title)[0]
        hand("windowmove", "--sync", window, 1000, 10, "windowraise", window)
        place = dict(row.split("=") for row in hand("getwindowgeometry", "--shell", window).split())
        x, y = (int(place[side]) + int(place[size]) // 2 for side, size in (("X", "WIDTH"), ("Y", "HEIGHT")))
        hand("mousemove", x, y, "mousedown", 1)
        self.wait(lambda: moved(x - 24 + 8 * (len(said) % 4), y, "begun"), "the drag")
        self.wait(lambda: moved(box.x + box.width // 2, box.y + box.height // 2, "accepted"), "a place for it")
        hand("mouseup", 1)
        return self.wait(lambda: moved(x, y, "taken", "refused"), "the end of the drag") == "taken"

    def act(self, action, *parameter, where="window/1"):
        """Activates an action of the window, or with where="" of the application; (…) is a tuple as GVariant writes it."""
        path = "/" + APP.replace(".", "/") + ("/" + where if where else "")
        subprocess.run(["gdbus", "call", "--session", "-d", APP, "-o", path, "-m", "org.gtk.Actions.Activate", action,
                        "[%s]" % ", ".join("<%s>" % p if p.startswith("(") else "<'%s'>" % p for p in parameter), "{}"],
                       env=self.env, check=True, stdout=subprocess.DEVNULL)

    def can(self, action):
        """Whether an action of the window is enabled."""
        path = "/" + APP.replace(".", "/") + "/window/1"
        answer = subprocess.run(["gdbus", "call", "--session", "-d", APP, "-o", path, "-m", "org.gtk.Actions.Describe",
                                 action], env=self.env, check=True, capture_output=True, text=True).stdout
        return answer.startswith("((true")

    def titles(self):
        """Of every window on the screen."""
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"], env=self.env,
                              capture_output=True, text=True).stdout.splitlines()

    def place(self):
        """Without a window manager nobody gives the window the whole screen."""
        width, height = self.size.split("x")
        which = ["--name", "."] if self.boxed else ["--pid", str(self.window.pid)]
        found = self.wait(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", *which],
                                                 env=self.env, capture_output=True, text=True).stdout.split(), "a window")
        subprocess.run(["xdotool", "windowmove", found[0], "0", "0", "windowsize", found[0], width, height],
                       env=self.env, check=True)

    def shoot(self, path):
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True)
