#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmarks beside those of the peers that this machine has, and prints one table.

Each question of targets.json is put to Weft, to what GLib has of its own (both in the program
bench-QUESTION), and to the programs of tests/bench/peers. All have the same two CPUs, in short
processes that take turns, so that a busy moment of the machine meets all of them; the figures
are medians, and spread is (max - min) / median of Weft's.

To add a question, give it a place in targets.json, whose "about" says what can be said of it, and a
program bench-NAME in meson.build that does as bench.h has it:

  --list        prints the names of the implementations: weft, weft-OTHER, what it is compared with
  IMPL N        prints N numbers, one a line, and nothing else

One program may answer several questions ("program"), each implementation of Weft is a line of its
own ("lines" says what it is), and each may have its own target ("of"). A number that is a p95 is
reckoned by the program, of all that happens in one run; "statistic" says what becomes of the runs.

usage: run-bench.py BUILD_FOLDER [NAME…] [OPTION…]

  NAME             a question, a group of them or a report; without one all but the groups that
                   take long
  --json FILE      every number, the machine and the versions
  --markdown FILE  the table, for the README
  --runs N         numbers of each (7)
  --cpus A,B       the two CPUs (the first two that this process may use)
  --peers FOLDER   whose `build PEER OUTDIR` prints the path of a peer's program, or exits
                   with 3 where this machine lacks its tools (tests/bench/peers)
  --no-peers       Weft and GLib alone
  --strict         exit status 1 where something asked for is missed

Exit status: 0, or 1 where a program failed.
"""

import argparse
import datetime
import json
import operator
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGETS = json.loads((HERE / 'targets.json').read_text())
QUESTIONS = {question['name']: question for question in TARGETS['questions']}
PROCESSES = 3  # that the runs of one contestant are divided among
TIMEOUT = 600  # seconds of one process
OPERATORS = {'>=': operator.ge, '>': operator.gt, '<=': operator.le, '<': operator.lt, '==': operator.eq}
SIGNS = {'>=': '≥', '>': '>', '<=': '≤', '<': '<', '==': '='}
STATISTICS = {'median': statistics.median, 'max': max, 'min': min}
FIRST_GROUP = next(iter(TARGETS['groups']))
# What each is called in the table; one that targets.json gives no title has its own name.
GROUPS = {**TARGETS['groups'], **{question['group']: question['group'] for question in TARGETS['questions']
                                  if question.get('group', FIRST_GROUP) not in TARGETS['groups']}}


cpus = ','.join(map(str, sorted(os.sched_getaffinity(0))[:2]))


class Failure(Exception):
    pass


def say(*text):
    print(*text, file=sys.stderr, flush=True)


def say_progress(text):
    if sys.stderr.isatty():
        print(f'\r\033[K{text}', end='', file=sys.stderr, flush=True)



def output_of(command, **options):
    """What a command prints, or None where it cannot be run or fails."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                             timeout=TIMEOUT, **options)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout if ran.returncode == 0 else None


class Contestant:
    """An implementation that answers one question."""

    def __init__(self, name, command, display=False, statistic='median'):
        self.name = name
        self.statistic = STATISTICS[statistic]
        self.command = [*(['sh', str(ROOT / 'tests/support/with-display.sh')] if display else []),
                        *command]
        self.numbers = []

    def run(self, n_runs):
        command = ['taskset', '-c', cpus, *self.command, str(n_runs)]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT,
                                 stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise Failure(f'{" ".join(command)} did not end within {TIMEOUT} s') from None
        try:
            numbers = [float(line) for line in ran.stdout.split()]
        except ValueError:
            numbers = []
        if ran.returncode != 0 or len(numbers) != n_runs:
            raise Failure(f'{" ".join(command)} ended with status {ran.returncode} and '
                          f'{len(numbers)} numbers\n{ran.stderr}'.rstrip())
        self.numbers += numbers

    @property
    def median(self):
        """What the numbers come to; but for a few questions, their median."""
        return self.statistic(self.numbers) if self.numbers else None

    @property
    def spread(self):
        if not self.median:
            return None
        return (max(self.numbers) - min(self.numbers)) / self.median


class Peer:
    """A program in another language, which answers several questions."""

    def __init__(self, name, program):
        self.name = name
        self.program = program
        self.questions = set((output_of([program, '--list']) or '').split())
        self.version = (output_of([program, '--version']) or '').strip().split('\n')[0]


def build_peers(builder, folder):
    """Builds the peers' programs. Returns those that there are, and why not for the others."""
    peers, absent = [], {}
    names = TARGETS['peers']

    if not builder.exists():
        return peers, dict.fromkeys(names, f'there is no {builder}')

    for name in names:
        say_progress(f'building {names[name]}')
        out = folder / 'peers' / name
        out.mkdir(parents=True, exist_ok=True)
        ran = subprocess.run([str(builder), name, str(out)], capture_output=True, text=True,
                             stdin=subprocess.DEVNULL)
        if ran.returncode == 0:
            peers.append(Peer(name, ran.stdout.strip().split('\n')[-1]))
        elif ran.returncode == 3:
            absent[name] = 'its tools are not here'
        else:
            absent[name] = 'it does not build'
            say(f'\n{names[name]} does not build:\n{ran.stderr}')
    say_progress('')
    return peers, absent


def describe_absent(absent):
    """One line: the peers by why they are absent."""
    reasons = {}
    for name, reason in absent.items():
        reasons.setdefault(reason, []).append(TARGETS['peers'][name])
    return 'absent: ' + '; '.join(f'{", ".join(names)} ({reason})' for reason, names in reasons.items())


def program_of(question, folder):
    name = question.get('program', f'bench-{question["name"]}')
    return [str(folder / 'tests' / 'bench' / name), *question.get('arguments', [])]


class Question:
    def __init__(self, question, folder, peers):
        command = program_of(question, folder)
        display = question.get('display', False)
        statistic = question.get('statistic', 'median')
        own = (output_of([*command, '--list']) or '').split()

        self.name = question['name']
        self.per = question['per']
        self.group = question.get('group', FIRST_GROUP)
        self.called = f'{self.name}: {question["title"]}' if 'title' in question else self.name
        self.lines = question.get('lines', {})
        self.higher = question.get('better') == 'higher'
        self.reach = question.get('reach')
        self.judged = question.get('judged', 'weft')
        self.asked = question.get('asked', [])
        self.display = display
        self.failures = []
        self.contestants = {name: Contestant(name, [*command, name], display, statistic) for name in own}
        self.peers = [peer.name for peer in peers if self.name in peer.questions]
        for peer in peers:
            if peer.name in self.peers:
                self.contestants[peer.name] = Contestant(peer.name, [peer.program, self.name],
                                                         statistic=statistic)

    @property
    def ours(self):
        """Weft's, first the one that is judged."""
        ours = [name for name in self.contestants if name.split('-')[0] == 'weft']
        return sorted(ours, key=lambda name: name != self.judged)

    @property
    def title(self):
        return self.called if self.judged == 'weft' else f'{self.called} ({self.line(self.judged)})'

    def line(self, name):
        """What one of Weft's implementations is called."""
        return self.lines.get(name, name)

    @property
    def glib(self):
        return [name for name in self.contestants if name not in self.ours and name not in self.peers]

    def run(self, n_runs):
        """All take turns, each turn beginning with another one."""
        # A display that its last client has left begins anew, and for a moment takes no other.
        n_turns = n_runs if self.display else PROCESSES
        turns = [(n_runs + turn) // n_turns for turn in range(n_turns)]
        names = list(self.contestants)

        for turn, n in enumerate(n for n in turns if n > 0):
            first = turn % len(names) if names else 0
            for name in names[first:] + names[:first]:
                say_progress(f'{self.name}: {name}, turn {turn + 1} of {len(turns)}')
                if name not in (failed for failed, _ in self.failures):
                    try:
                        self.contestants[name].run(n)
                    except Failure as failure:
                        self.failures.append((name, str(failure)))
        for name, _ in self.failures:
            self.contestants[name].numbers = []
        say_progress('')

    def median(self, name):
        return self.contestants[name].median if name in self.contestants else None

    def judge(self, asked):
        """Returns a text and whether it is reached; None where there is no peer to compare."""
        of = asked.get('of', self.judged)
        ours = self.median(of)
        compare, factor = OPERATORS[asked['operator']], asked['factor']
        sign = f'{SIGNS[asked["operator"]]} {factor:g}'

        if ours is None:
            return None
        if of != self.judged:
            sign = f'{self.line(of)} {sign}'
        if 'peer' not in asked:
            return f'{sign}: {number(ours)}', compare(ours, factor)

        theirs = self.median(asked['peer'])
        if not theirs or not ours:
            return None
        at_most = asked['operator'].startswith('<')
        ratio = ours / theirs if at_most != self.higher else theirs / ours
        return f'{sign}× {asked["called"]}: {number(ratio)}×', compare(ratio, factor)

    def verdicts(self):
        return [verdict for verdict in map(self.judge, self.asked) if verdict is not None]


def number(value):
    if value is None:
        return '–'
    if value != 0 and abs(value) < 0.1:
        return f'{value:.3f}'
    return f'{value:.2f}' if abs(value) < 10 else f'{value:.1f}' if abs(value) < 100 else f'{value:,.0f}'


def percent(value):
    return '–' if value is None else f'{100 * value:.0f}%'


def table_rows(questions, peers):
    """The table: a row of cells for each line, where a question may take several lines."""
    rows = []

    for question in questions:
        asked = [f'{text}  {"reached" if good else "MISSED"}' for text, good in question.verdicts()]
        if question.reach is not None:
            asked.append(f'({question.reach:g} {question.per} to aim at)')
        glib = [f'{name} {number(question.median(name))}' for name in question.glib]
        ours = [(name, question.contestants[name]) for name in question.ours]

        for line in range(max(len(asked), len(glib), len(ours), 1)):
            name, contestant = ours[line] if line < len(ours) else (None, None)
            first = line == 0
            rows.append([
                question.title if first else f'  {question.line(name)}' if name else '',
                question.per if first else '',
                number(contestant.median) if contestant else '–' if first else '',
                percent(contestant.spread) if contestant else '',
                glib[line] if line < len(glib) else '',
                *[number(question.median(peer.name)) if first else '' for peer in peers],
                asked[line] if line < len(asked) else '',
            ])
    return rows


def table_head(peers):
    return ['question', 'per', 'weft', 'spread', 'GLib',
            *[TARGETS['peers'][peer.name] for peer in peers], 'asked']


def in_groups(questions):
    """(title, questions) of each group that has any, in the order of targets.json."""
    groups = [(title, [question for question in questions if question.group == name])
              for name, title in GROUPS.items()]
    return [(title, members) for title, members in groups if members]


def print_table(questions, peers):
    groups = in_groups(questions)
    rows = [table_head(peers)]
    for title, members in groups:
        if len(groups) > 1:
            rows.append([title.upper(), *[''] * (len(rows[0]) - 1)])
        rows += table_rows(members, peers)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    left = {0, 1, 4, len(widths) - 1}

    for row in rows:
        print('  '.join(cell.ljust(width) if i in left else cell.rjust(width)
                        for i, (cell, width) in enumerate(zip(row, widths))).rstrip())


def conditions(machine):
    before, after = machine['load'][0], machine['load_after'][0]
    return (f'Medians on {len(machine["cpus"])} of {machine["cpus_there"]} CPUs ({machine["cpu"]}), '
            f'load {before:.1f} at the beginning, {after:.1f} at the end.')


def markdown(questions, peers, machine):
    """One row a question; what takes several lines in the table is divided by breaks here."""
    head = table_head(peers)
    lines = [f'| {" | ".join(head)} |',
             f'|{"|".join("---:" if 1 < i < len(head) - 1 and i != 4 else "---" for i in range(len(head)))}|']

    groups = in_groups(questions)
    for title, members in groups:
        if len(groups) > 1:
            lines.append(f'| **{title}** |{" |" * (len(head) - 1)}')
        for question in members:
            rows = table_rows([question], peers)
            cells = ['<br>'.join(filter(None, (row[i].strip() for row in rows))) for i in range(len(head))]
            lines.append(f'| {" | ".join(cells)} |')
    versions = '; '.join(f'{name} {version}' for name, version in machine['versions'].items() if version)
    lines.append('')
    lines.append(f'{conditions(machine)} {machine["date"][:10]}; {versions}.')
    return '\n'.join(lines) + '\n'


def describe_machine(peers, folder):
    cpuinfo = pathlib.Path('/proc/cpuinfo').read_text()
    model = re.search(r'^model name\s*: (.*)$', cpuinfo, re.MULTILINE)
    memory = re.search(r'^MemTotal:\s*(\d+) kB', pathlib.Path('/proc/meminfo').read_text(), re.MULTILINE)
    compiler = (output_of(['cc', '--version']) or '').split('\n')[0]
    commit = (output_of(['git', '-C', str(ROOT), 'describe', '--always', '--dirty']) or '').strip()
    glib = (output_of(['pkg-config', '--modversion', 'glib-2.0']) or '').strip()

    return {
        'date': datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='seconds'),
        'cpu': model.group(1) if model else platform.machine(),
        'cpus': cpus.split(','),
        'cpus_there': os.cpu_count(),
        'memory_kb': int(memory.group(1)) if memory else None,
        'kernel': platform.release(),
        'load': os.getloadavg(),
        'build': str(folder),
        'versions': {'Weft': commit, 'GLib': glib, 'cc': compiler,
                     **{TARGETS['peers'][peer.name]: peer.version for peer in peers}},
    }


def as_json(questions, machine, absent):
    return {
        'machine': machine,
        'absent': absent,
        'questions': [{
            'name': question.name,
            'group': question.group,
            'per': question.per,
            'better': 'higher' if question.higher else 'lower',
            'reach': question.reach,
            'numbers': {name: contestant.numbers
                        for name, contestant in question.contestants.items()},
            'medians': {name: contestant.median
                        for name, contestant in question.contestants.items()},
            'asked': [{'text': text, 'reached': good} for text, good in question.verdicts()],
            'failures': dict(question.failures),
        } for question in questions],
    }


def write_beside(path, text):
    """Whoever reads the file sees the old one or the whole new one."""
    path = pathlib.Path(path)
    with tempfile.NamedTemporaryFile('w', dir=path.parent, prefix=f'.{path.name}.', delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def run_report(name, folder):
    report = TARGETS['reports'][name]
    program = folder / 'tests' / 'bench' / report['program']
    command = ['taskset', '-c', cpus, str(program)]

    if report.get('display'):
        command = ['sh', str(ROOT / 'tests/support/with-display.sh'), *command]
    print(f'\n{name}', flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split('usage: ')[1], add_help=False)
    parser.add_argument('folder', type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument('names', nargs='*')
    parser.add_argument('--json')
    parser.add_argument('--markdown')
    parser.add_argument('--runs', type=int, default=7)
    parser.add_argument('--cpus', default=cpus)
    parser.add_argument('--peers', default=HERE / 'peers', type=pathlib.Path)
    parser.add_argument('--no-peers', action='store_true')
    parser.add_argument('--strict', action='store_true')
    arguments = parser.parse_intermixed_args()

    known = [*QUESTIONS, *GROUPS, *TARGETS['reports']]
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        sys.exit(f'There is no benchmark called {unknown[0]}. There are:\n  {" ".join(known)}')
    if arguments.runs < 1:
        parser.error('--runs takes a number from 1')
    arguments.names = arguments.names or [*unnamed_questions(), *TARGETS['reports']]
    return arguments


def unnamed_questions():
    """All but those that take long."""
    return [name for name, question in QUESTIONS.items()
            if question.get('group') not in TARGETS['named only']]


def wanted_questions(names):
    """Those of these names or groups."""
    return [question for name, question in QUESTIONS.items()
            if name in names or question.get('group', FIRST_GROUP) in names]


def main():
    global cpus
    arguments = parse_arguments()
    cpus = arguments.cpus
    wanted = wanted_questions(arguments.names)
    reports = [name for name in TARGETS['reports'] if name in arguments.names]
    peers, absent = [], {}
    if wanted and not arguments.no_peers:
        peers, absent = build_peers(arguments.peers / 'build', arguments.folder)
    machine = describe_machine(peers, arguments.folder)
    questions = [Question(question, arguments.folder, peers) for question in wanted]

    for question in questions:
        question.run(arguments.runs)
    machine['load_after'] = os.getloadavg()
    if questions:
        print_table(questions, peers)
        print(conditions(machine))
    if absent:
        print(describe_absent(absent))

    failures = [failure for question in questions for _, failure in question.failures]
    failures += [f'{question.name}: nobody answers' for question in questions if not question.contestants]
    for failure in failures:
        say(failure)
    if arguments.json:
        write_beside(arguments.json,
                     json.dumps(as_json(questions, machine, absent), indent=2, ensure_ascii=False) + '\n')
    if arguments.markdown:
        write_beside(arguments.markdown, markdown(questions, peers, machine))

    failed_reports = [name for name in reports if not run_report(name, arguments.folder)]
    verdicts = [good for question in questions for _, good in question.verdicts()]
    if verdicts:
        print(f'{sum(verdicts)} of {len(verdicts)} reached')
    if failures or failed_reports:
        return 1
    return 1 if arguments.strict and not all(verdicts) else 0


if __name__ == '__main__':
    sys.exit(main())
