#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the behaviours of table.tsv in C#, and compares what .NET does with the table.

usage: check-dotnet.py OUTDIR
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
AT_LEAST = 40


def read_table():
    rows = [line.split('\t') for line in (HERE / 'table.tsv').read_text().splitlines()
            if line and not line.startswith('#')]
    numbers = [row[1] for row in rows]
    assert all(len(row) == 6 for row in rows), 'each line has six columns'
    assert len(numbers) == len(set(numbers)), 'each number stands once'
    return {row[1]: row[5] for row in rows if row[2] == 'both'}


def run_dotnet(folder):
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        'DOTNET_CLI_HOME': str(folder / 'home'),
        'DOTNET_CLI_TELEMETRY_OPTOUT': '1',
        'DOTNET_NOLOGO': '1',
        'DOTNET_SKIP_FIRST_TIME_EXPERIENCE': '1',
    }
    built = subprocess.run(
        ['dotnet', 'build', str(HERE / 'dotnet' / 'conformance.csproj'), '-c', 'Release',
         '-o', str(folder / 'bin'), f'/p:BaseIntermediateOutputPath={folder}/obj/', '--nologo'],
        env=environment, capture_output=True, text=True)
    if built.returncode != 0:
        print('Bail out! dotnet build failed')
        print(built.stdout, built.stderr, sep='\n', file=sys.stderr)
        sys.exit(1)
    ran = subprocess.run(['dotnet', str(folder / 'bin' / 'conformance.dll')], env=environment,
                         capture_output=True, text=True, check=True)
    return dict(line.split('\t', 1) for line in ran.stdout.splitlines())


def major_version():
    if shutil.which('dotnet') is None:
        return 0
    version = subprocess.run(['dotnet', '--version'], capture_output=True, text=True)
    return int(version.stdout.split('.')[0]) if version.returncode == 0 else 0


def main():
    table = read_table()
    if major_version() < 9:
        print('1..0 # SKIP .NET 9 or newer is not here')
        return

    seen = run_dotnet(pathlib.Path(sys.argv[1]).absolute())
    print(f'1..{len(table) + 1}')
    for i, (number, expected) in enumerate(table.items(), 1):
        if seen.get(number) == expected:
            print(f'ok {i} {number}')
        else:
            print(f'not ok {i} {number}')
            print(f'# expected {expected!r}, and .NET says {seen.get(number)!r}')
    enough = len(table) >= AT_LEAST
    print(f'{"ok" if enough else "not ok"} {len(table) + 1} at least {AT_LEAST} are compared')


main()
