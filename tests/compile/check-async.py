#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that mistakes in async functions do not compile.

Every bad-*.c names in its first comment what each compiler says about it, or says at
one level of optimization. It has to be refused with that message, and to compile with
CURED defined, so that it is refused for that mistake and no other. Every good-*.c has
to compile, with all warnings as errors.

usage: check-async.py INCLUDE_FLAGS FAMILY=COMPILER…
"""

import functools
import os
import pathlib
import re
import shlex
import subprocess
import sys

import tap

FOLDER = pathlib.Path(__file__).parent
STRICT = ['-Wall', '-Wextra', '-Werror']


class Compiler:
    def __init__(self, argument, include_flags):
        self.family, command = argument.split('=', 1)
        self.command = shlex.split(command) + ['-std=gnu17', '-c', '-o', os.devnull] + include_flags

    def compile(self, source, *flags):
        """Returns whether it compiled, and all that the compiler said."""
        done = subprocess.run(self.command + [*flags, str(source)],
                              env={**os.environ, 'LC_ALL': 'C'},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode == 0, done.stdout


def stated(source, key):
    """What stands after a key in the first comment of a file."""
    match = re.search(rf'^ \* {key}: (.*)$', source.read_text(), re.MULTILINE)
    return match.group(1) if match else ''


def check_bad(compiler, source, level):
    name = f'{compiler.family} {level} {source.name}'
    expected = stated(source, f'{compiler.family} {level}') or stated(source, compiler.family)
    compiled, said = compiler.compile(source, level, *shlex.split(stated(source, 'flags')))

    if expected == 'not refused':
        if compiled:
            return [tap.Result(name, True, skipped='this compiler does not see it')]
        expected = ''  # A newer compiler may.

    errors = [line for line in said.splitlines() if 'error' in line]
    refused = not compiled and any(re.search(expected, line) for line in errors)
    cured, said_cured = compiler.compile(source, level, '-DCURED', *STRICT)

    return [tap.Result(f'{name} is refused', refused, f'expected: {expected}\n{said or "compiled"}'),
            tap.Result(f'{name} cured', cured, said_cured)]


def check_good(compiler, source, level):
    compiled, said = compiler.compile(source, level, *STRICT)
    return [tap.Result(f'{compiler.family} {level} {source.name}', compiled, said)]


def missing(family):
    return [tap.Result(family, True, skipped='is not installed')]


def main():
    compilers = [Compiler(argument, shlex.split(sys.argv[1])) for argument in sys.argv[2:]]
    absent = {'gcc', 'clang'} - {compiler.family for compiler in compilers}
    checks = [functools.partial(missing, family) for family in sorted(absent)]

    for compiler in compilers:
        for level in ('-O0', '-O2'):
            for check, pattern in ((check_bad, 'bad-*.c'), (check_good, 'good-*.c')):
                checks += [functools.partial(check, compiler, source, level)
                           for source in sorted(FOLDER.glob(pattern))]

    return tap.run(checks)


sys.exit(main())
