#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what has to be built for some tests, in ninja's words.

usage: test-targets.py BUILD_FOLDER [TEST OR SUITE…]
"""

import json
import pathlib
import sys

FOLDER = pathlib.Path(sys.argv[1])


def introspect(kind):
    return json.loads((FOLDER / 'meson-info' / f'intro-{kind}.json').read_text())


def main():
    names = set(sys.argv[2:])
    root = FOLDER.resolve()
    files = {target['id']: target['filename'] for target in introspect('targets')}
    needed = set()

    for test in introspect('tests'):
        known = {test['name']} | {suite.split(':')[-1] for suite in test['suite']}
        if not names or known & names:
            needed.update(file for target in test['depends'] for file in files.get(target, []))

    print(*sorted(str(pathlib.Path(file).resolve().relative_to(root)) for file in needed))


main()
