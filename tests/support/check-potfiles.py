#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares po/POTFILES.in with the files that have text for a person in them.

One that is missing would never be translated; one that has no text, or is not there,
is a mistake too.

usage: check-potfiles.py SOURCE_ROOT
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
TEXT = {
    '.c': r'\b(N|C|NC|Q)?_ ?\("|\b(g_)?(n|dn|dp|dc|d|p)?gettext ?\(',
    '.ui': r'translatable="(yes|true|1)"',
}


def has_text(path):
    if path.suffix not in TEXT:
        return True
    code = re.sub(r'/\*.*?\*/', '', path.read_text(), flags=re.DOTALL)
    return re.search(TEXT[path.suffix], code) is not None


lines = (ROOT / 'po' / 'POTFILES.in').read_text().splitlines()
listed = [line for line in lines if line and not line.startswith('#')]

candidates = [path for layer in ('app', 'runtime', 'ui') for suffix in TEXT
              for path in (ROOT / layer).rglob(f'*{suffix}')]
candidates += [path for suffix in ('desktop.in', 'gschema.xml', 'metainfo.xml.in')
               for path in (ROOT / 'data').glob(f'*.{suffix}')]
expected = sorted(str(path.relative_to(ROOT)) for path in candidates if has_text(path))

faults = [f'po/POTFILES.in lacks {name}' for name in expected if name not in listed]
faults += [f'po/POTFILES.in has {name}, which has no text to translate or is not there'
           for name in listed if name not in expected]
if listed != sorted(set(listed)):
    faults.append('po/POTFILES.in is not sorted, or has a file twice')

print(*faults, sep='\n')
sys.exit(1 if faults else 0)
