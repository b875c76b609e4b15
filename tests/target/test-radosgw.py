#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test program against Ceph's radosgw over TLS, which is started for it and ended after it.
usage: test-radosgw.py RADOSGW-SCRIPT PROGRAM"""
import os, pathlib, shutil, signal, socket, subprocess, sys, tempfile

SCRIPT, PROGRAM = sys.argv[1:]


def free_ports(count):
    """That many in a row: the server needs its own and two for its monitor."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
        taken = []
        try:
            for n in range(count):
                taken.append(socket.socket())
                taken[-1].bind(("127.0.0.1", port + n))
            return port
        except OSError:
            continue
        finally:
            for one in taken:
                one.close()


def end(folder):
    pids = folder / "ceph/pids"
    for pid in pids.read_text().split() if pids.exists() else []:
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            pass


missing = [name for name in ("radosgw", "ceph-mon", "ceph-mgr", "ceph-osd", "radosgw-admin", "openssl", "curl")
           if shutil.which(name) is None]
if missing:
    print("1..0 # SKIP there is no %s; “dev/install slow” brings it" % ", ".join(missing))
    sys.exit(0)
signal.signal(signal.SIGTERM, lambda *args: sys.exit(1))
with tempfile.TemporaryDirectory(prefix="difusor-test-") as name:
    folder = pathlib.Path(name)
    port, key, authority, both = free_ports(3), folder / "key.pem", folder / "authority.pem", folder / "both.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=difusor",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", authority], check=True,
                   capture_output=True)
    both.write_text(authority.read_text() + key.read_text())
    try:
        started = subprocess.run([SCRIPT, folder / "ceph", str(port), both], stdout=sys.stderr)
        if started.returncode != 0:
            print("1..0 # SKIP radosgw does not start here")
            sys.exit(0)
        os.environ.update(DIFUSOR_TEST_S3="https://127.0.0.1:%d" % port, DIFUSOR_TEST_AUTHORITY=str(authority))
        status = subprocess.run([PROGRAM]).returncode
    finally:
        end(folder)
sys.exit(status)
