#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs into an empty folder, and builds a program against what is there.

The program is the example of README.md; it is compiled with what pkg-config says,
linked with the installed library, and has to count the lines of a file.

usage: check-install.py SOURCE_ROOT BUILD_ROOT PREFIX COMPILER
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import tap

SOURCE_ROOT, BUILD_ROOT, PREFIX = (pathlib.Path(argument) for argument in sys.argv[1:4])
COMPILER = shlex.split(sys.argv[4])
APP_ID = 'io.github.weft.Weft'

INSTALLED = [
    'include/weft-0/weft.h',
    'include/weft-0/task/weft-async.h',
    'lib*/**/libweft.so.0',
    'lib*/**/pkgconfig/weft-0.pc',
    f'share/applications/{APP_ID}.desktop',
    f'share/metainfo/{APP_ID}.metainfo.xml',
    f'share/mime/packages/{APP_ID}.xml',
    f'share/glib-2.0/schemas/{APP_ID}.gschema.xml',
    f'share/icons/hicolor/scalable/apps/{APP_ID}.svg',
    f'share/icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg',
]


def said(*command, **environment):
    done = subprocess.run(command, env={**os.environ, **environment}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def build_example(prefix, folder):
    """Compiles the README's program. Returns its path and the library's folder."""
    config = next(prefix.glob('lib*/**/weft-0.pc'))
    library = config.parent.parent
    source = folder / 'count.c'
    source.write_text(re.search(r'^```c\n(.*?)^```$', (SOURCE_ROOT / 'README.md').read_text(),
                                re.DOTALL | re.MULTILINE).group(1))

    # The prefix that is given here would be GLib's as well, so GLib is asked for first.
    flags = []
    for options in (['gio-2.0'], [f'--define-variable=prefix={prefix}', 'weft-0']):
        status, out = said('pkg-config', '--cflags', '--libs', *options, PKG_CONFIG_PATH=str(config.parent))
        if status != 0:
            raise RuntimeError(out)
        flags += shlex.split(out)

    program = folder / 'count'
    status, out = said(*COMPILER, str(source), '-o', str(program), *flags)
    if status != 0:
        raise RuntimeError(out)
    return program, library


def check():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prefix = folder / PREFIX.relative_to('/')
        status, out = said('meson', 'install', '-C', str(BUILD_ROOT), '--no-rebuild', '--quiet',
                           '--destdir', name)
        results = [tap.Result('installs', status == 0, out)]

        absent = [pattern for pattern in INSTALLED if not any(prefix.glob(pattern))]
        results.append(tap.Result('has every file', not absent, '\n'.join(absent)))

        private = [str(path) for path in prefix.glob('include/**/*-private.h')]
        results.append(tap.Result('has no private header', not private, '\n'.join(private)))

        try:
            program, library = build_example(prefix, folder)
            readme = SOURCE_ROOT / 'README.md'
            status, out = said(str(program), str(readme), LD_LIBRARY_PATH=str(library))
            expected = f'{len(readme.read_text().splitlines())} lines\n'
            results.append(tap.Result('a program counts lines', out == expected, f'{status}: {out}'))
        except (RuntimeError, StopIteration) as failure:
            results.append(tap.Result('a program is built', False, str(failure)))

        return results


sys.exit(tap.run([check]))
