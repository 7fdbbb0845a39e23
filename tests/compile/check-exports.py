#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what libweft exports with what its headers promise.

Neither may have more than the other; weft.h has to compile by itself without a
warning, in each C that a program may use, and so have the examples of README.md.

usage: check-exports.py SOURCE_ROOT LIBWEFT INCLUDE_FLAGS COMPILER…
"""

import functools
import os
import pathlib
import re
import shlex
import subprocess
import sys

import tap

SOURCE_ROOT = pathlib.Path(sys.argv[1])
LIBWEFT, INCLUDE_FLAGS, *COMPILERS = sys.argv[2:]
WARNINGS = ['-Wall', '-Wextra', '-Werror', '-Wcast-align', '-Wmissing-prototypes', '-Wshadow',
            '-Wstrict-prototypes', '-Wundef', '-Wwrite-strings']


def promised():
    """The names that the public headers declare with WEFT_PUBLIC."""
    names = set()

    for path in (SOURCE_ROOT / 'runtime').rglob('*.h'):
        if path.name.endswith('-private.h'):
            continue
        text = re.sub(r'/\*.*?\*/', '', path.read_text(), flags=re.DOTALL)
        text = re.sub(r'#\s*define (?:.*\\\n)*.*\n', '', text)
        for declared in re.findall(r'\bWEFT_PUBLIC\s+G_DECLARE_\w+ \(\w+, (\w+),', text):
            names.add(f'{declared}_get_type')
        for declared in re.findall(r'\bWEFT_PUBLIC\s+(?!G_DECLARE)[^;(]*?\b(weft_\w+)\s*[;(]', text):
            names.add(declared)

    return names


def exported():
    said = subprocess.run(['nm', '--dynamic', '--defined-only', '--format=posix', LIBWEFT],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    names = {line.split()[0] for line in said.splitlines()}
    return {name for name in names if not name.startswith('__')}  # a sanitizer's own


def check_names():
    has, says = exported(), promised()
    foreign = {name for name in has if not name.startswith('weft_')}
    return [
        tap.Result('what is exported begins with weft_', bool(has) and not foreign, ' '.join(sorted(foreign))),
        tap.Result('what is exported is declared', not has - says, ' '.join(sorted(has - says))),
        tap.Result('what is declared is exported', not says - has, ' '.join(sorted(says - has))),
    ]


def check_header(compiler, standard):
    done = subprocess.run([*shlex.split(compiler), f'-std={standard}', '-fsyntax-only', '-x', 'c',
                           *shlex.split(INCLUDE_FLAGS), *WARNINGS, '-'],
                          input='#include <weft.h>\n#include <weft.h>\n', text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, 'LC_ALL': 'C'})
    return [tap.Result(f'weft.h with {pathlib.Path(compiler).name} as {standard}', done.returncode == 0, done.stdout)]


def check_examples(compiler):
    """The README's programs, as a reader would copy them."""
    blocks = re.findall(r'^```c\n(.*?)^```$', (SOURCE_ROOT / 'README.md').read_text(), re.DOTALL | re.MULTILINE)
    results = []

    for number, block in enumerate(blocks, 1):
        done = subprocess.run([*shlex.split(compiler), '-fsyntax-only', '-x', 'c', *shlex.split(INCLUDE_FLAGS),
                               '-Wall', '-Werror', '-'],
                              input=block, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, 'LC_ALL': 'C'})
        results.append(tap.Result(f'example {number} of README.md with {pathlib.Path(compiler).name}',
                                  done.returncode == 0, done.stdout))

    return results


sys.exit(tap.run([check_names]
                 + [functools.partial(check_header, compiler, standard)
                    for compiler in COMPILERS for standard in ('gnu11', 'gnu17', 'gnu2x')]
                 + [functools.partial(check_examples, compiler) for compiler in COMPILERS]))
