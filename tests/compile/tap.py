# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of this folder have in common: results in TAP, made in parallel."""

import concurrent.futures
import dataclasses
import os


@dataclasses.dataclass
class Result:
    name: str
    ok: bool
    details: str = ''
    skipped: str = ''


def run(checks):
    """Runs functions that each return a list of results; prints those in order.

    Returns the exit status.
    """
    count = 0
    failed = False

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for results in pool.map(lambda check: check(), checks):
            for result in results:
                count += 1
                failed |= not result.ok
                skipped = f' # SKIP {result.skipped}' if result.skipped else ''
                print('ok' if result.ok else 'not ok', count, '-', result.name + skipped)
                if not result.ok:
                    print(*(f'# {line}' for line in result.details.splitlines()), sep='\n')

    print(f'1..{count}')
    return 1 if failed else 0
