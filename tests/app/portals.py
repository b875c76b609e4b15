# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's portals, as far as Difusor asks them, on a test's session bus: they answer what a person would choose, and
keep what they were asked."""
import os, threading

NAME, PATH, REQUEST = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Request"
# interface: its version, and method: (the types of its arguments; which of them are the options, and a file to write to)
METHODS = {
    "Background": (2, {"RequestBackground": ("sa{sv}", 1)}),
    "FileChooser": (4, {"SaveFile": ("ssa{sv}", 2), "OpenFile": ("ssa{sv}", 2)}),
    "Secret": (1, {"RetrieveSecret": ("ha{sv}", 1)}),
    "Email": (4, {"ComposeEmail": ("sa{sv}", 1)}),
    "Notification": (1, {"AddNotification": ("sa{sv}", None), "RemoveNotification": ("s", None)}),
    "Inhibit": (3, {"Inhibit": ("sua{sv}", 2)}),
    "Settings": (2, {}),
}


def words(types):
    """The single types of a signature, of those above."""
    return [{"a": "a{sv}"}.get(c, c) for c in types.replace("a{sv}", "a")]


def describe():
    parts = []
    for interface, (_, methods) in METHODS.items():
        parts.append('<interface name="org.freedesktop.portal.%s"><property name="version" type="u" access="read"/>' % interface)
        for method, (types, options) in methods.items():
            out = '<arg type="o" direction="out"/>' if options is not None else ""
            parts.append('<method name="%s">%s%s</method>' % (
                method, "".join('<arg type="%s" direction="in"/>' % word for word in words(types)), out))
        parts.append("</interface>")
    return "<node>%s</node>" % "".join(parts)


class Portals:
    """usage: portals = Portals(desktop); … portals.asked["Background.RequestBackground"]"""

    def __init__(self, desktop):
        from gi.repository import Gio, GLib
        self.gio, self.glib, self.asked, self.chosen, self.attached = Gio, GLib, {}, None, []
        self.secret = os.urandom(64)
        ready = threading.Event()
        # they answer whatever the test waits for
        threading.Thread(target=self._serve, args=(desktop.env["DBUS_SESSION_BUS_ADDRESS"], ready), daemon=True).start()
        assert ready.wait(30), "no portals"

    def _serve(self, address, ready):
        context = self.glib.MainContext()
        context.push_thread_default()
        flags = self.gio.DBusConnectionFlags
        bus = self.gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        for interface in self.gio.DBusNodeInfo.new_for_xml(describe()).interfaces:
            bus.register_object(PATH, interface, self._answer, self._version, None)
        bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                      self.glib.Variant("(su)", (NAME, 0)), None, 0, -1, None)
        bus.set_exit_on_close(False)
        ready.set()
        self.glib.MainLoop(context).run()

    def _version(self, bus, sender, path, interface, name):
        return self.glib.Variant("u", METHODS[interface.rpartition(".")[2]][0])

    def _answer(self, bus, sender, path, interface, method, parameters, invocation):
        portal = interface.rpartition(".")[2]
        arguments = parameters.unpack()
        options = METHODS[portal][1][method][1]
        self.asked.setdefault("%s.%s" % (portal, method), []).append(arguments)
        if options is None:
            return invocation.return_value(None)
        if portal == "Secret":
            with os.fdopen(invocation.get_message().get_unix_fd_list().get(arguments[0]), "wb") as pipe:
                pipe.write(self.secret)
        if portal == "Email":
            files = invocation.get_message().get_unix_fd_list()
            for index in arguments[1]["attachment_fds"]:
                with os.fdopen(files.get(index), "rb") as file:
                    self.attached.append(file.read())
        handle = "%s/request/%s/%s" % (PATH, sender[1:].replace(".", "_"), arguments[options].get("handle_token", "t"))
        invocation.return_value(self.glib.Variant("(o)", (handle,)))
        if portal != "Inhibit":
            bus.emit_signal(sender, handle, REQUEST, "Response", self.glib.Variant("(ua{sv})", (0, self._results(portal))))

    def _results(self, portal):
        if portal == "Background":
            return {"background": self.glib.Variant("b", True)}
        if portal == "FileChooser":
            return {"uris": self.glib.Variant("as", [self.chosen.as_uri()])}
        return {}
