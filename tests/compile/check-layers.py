#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that the layers point one way: ui → app → runtime.

With the very flags that the build compiles each layer's files with, a file that
includes something from above has to fail because the header is not to be found.
What is linked is looked at as well, and the includes that are written down.

usage: check-layers.py SOURCE_ROOT BUILD_ROOT
"""

import functools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import tap

SOURCE_ROOT, BUILD_ROOT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])

TOOLKIT = ['gtk/gtk.h', 'gdk/gdk.h', 'gsk/gsk.h', 'adwaita.h']
ABOVE = {
    'runtime': TOOLKIT + ['cairo.h', 'pango/pango.h', 'json-glib/json-glib.h', 'trace/loom-trace.h'],
    'app': TOOLKIT,
}

# A layer: what must not stand in its include lines, and why.
WRITTEN = {
    'runtime': (r'[<"](gtk|gdk|gsk|adwaita)|loom-', 'runtime sees GLib, GObject and GIO only'),
    'app': (r'[<"](gtk|gdk|gsk|adwaita)|[<"/]weft-(?!(recording|control)-layout\.h)',
            'app sees no toolkit, and of the runtime weft.h and the layouts of shared memory only'),
    'ui': (r'[<"/]weft-', 'ui sees of the runtime weft.h only'),
}

GLIB = {'libglib-2.0.so.0', 'libgobject-2.0.so.0', 'libgio-2.0.so.0'}
SYSTEM = r'(libc|libm|libpthread|libgcc_s|libatomic|ld-linux.*|lib[atu]?san|libubsan)\.so\.\d+'


def compilations(layer):
    """The distinct ways in which a layer's C files are compiled."""
    found = set()

    for entry in json.loads((BUILD_ROOT / 'compile_commands.json').read_text()):
        source = pathlib.Path(entry['directory'], entry['file']).resolve()
        if not source.is_relative_to(SOURCE_ROOT / layer) or source.suffix != '.c':
            continue
        words = iter(shlex.split(entry['command']))
        kept = []
        for word in words:
            if word in ('-o', '-MF', '-MQ'):
                next(words)
            elif word not in ('-c', '-MD', entry['file']) and not word.startswith('-W'):
                kept.append(word)
        found.add((entry['directory'], tuple(kept)))

    return sorted(found)


def preprocess(compilation, header):
    directory, command = compilation
    return subprocess.run([*command, '-E', '-x', 'c', '-o', os.devnull, '-'],
                          cwd=directory, input=f'#include <{header}>\n', text=True,
                          env={**os.environ, 'LC_ALL': 'C'}, stderr=subprocess.PIPE)


def check_flags(layer):
    ways = compilations(layer)
    results = [tap.Result(f'{layer} is compiled', bool(ways), 'no C file of it is in the build')]

    # That the flags are whole: what a layer may include is found with them.
    bad = [way for way in ways if preprocess(way, 'gio/gio.h').returncode != 0]
    results.append(tap.Result(f'{layer} finds gio/gio.h', not bad, str(bad)))

    headers = list(ABOVE[layer])
    if layer == 'app':
        headers += [str(path.relative_to(SOURCE_ROOT / 'ui'))
                    for path in sorted((SOURCE_ROOT / 'ui').rglob('*.h'))]

    for header in headers:
        bad = []
        for way in ways:
            done = preprocess(way, header)
            if done.returncode == 0 or 'No such file' not in done.stderr and 'not found' not in done.stderr:
                bad.append(f'{shlex.join(way[1])}\n{done.stderr or "found"}')
        results.append(tap.Result(f'{layer} does not find {header}', not bad, '\n'.join(bad)))

    return results


def check_written(layer):
    pattern, why = WRITTEN[layer]
    bad = []

    for path in sorted((SOURCE_ROOT / layer).rglob('*.[ch]')):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.match(r'\s*#\s*include', line) and re.search(pattern, line):
                bad.append(f'{path.relative_to(SOURCE_ROOT)}:{number}: {line}')

    return [tap.Result(f'{layer}: {why}', not bad, '\n'.join(bad))]


def needed(path):
    said = subprocess.run(['readelf', '--dynamic', '--wide', path],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    return set(re.findall(r'\(NEEDED\).*\[(.*)\]', said))


def check_linked():
    targets = json.loads((BUILD_ROOT / 'meson-info' / 'intro-targets.json').read_text())
    results = []

    for target in targets:
        if target['type'] not in ('executable', 'shared library'):
            continue
        defined_in = pathlib.Path(target['defined_in'])
        path = pathlib.Path(target['filename'][0])
        if defined_in.is_relative_to(SOURCE_ROOT / 'runtime'):
            bad = [name for name in needed(path) - GLIB if not re.fullmatch(SYSTEM, name)]
        elif defined_in.is_relative_to(SOURCE_ROOT / 'app'):
            bad = [name for name in needed(path) if re.match(r'lib(gtk|gdk-|adwaita)', name)]
        else:
            continue
        results.append(tap.Result(f'{path.name} is linked with what its layer may see', not bad, '\n'.join(bad)))

    return results


sys.exit(tap.run([functools.partial(check_flags, layer) for layer in ABOVE]
                 + [functools.partial(check_written, layer) for layer in WRITTEN]
                 + [check_linked]))
