# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers on loopback for tests in Python: run by the user of the test, with keys of their own, ended by their
id."""
import contextlib, ctypes, getpass, os, signal, socket, subprocess, time

SSHD = "/usr/sbin/sshd"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def with_parent():
    """A test that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@contextlib.contextmanager
def serving(port, *command):
    """A server that answers on its port."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=with_parent)
    try:
        for _ in range(2000):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, "%s ended with %s" % (command[0], process.returncode)
            time.sleep(0.01)
        yield
    finally:
        process.terminate()
        process.wait()


class Host:
    """How to come in to an OpenSSH server, and the fingerprint of its key."""

    def __init__(self, room):
        self.room, self.port, self.user, self.identity = room, free_port(), getpass.getuser(), str(room / "user")
        room.mkdir()
        for name in ("key", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", room / name], check=True)
        (room / "config").write_text(
            "ListenAddress 127.0.0.1\nPort %d\nHostKey %s/key\nPidFile none\nAuthorizedKeysFile %s/user.pub\n"
            "StrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nLogLevel ERROR\n"
            "Subsystem sftp internal-sftp\n" % (self.port, room, room))
        shown = subprocess.run(["ssh-keygen", "-lf", room / "key.pub"], capture_output=True, text=True, check=True)
        self.fingerprint = shown.stdout.split()[1]


def sshd_is_here():
    return os.access(SSHD, os.X_OK)


@contextlib.contextmanager
def sshd(room):
    """An OpenSSH server with its keys in a new folder."""
    if os.getuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    host = Host(room)
    with serving(host.port, SSHD, "-D", "-f", str(room / "config")):
        yield host
