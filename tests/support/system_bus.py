# SPDX-License-Identifier: GPL-3.0-or-later
"""A bus of the system of a test's own, with what NetworkManager and logind say on it."""
import os, subprocess, threading

MANAGER, MANAGER_PATH = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"
LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
# as NetworkManager has them: State, Connectivity
AWAY, PORTAL, HERE = (20, 1), (60, 2), (70, 4)
XML = """<node><interface name="org.freedesktop.NetworkManager"><property name="State" type="u" access="read"/>
<property name="Connectivity" type="u" access="read"/><property name="Metered" type="u" access="read"/></interface></node>"""


class SystemBus:
    """usage: with SystemBus() as bus: environment.update(bus.environment) … bus.set(AWAY)"""

    def __init__(self):
        from gi.repository import Gio, GLib
        self.gio, self.glib, self.state, self.metered = Gio, GLib, HERE, 2

    def __enter__(self):
        reader, writer = os.pipe()
        self.daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=%d" % writer],
                                       pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.address = answer.readline().strip()
        assert self.address, "no bus"
        self.environment = {"DBUS_SYSTEM_BUS_ADDRESS": self.address, "GIO_USE_NETWORK_MONITOR": "networkmanager"}
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        assert ready.wait(60), "nobody on the bus"
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.daemon.terminate()
        self.daemon.wait()

    def _serve(self, ready):
        context = self.glib.MainContext()
        context.push_thread_default()
        flags = self.gio.DBusConnectionFlags
        self.bus = self.gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)
        self.bus.register_object(MANAGER_PATH, self.gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], None, self._get, None)
        for name in MANAGER, LOGIN:
            self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                               self.glib.Variant("(su)", (name, 0)), None, 0, -1, None)
        self.loop = self.glib.MainLoop(context)
        ready.set()
        self.loop.run()

    def _values(self):
        return {"State": self.state[0], "Connectivity": self.state[1], "Metered": self.metered}

    def _get(self, bus, sender, path, interface, name):
        return self.glib.Variant("u", self._values()[name])

    def set(self, state, metered=False):
        """How the network is from now on"""
        self.state, self.metered = state, 1 if metered else 2
        values = {name: self.glib.Variant("u", value) for name, value in self._values().items()}
        self.bus.emit_signal(None, MANAGER_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                             self.glib.Variant("(sa{sv}as)", (MANAGER, values, [])))
        self.bus.flush_sync()

    def awake(self):
        """The computer was asleep, and is not any more"""
        self.bus.emit_signal(None, LOGIN_PATH, LOGIN + ".Manager", "PrepareForSleep", self.glib.Variant("(b)", (False,)))
        self.bus.flush_sync()
