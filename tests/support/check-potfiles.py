#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares po/POTFILES.in with the files that have text for a person in them.

One that is missing would never be translated; one that has no text, or is not there,
is a mistake too. So is a text that xgettext would cut off, at a format that it does not
know: of those in macros it knows the ones of <inttypes.h>, and not GLib's.

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


def cut_texts(path):
    """The macros in texts: no string may end where one of them stands, inside a call for a text."""
    if path.suffix != '.c':
        return []
    calls = re.finditer(r'\b(?:[NC]{0,2}_|(?:g_)?[dnp]{0,2}gettext2?) \(((?:\s*(?:"(?:[^"\\]|\\.)*"|\w+|,))+)',
                        path.read_text())
    return sorted({macro for call in calls for macro in re.findall(r'G_G\w+_FORMAT', call.group(1))})


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
faults += [f'{path.relative_to(ROOT)}: xgettext does not know {macro}, and cuts the text off there'
           for path in candidates for macro in cut_texts(path)]
if listed != sorted(set(listed)):
    faults.append('po/POTFILES.in is not sorted, or has a file twice')

print(*faults, sep='\n')
sys.exit(1 if faults else 0)
