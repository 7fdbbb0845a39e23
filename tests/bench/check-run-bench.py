#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks run-bench.py with programs that print known numbers, and targets.json with ours.

usage: check-run-bench.py BUILD_FOLDER
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv[1])

spec = importlib.util.spec_from_file_location('run_bench', HERE / 'run-bench.py')
bench = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bench)


def fake_program(path, answers):
    """A program that prints the same number over and over for each argument, or fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cases = [f'  {name}) ' + ('exit 7' if value is None else f'yes {value} | head -n $2') + ' ;;'
             for name, value in answers.items()]
    path.write_text('\n'.join(['#!/bin/sh', 'case $1 in', f'  --list) echo {" ".join(answers)} ;;',
                               *cases, 'esac', '']))
    path.chmod(0o755)


def fake_question(folder, question, impls):
    fake_program(folder / 'tests' / 'bench' / f'bench-{question}', impls)


def fake_peers(folder):
    """.NET answers one question, oneTBB lacks its tools, the others do not build."""
    fake_program(folder / 'dotnet-program', {'pool-outside': 250})
    builder = folder / 'peers' / 'build'
    builder.parent.mkdir()
    builder.write_text('#!/bin/sh\ncase $1 in\n'
                       f'  dotnet) echo compiling; echo {folder}/dotnet-program ;;\n'
                       '  tbb) exit 3 ;;\n'
                       '  *) echo no such header >&2; exit 1 ;;\nesac\n')
    builder.chmod(0o755)


def run(folder, *arguments):
    """Returns the exit status, what was printed, and the numbers."""
    numbers = folder / 'numbers.json'
    numbers.unlink(missing_ok=True)
    ran = subprocess.run([sys.executable, str(HERE / 'run-bench.py'), str(folder),
                          '--peers', str(folder / 'peers'), '--json', str(numbers), *arguments],
                         capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr, json.loads(numbers.read_text()) if numbers.exists() else None


def test_every_question_has_a_program():
    for question in bench.TARGETS['questions']:
        impls = bench.output_of([*bench.program_of(question, BUILD), '--list'])
        assert impls is not None, f'{question["name"]} has no program'
        assert question.get('group', bench.FIRST_GROUP) in bench.GROUPS
        for name in question.get('lines', {}):
            assert name in impls.split(), f'{question["name"]}: who is {name}?'
        for asked in question['asked']:
            peer = asked.get('peer', asked.get('of', question.get('judged', 'weft')))
            assert peer in impls.split() or peer in bench.TARGETS['peers'], f'{question["name"]}: who is {peer}?'
            assert asked['operator'] in bench.OPERATORS


def test_reached_and_missed():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fake_question(folder, 'completed-task', {'weft': 10, 'gtask': 499})
        status, text, numbers = run(folder, 'completed-task', '--runs', '7')
        assert status == 0 and '≥ 50× GTask: 49.9×  MISSED' in text and '0 of 1 reached' in text, text
        assert numbers['questions'][0]['numbers'] == {'weft': [10.0] * 7, 'gtask': [499.0] * 7}
        assert run(folder, 'completed-task', '--runs', '1', '--strict')[0] == 1

        fake_question(folder, 'completed-task', {'weft': 10, 'gtask': 500})
        status, text, _ = run(folder, 'completed-task', '--strict')
        assert status == 0 and '≥ 50× GTask: 50.0×  reached' in text, text


def test_at_most_and_without_a_peer():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fake_question(folder, 'round-trip', {'weft': 1150, 'eventfd': 1000})
        fake_question(folder, 'flood-frames', {'weft': 57, 'idle-add': 1})
        fake_question(folder, 'post-wakeups', {'weft': 0.5})
        _, text, _ = run(folder, 'round-trip', 'post-wakeups')
        assert '≤ 1.15× a bare eventfd: 1.15×  reached' in text and '< 1: 0.50  reached' in text, text

    question = bench.QUESTIONS['flood-frames']
    asked = bench.Question({**question, 'display': False}, pathlib.Path(name), [])
    asked.contestants['weft'] = bench.Contestant('weft', [])
    asked.contestants['weft'].numbers = [57.0]
    assert asked.verdicts() == [('≥ 58: 57.0', False)]


def test_peers():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fake_question(folder, 'pool-outside', {'weft': 200, 'weft-take': 100, 'gthreadpool': 300})
        fake_question(folder, 'fib', {'weft': 50})
        fake_peers(folder)
        status, text, numbers = run(folder, 'pool-outside', 'fib')
        assert '≥ 2.5× Task.Run: 2.50×  reached' in text and '1 of 2 reached' in text, text
        assert 'pool-outside (weft-take)' in text and '  weft  ' in text, text
        assert ('absent: oneTBB (its tools are not here); tokio, Go, Qt, Java (it does not build)' in text
                and 'no such header' in text), text
        assert status == 0 and numbers['absent'].keys() == {'tbb', 'tokio', 'go', 'qt', 'java'}
        assert 'dotnet' not in numbers['questions'][1]['numbers']
        assert 'dotnet' not in run(folder, 'pool-outside', '--no-peers')[2]['questions'][0]['numbers']


def test_a_program_that_fails():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        fake_question(folder, 'completed-task', {'weft': 10, 'gtask': None})
        status, text, numbers = run(folder, 'completed-task')
        assert status == 1 and 'status 7' in text, text
        assert numbers['questions'][0]['asked'] == []
        status, text, _ = run(folder, 'nonsense')
        assert status == 1 and 'There is no benchmark called nonsense' in text, text


def fake_inspector(folder, **more):
    """A question with two lines, of a program that answers several."""
    fake_program(folder / 'tests' / 'bench' / 'bench-paint', {'weft': 9.5, 'weft-pan': 13})
    question = {'name': 'paint', 'per': 'ms', 'group': 'inspector', 'title': 'painting, p95',
                'lines': {'weft': 'zooming', 'weft-pan': 'panning'},
                'asked': [{'operator': '<=', 'factor': 12},
                          {'of': 'weft-pan', 'operator': '<=', 'factor': 12}], **more}
    question = bench.Question(question, folder, [])
    question.run(3)
    return question


def test_lines_with_targets_of_their_own():
    with tempfile.TemporaryDirectory() as name:
        question = fake_inspector(pathlib.Path(name))
        assert question.verdicts() == [('≤ 12: 9.50', True), ('panning ≤ 12: 13.0', False)], question.verdicts()
        rows = bench.table_rows([question], [])
        assert rows[0][:3] == ['paint: painting, p95', 'ms', '9.50'], rows
        assert rows[1][:3] == ['  panning', '', '13.0'] and 'MISSED' in rows[1][-1], rows


def test_a_program_for_several_questions():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        path = folder / 'tests' / 'bench' / 'bench-many'
        path.parent.mkdir(parents=True)
        path.write_text('#!/bin/sh\n[ "$1" = --frames ] || exit 3\n'
                        'case $2 in --list) echo weft ;; *) yes 60 | head -n $3 ;; esac\n')
        path.chmod(0o755)
        question = bench.Question({'name': 'frames', 'per': 'frames/s', 'better': 'higher', 'program': 'bench-many',
                                   'arguments': ['--frames'], 'asked': [{'operator': '>=', 'factor': 58}]}, folder, [])
        question.run(2)
        assert question.verdicts() == [('≥ 58: 60.0', True)] and not question.failures


def test_nothing_lost():
    question = bench.Question({'name': 'lost', 'per': 'events lost', 'statistic': 'max',
                               'asked': [{'operator': '==', 'factor': 0}]}, pathlib.Path('/nowhere'), [])
    question.contestants['weft'] = bench.Contestant('weft', [], statistic='max')
    question.contestants['weft'].numbers = [0.0, 0.0, 0.0]
    assert question.verdicts() == [('= 0: 0.00', True)], question.verdicts()
    # One bad run is one too many.
    question.contestants['weft'].numbers = [0.0, 0.0, 7.0]
    assert question.verdicts() == [('= 0: 7.00', False)], question.verdicts()


def test_one_table_in_groups():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        inspector = fake_inspector(folder)
        fake_question(folder, 'fib', {'weft': 50})
        library = bench.Question(bench.QUESTIONS['fib'], folder, [])
        library.run(1)
        machine = {'load': (1, 1, 1), 'load_after': (2, 2, 2), 'cpus': ['0', '1'], 'cpus_there': 2, 'cpu': 'x',
                   'date': '2026-01-01T00:00:00', 'versions': {'Weft': 'abc'}}
        lines = bench.markdown([inspector, library], [], machine).split('\n')
        assert [line for line in lines if '**' in line] == ['| **The library** | | | | | |',
                                                           '| **The inspector** | | | | | |'], lines
        # The library's come first, as targets.json has it.
        assert lines[3].startswith('| fib |') and lines[5].startswith('| paint: painting, p95<br>panning |'), lines
        assert all(line.count('|') == lines[0].count('|') for line in lines[:6]), lines
        # One group needs no title.
        assert '**' not in bench.markdown([library], [], machine)


def test_groups():
    named = [question['name'] for question in bench.wanted_questions(['inspector', 'fib'])]
    assert 'chrome-speed' in named and 'fib' in named and 'channel' not in named, named
    assert 'fib' in [question['name'] for question in bench.wanted_questions([bench.FIRST_GROUP])]
    for group in bench.TARGETS['named only']:
        assert group in bench.GROUPS
        assert not set(bench.unnamed_questions()) & {q['name'] for q in bench.wanted_questions([group])}


def test_groups_of_the_timeline():
    named = [question['name'] for question in bench.wanted_questions(['timeline', 'fib'])]
    assert 'paint-zoom' in named and 'fib' in named and 'paint-100m-zoom' not in named, named
    assert 'paint-zoom' in bench.unnamed_questions()
    assert 'paint-100m-zoom' not in bench.unnamed_questions()
    assert bench.wanted_questions(['paint-100m-zoom'])[0]['group'] == 'timeline-100m'
    for group in bench.TARGETS['named only']:
        assert group in bench.GROUPS


def test_spread_and_median():
    contestant = bench.Contestant('weft', [])
    contestant.numbers = [10.0, 30.0, 20.0, 15.0, 25.0]
    assert contestant.median == 20.0 and contestant.spread == 1.0


def main():
    tests = [(name, function) for name, function in globals().items() if name.startswith('test_')]
    failed = 0

    print(f'1..{len(tests)}')
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f'ok {number} {name}')
        except Exception as error:
            failed += 1
            said = f'{type(error).__name__}: {error}'.replace('\n', '\n# ')
            print(f'not ok {number} {name}\n# {said}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
