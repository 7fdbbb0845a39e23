#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `meson test` in a build folder and tells in few words how it went.

Of what failed it prints everything, of the rest nothing but the count: a line
`N passed, N failed` at the end, which counts single test cases, not programs.

usage: run-tests.py BUILD_FOLDER [NAME…] [OPTION OF meson test…]
"""

import json
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(sys.argv[1])
LOG = FOLDER / 'meson-logs'
OUTPUT_SHOWN = 200  # lines of each failed program


def introspect(kind):
    return json.loads((FOLDER / 'meson-info' / f'intro-{kind}.json').read_text())


def select(names):
    """Turns names of tests and suites into arguments for meson; exits on an unknown one."""
    tests = introspect('tests')
    suites = {suite.split(':')[-1] for test in tests for suite in test['suite']}
    known = {test['name'] for test in tests}
    arguments = []

    if names and suites.issuperset(names):
        # Also those that are left out unless they are asked for.
        return [f'--suite={name}' for name in names], 'testlog'

    for name in names:
        if name in known:
            arguments.append(name)
        elif name in suites:
            # meson does not mix the two, so beside a test a suite is named by its own.
            arguments += [test['name'] for test in tests
                          if name in (suite.split(':')[-1] for suite in test['suite'])]
        elif name in ('fuzz', 'soak'):
            sys.exit(f'There is no {name} test in this tree.')
        else:
            sys.exit(f'There is no test and no suite called {name}. There are:\n'
                     f'  suites  {" ".join(sorted(suites))}\n'
                     f'  tests   {" ".join(sorted(known))}')

    return sorted(set(arguments)), 'testlog'


class Counts:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.skipped = []

    def add(self, test):
        """Adds one program's cases. Returns whether it is to be shown."""
        lines = re.findall(r'^(not ok|ok)\b *(.*)$', test.get('stdout') or '', re.MULTILINE)
        good = test['result'] in ('OK', 'SKIP', 'EXPECTEDFAIL')
        failed = 0

        for verdict, rest in lines:
            directive = re.search(r'# *(SKIP|TODO)\b *(.*)$', rest, re.IGNORECASE)
            if directive:
                name = re.sub(r'^\d+ *(- *)?', '', rest[:directive.start()]).strip()
                self.skipped.append((test['name'], name, directive.group(2)))
            elif verdict == 'ok':
                self.passed += 1
            else:
                failed += 1

        if not lines and test['result'] == 'SKIP':
            self.skipped.append((test['name'], '', ''))
        elif not lines and good:
            self.passed += 1
        elif not good and failed == 0:
            failed = 1  # It died, timed out, or did not do what it had planned.

        self.failed += failed
        return failed > 0


def show(test):
    output = ((test.get('stdout') or '') + (test.get('stderr') or '')).splitlines()
    print(f'--- {test["name"]}: {test["result"].lower()}, exit status {test["returncode"]}')
    if len(output) > OUTPUT_SHOWN:
        print(f'… {len(output) - OUTPUT_SHOWN} lines before')
    print(*output[-OUTPUT_SHOWN:], sep='\n')


def main():
    options = [argument for argument in sys.argv[2:] if argument.startswith('--')]
    arguments, log_name = select([argument for argument in sys.argv[2:] if argument not in options])
    for option in options:
        if option.startswith('--setup='):
            log_name += '-' + option.removeprefix('--setup=')
    log = LOG / f'{log_name}.json'
    log.unlink(missing_ok=True)

    command = ['meson', 'test', '-C', str(FOLDER), '--no-rebuild', *options, *arguments]
    with open(FOLDER / 'test.log', 'w') as said:
        status = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT,
                                stdin=subprocess.DEVNULL).returncode

    if not log.exists():
        print((FOLDER / 'test.log').read_text())
        print('0 passed, 1 failed')
        return 1

    counts = Counts()
    for line in log.read_text().splitlines():
        test = json.loads(line)
        test['name'] = test['name'].split(' / ')[-1]
        if counts.add(test):
            show(test)

    reasons = {}
    for program, case, reason in counts.skipped:
        reasons.setdefault((program, reason), []).append(case)
    for (program, reason), cases in reasons.items():
        print(f'skipped: {program}: {len(cases)} × {reason or "no reason given"}')

    if status != 0 and counts.failed == 0:
        counts.failed = 1
    print(f'{counts.passed} passed, {counts.failed} failed')
    return 1 if counts.failed else 0


sys.exit(main())
