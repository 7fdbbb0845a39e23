#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks one Promela model with spin, in every configuration that it names.

A model says in its comments how it is to be checked, a line each:

    @holds [-DNAME[=VALUE]…] [terminates]
    @fails -DNAME… [terminates]: what spin then says

One that holds has to be searched wholly and without an error, and its configurations
together have to reach every statement: what is never reached proves nothing. One that
fails shows that the model can: its macro makes the mistake that the protocol avoids, and
spin has to find that error. `terminates` looks for runs without an end, that is, for
cycles; the others for failed assertions and for states where nobody can go on.

usage: check-models.py MODEL [SPIN [CC]]
"""

import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'compile'))
import tap  # noqa: E402

DEPTH = 200000  # steps of the longest run; more is reported, and is a failure
MEMORY = 2000  # MiB
AT_ONCE = 2  # searches
PATIENCE = 600  # seconds a search; on an idle machine it takes a few
TRAIL_SHOWN = 120  # last lines of the way to an error that should not be


@dataclasses.dataclass
class Check:
    holds: bool
    defines: list
    terminates: bool
    expected: str

    @property
    def name(self):
        words = self.defines + (['terminates'] if self.terminates else [])
        return f'{"holds" if self.holds else "fails"} {" ".join(words)}'.strip()


@dataclasses.dataclass
class Search:
    output: str
    errors: int
    states: int
    seconds: str
    flaws: list  # why the search says nothing
    lines: set  # of source, that are states
    reached: set
    trail: str


def read_checks(text):
    checks = []
    for verdict, words, expected in re.findall(r'@(holds|fails)\b([^\n:]*)(?::\s*(.*))?', text):
        words = words.split()
        defines = [word for word in words if word.startswith('-D')]
        rest = [word for word in words if not word.startswith('-D')]
        if rest not in ([], ['terminates']):
            sys.exit(f'What is meant by {rest}?')
        if verdict == 'fails' and not (defines and expected):
            sys.exit(f'A check that has to fail needs a macro and what spin says: {words}')
        checks.append(Check(verdict == 'holds', defines, bool(rest), expected.strip()))
    return checks


def run(command, folder, **options):
    return subprocess.run(command, cwd=folder, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


def find_flaws(output):
    """A search that was cut short is no proof."""
    flaws = re.findall(r'error: .*|Warning: Search not completed|.*truncated.*'
                       r'|Bit statespace search|.*out of memory.*|.*memory exhausted.*', output)
    if not re.search(r'errors: \d+', output):
        flaws.append('no verdict')
    return flaws


def find_statements(table, output):
    """Lines of source that states stand for, and those of them that the search reached.

    A line of an inline stands in a process as often as it is used; once is enough. The
    end of a process that serves for ever is never reached.
    """
    unreached = set()
    for process, block in re.findall(r'unreached in (?:proctype |claim )?(\S+)\n((?:\t.*\n)*)', output):
        unreached.update((process, state)
                         for state in re.findall(r':\d+, state (\d+), "(?!-end-)', block))

    lines, reached = set(), set()
    process = ''
    for line in table.splitlines():
        if match := re.match(r'(?:proctype|claim) (\S+)|init', line):
            process = match.group(1) or 'init'
        elif match := re.match(r'\s*state\s+(\d+) .*:(\d+) => (?!-end-)', line):
            lines.add(int(match.group(2)))
            if (process, match.group(1)) not in unreached:
                reached.add(int(match.group(2)))
    return lines, reached


def search(check, model, folder, spin, compiler):
    folder.mkdir()
    said = run([spin, *check.defines, '-a', str(model)], folder)
    if said.returncode != 0 or not (folder / 'pan.c').exists() or 'Error' in said.stdout:
        return Search(said.stdout, 0, 0, '', ['spin does not read it'], set(), set(), '')

    defines = ['-DNP'] if check.terminates else ['-DSAFETY']
    # Compiling takes longer than searching for what is found at once.
    said = run([*compiler, '-O2' if check.holds else '-O0', '-w', '-o', 'pan', 'pan.c', '-DCOLLAPSE',
                f'-DMEMLIM={MEMORY}', '-DVECTORSZ=4096', *defines], folder)
    if said.returncode != 0:
        return Search(said.stdout, 0, 0, '', ['it does not compile'], set(), set(), '')

    output = run(['timeout', str(PATIENCE), './pan', f'-m{DEPTH}', '-w22', *(['-l'] if check.terminates else [])],
                 folder).stdout
    errors = re.search(r'errors: (\d+)', output)
    states = re.search(r'(\d+) states, stored', output)
    seconds = re.search(r'elapsed time ([\d.]+) seconds', output)
    trail = ''
    if errors and errors.group(1) != '0':
        trail = run([spin, *check.defines, '-k', f'{model.name}.trail', '-p', '-g', '-l', str(model)],
                    folder).stdout
    return Search(output, int(errors.group(1)) if errors else 0,
                  int(states.group(1)) if states else 0,
                  seconds.group(1) if seconds else '?',
                  find_flaws(output) if check.holds and trail == '' else [],
                  *find_statements(run(['./pan', '-d'], folder).stdout, output), trail)


def judge(check, done):
    details = '\n'.join(line for line in done.output.splitlines() if not line.startswith('Depth='))
    if check.holds:
        good = not done.flaws and done.errors == 0
        if done.flaws:
            details = '\n'.join(done.flaws) + '\n' + details
        elif not good:
            details = '\n'.join(done.trail.splitlines()[-TRAIL_SHOWN:]) + '\n' + details
    else:
        good = done.errors > 0 and check.expected in done.output
    return tap.Result(f'{check.name} ({done.states} states, {done.seconds} s)', good, details)


def check_model(model, spin, compiler):
    text = model.read_text()
    lines = text.splitlines()
    checks = read_checks(text)
    statements = set()
    reached = set()

    if not any(check.holds for check in checks) or all(check.holds for check in checks):
        return [tap.Result('one thing holds, one fails', False, 'a model needs both')]

    results = []
    with (tempfile.TemporaryDirectory() as folder,
          concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool):
        searches = [pool.submit(search, check, model, pathlib.Path(folder, str(number)), spin, compiler)
                    for number, check in enumerate(checks)]
        for check, done in zip(checks, searches):
            done = done.result()
            results.append(judge(check, done))
            if not done.lines:
                return results  # spin or the compiler refuses it; the others would say the same
            if check.holds:
                statements |= done.lines
                reached |= done.reached

    left = sorted(statements - reached)
    results.append(tap.Result('every statement is reached', not left, '\n'.join(
        f'line {line}: {lines[line - 1].strip()}' for line in left)))
    return results


def main():
    model = pathlib.Path(sys.argv[1]).resolve()
    spin = sys.argv[2] if len(sys.argv) > 2 else 'spin'
    compiler = shlex.split(sys.argv[3]) if len(sys.argv) > 3 else ['gcc']

    if not spin:
        print('1..0 # SKIP spin, the model checker, is not installed')
        return 0
    return tap.run([lambda: check_model(model, os.path.expanduser(spin), compiler)])


sys.exit(main())
