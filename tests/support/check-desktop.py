# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens recordings as a file manager does: by what the desktop makes of them.

  check-desktop.py DESKTOP-FILE MIME-XML

In a data folder of its own, with a program called weft that notes what it is called with. Skipped
(exit status 77) where the desktop's tools are not here.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

FXT = bytes.fromhex("1000044678541600")
SYSCAP = bytes.fromhex("5e97cafd01010000") + bytes(248)
CHROME = json.dumps({"traceEvents": [{"ph": "X", "ts": 1, "dur": 2, "pid": 1, "tid": 1,
                                      "name": "a"}]}).encode()
ARRAY = b'[\n{"name":"a","ph":"X","ts":1,"dur":2,"pid":1,"tid":1},\n'

# Name, content, and what it has to be taken for.
FILES = [
    ("a.fxt", FXT, "application/x-fuchsia-trace"),
    ("fxt-without-an-ending", FXT, "application/x-fuchsia-trace"),
    ("a.fxt.gz", gzip.compress(FXT), "application/x-fuchsia-trace-gzip"),
    ("a.syscap", SYSCAP, "application/x-sysprof-capture"),
    ("syscap-without-an-ending", SYSCAP, "application/x-sysprof-capture"),
    ("a.syscap.gz", gzip.compress(SYSCAP), "application/x-sysprof-capture-gzip"),
    ("a.trace.json", CHROME, "application/x-chrome-trace+json"),
    ("chrome-without-an-ending", CHROME, "application/x-chrome-trace+json"),
    ("array-without-an-ending", ARRAY, "application/x-chrome-trace+json"),
    ("a.trace.json.gz", gzip.compress(CHROME), "application/x-chrome-trace-gzip"),
    ("some.json", b'{"name": "not a trace"}', "application/json"),
    ("some.json.gz", gzip.compress(b"{}"), "application/gzip"),
    ("text-without-an-ending", b"hello\n", "text/plain"),
]

HOSTILE = ["with space.fxt", "<b>&amp;.fxt", "%s%n%U.fxt", "$(touch x).fxt", "`x`.fxt", "'quoted'.fxt",
           "new\nline.fxt", "-o.fxt", "ü.fxt", "#frag?q.fxt"]


def skip(reason):
    print("skipped: " + reason)
    sys.exit(77)


def run(folder, *command):
    environment = dict(os.environ,
                       HOME=folder, XDG_DATA_HOME=folder + "/data", XDG_CONFIG_HOME=folder + "/config",
                       XDG_DATA_DIRS=folder + "/data:/usr/local/share:/usr/share",
                       PATH=folder + "/bin:" + os.environ["PATH"], LC_ALL="C.UTF-8")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GIO_USE_VFS"):
        environment.pop(name, None)
    # What is started by the command lives on and keeps what it writes to open.
    with open(folder + "/said", "w+b") as said:
        done = subprocess.run(command, env=environment, stdout=said, stderr=subprocess.STDOUT,
                              check=False)
        said.seek(0)
        text = said.read().decode(errors="replace")
    assert done.returncode == 0, "%s: %s" % (command, text)
    return text


def set_up(folder, desktop, mime):
    for name in ("data/applications", "data/mime/packages", "bin", "config", "files"):
        os.makedirs(os.path.join(folder, name))
    shutil.copy(desktop, folder + "/data/applications/io.github.weft.Weft.desktop")
    shutil.copy(mime, folder + "/data/mime/packages/io.github.weft.Weft.xml")
    with open(folder + "/bin/weft", "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nprintf "%%s\\0" "$@" > %s/called\n' % folder)
    os.mkfifo(folder + "/called")
    os.chmod(folder + "/bin/weft", 0o755)
    said = run(folder, "update-mime-database", folder + "/data/mime")
    assert "rror" not in said and "arning" not in said, said
    run(folder, "update-desktop-database", folder + "/data/applications")


def check_types(folder):
    for name, content, expected in FILES:
        path = os.path.join(folder, "files", name)
        with open(path, "wb") as file:
            file.write(content)
        said = run(folder, "gio", "info", "-a", "standard::content-type", path)
        found = said.rsplit("standard::content-type:", 1)[1].strip()
        assert found == expected, "%s is taken for %s, not %s" % (name, found, expected)


def check_handlers(folder):
    for expected in sorted({expected for _, _, expected in FILES}):
        said = run(folder, "gio", "mime", expected)
        ours = expected.startswith(("application/x-fuchsia", "application/x-sysprof",
                                    "application/x-chrome"))
        registered = said.split("Recommended")[0]
        assert ("io.github.weft.Weft.desktop" in registered) == ours, expected + ": " + said


def check_open(folder):
    for name in HOSTILE:
        path = os.path.join(folder, "files", name)
        with open(path, "wb") as file:
            file.write(FXT)
        uri = "file://" + urllib.parse.quote(path)
        run(folder, "gio", "open", uri)
        # It is started, not waited for; the pipe is.
        with open(folder + "/called", "rb") as file:
            called = file.read().split(b"\0")[:-1]
        assert len(called) == 1, "%r: %r" % (name, called)
        opened = urllib.parse.unquote(called[0].decode())
        assert opened in ("file://" + path, path), "%r: %r" % (name, called)


def main():
    for tool in ("gio", "update-mime-database", "update-desktop-database"):
        if shutil.which(tool) is None:
            skip("there is no " + tool)
    if not os.path.exists("/usr/share/mime/packages/freedesktop.org.xml"):
        skip("the desktop's own types are not here")
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder, sys.argv[1], sys.argv[2])
        check_types(folder)
        check_handlers(folder)
        check_open(folder)
    print("%d files are taken for what they are, %d are opened" % (len(FILES), len(HOSTILE)))


main()
