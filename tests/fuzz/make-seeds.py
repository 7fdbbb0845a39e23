#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what fuzzing begins with: a small recording of each format with one of everything in it.

usage: make-seeds.py FOLDER     makes FOLDER/corpus-fxt and so on

What a target puts in front by itself (fuzz-recording.c, fuzz-memory.c) is left out here.
"""

import pathlib
import struct
import sys

TEXTS = ['weft.task', 'weft.run', 'weft.hop', 'weft.await', 'weft.wait', 'weft.block', 'weft.loop',
         'weft.error', 'weft.guard', 'weft.cancel', 'weft.forget', 'weft.frame', 'weft.park',
         'task', 'parent', 'awaited', 'status', 'succeeded', 'failed', 'file', 'line', 'capture',
         'message', 'context', 'main.c', 'load', 'parse', 'process', 'f']
STRINGS = {text: number for number, text in enumerate(TEXTS, 1)}
INSTANT, COUNTER, BEGIN, END, COMPLETE, ASYNC_BEGIN, ASYNC_INSTANT, ASYNC_END = range(8)
FLOW_BEGIN, FLOW_STEP, FLOW_END = range(8, 11)


def words(*numbers):
    return b''.join(struct.pack('<Q', number & (1 << 64) - 1) for number in numbers)


def padded(text):
    return text + b'\0' * (-len(text) % 8)


def string(number, text):
    body = padded(text.encode())
    return words(2 | (1 + len(body) // 8) << 4 | number << 16 | len(text) << 32) + body


def thread(number, pid, tid):
    return words(3 | 3 << 4 | number << 16, pid, tid)


def thread_name(tid, name, pid):
    return words(7 | 4 << 4 | 2 << 16 | STRINGS[name] << 24 | 1 << 40, tid,
                 8 | 2 << 4 | STRINGS['process'] << 16, pid)


def argument(name, value):
    name = STRINGS[name] << 16
    if isinstance(value, bool):
        return words(9 | 1 << 4 | name | value << 32)
    if isinstance(value, str):
        return words(6 | 1 << 4 | name | STRINGS[value] << 32)
    if isinstance(value, float):
        return words(5 | 2 << 4 | name) + struct.pack('<d', value)
    return words(4 | 2 << 4 | name, value)


def event(kind, on, category, name, time, *last, **arguments):
    body = b''.join(argument(*pair) for pair in arguments.items())
    size = 2 + len(body) // 8 + len(last)
    return words(4 | size << 4 | kind << 16 | len(arguments) << 20 | on << 24 |
                 STRINGS.get(category, 0) << 32 | STRINGS[name] << 48, time) + body + words(*last)


def dictionary():
    return b''.join([*(string(number, text) for text, number in STRINGS.items()),
                     thread(1, 1, 1), thread(2, 1, 2), thread_name(2, 'load', 1)])


def events():
    return b''.join([
        event(ASYNC_BEGIN, 1, 'weft.task', 'load', 100, 1, file='main.c', line=3),
        event(ASYNC_BEGIN, 1, 'weft.task', 'parse', 110, 2, parent=1),
        event(FLOW_BEGIN, 1, 'weft.hop', 'parse', 120, 2),
        event(BEGIN, 1, 'weft.loop', 'f', 130),
        event(BEGIN, 1, 'weft.run', 'load', 140, task=1, line=7),
        event(BEGIN, 1, 'weft.wait', 'load', 150, task=2),
        event(COMPLETE, 1, 'weft.block', 'f', 160, 200000000),
        event(END, 1, 'weft.wait', 'load', 200000100),
        event(ASYNC_INSTANT, 1, 'weft.await', 'load', 200000200, 1, awaited=2, capture=True, line=9),
        event(END, 1, 'weft.run', 'load', 200000300, task=1),
        event(END, 1, 'weft.loop', 'f', 200000400),
        event(FLOW_STEP, 2, 'weft.hop', 'parse', 130, 2),
        event(FLOW_END, 2, 'weft.hop', 'parse', 140, 2),
        event(BEGIN, 2, 'weft.run', 'parse', 150, task=2),
        event(INSTANT, 2, 'weft.error', 'parse', 160, message='main.c'),
        event(INSTANT, 2, 'weft.cancel', 'parse', 165, task=2),
        event(INSTANT, 2, 'weft.forget', 'parse', 166, task=2),
        event(INSTANT, 2, 'weft.guard', 'parse', 167, message='context'),
        event(END, 2, 'weft.run', 'parse', 99000000),
        event(COMPLETE, 2, 'weft.park', 'f', 99000100, 99500000),
        event(COUNTER, 2, '', 'f', 99500000, 1, line=5, file=2.5),
        event(COMPLETE, 1, 'weft.frame', 'f', 200001000, 260000000),
        event(ASYNC_END, 1, 'weft.task', 'parse', 260000100, 2, status='failed'),
        event(ASYNC_END, 1, 'weft.task', 'load', 260000200, 1, status='succeeded'),
    ])


def fxt():
    inline = words(4 | 7 << 4 | COMPLETE << 16 | 0x8002 << 48, 5, 1, 3) + padded(b'hi') + words(9, 0)
    return b''.join([words(1 | 2 << 4, 10 ** 9), words(0 | 1 << 4 | 2 << 16 | 7 << 20),
                     dictionary(), events(), inline])


def memory():
    """As fuzz-memory.c has it: the kind, then two times the dictionary and two chunks."""
    length = max(len(dictionary()), len(events()))
    half = b''.join(part.ljust(length, b'\0') for part in (dictionary(), events(), events()))
    return b'\0' + half + half


def chrome():
    return ('''{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"main"}},
{"ph":"B","ts":1.5,"pid":1,"tid":1,"name":"a","cat":"c","args":{"k":"v","n":1e2,"o":{"p":[1,null]}}},
{"ph":"E","ts":2e1,"pid":1,"tid":1},{"ph":"X","ts":"3","dur":100000.25,"pid":"p","tid":"t","name":"b",
"bind_id":"0x1","flow_out":true},{"ph":"X","ts":90,"dur":5,"pid":1,"tid":2,"bind_id":"0x1","flow_in":true},
{"ph":"b","id":1,"ts":4,"pid":1,"name":"a","cat":"c"},{"ph":"n","id":1,"ts":5,"pid":1,"name":"a","cat":"c"},
{"ph":"e","id":1,"ts":6,"pid":1,"name":"a","cat":"c"},{"ph":"S","id2":{"local":"0x2"},"ts":4,"pid":1},
{"ph":"F","id2":{"local":"0x2"},"ts":4,"pid":1},{"ph":"s","id":"x","ts":7,"pid":1,"tid":1,"name":"f"},
{"ph":"t","id":"x","ts":8,"pid":1,"tid":2,"name":"f"},{"ph":"f","bp":"e","id":"x","ts":9,"pid":1,"tid":1,
"name":"f"},{"ph":"C","ts":3,"pid":1,"name":"c","args":{"value":1,"w":-2.5}},{"ph":"i","s":"t","ts":3,
"pid":1,"tid":1,"name":"\\u00e9\\n"},{"ph":"P","ts":-5}]''').encode()


def frame(kind, body, time=2000, pid=1):
    return struct.pack('<HhiqII', 24 + len(padded(body)), 0, pid, time, kind, 0) + padded(body)


def mark(time, duration, group, name, message):
    return frame(10, struct.pack('<q24s40s', duration, group, name) + message + b'\0', time)


def syscap():
    counter = struct.pack('<32s32s52sIq', b'c', b'fps', b'', 1 | 1 << 24, 0)
    values = struct.pack('<8I8d', 1, *[0] * 7, 59.5, *[0] * 7)
    return b''.join([
        struct.pack('<I64sqq168s', 1 | 1 << 8, b'2020', 1000, 500, b''),
        frame(4, b'/usr/bin/program --flag\0'), frame(3, struct.pack('<QQQQ', 1, 2, 3, 4) + b'lib\0'),
        frame(8, struct.pack('<H6x', 1) + counter), frame(9, struct.pack('<H6x', 1) + values),
        mark(1100, 60000000, b'gtk', b'frameclock cycle', b''), mark(1200, 100, b'gtk', b'paint', b'x'),
        mark(10, 1 << 60, b'gtk', b'mapped window', b''), mark(1500, -5, b'other', b'odd', b'\xff'),
        frame(12, struct.pack('<H6x32s', 4, b'Gtk') + b'text\0'), frame(2, struct.pack('<HHIQ', 1, 0, 1, 7)),
        frame(14, struct.pack('<QqiHHQ', 1, 2, 3, 1, 0, 7)), frame(6, b''), frame(1, struct.pack('<Q', 0)),
    ])


def main():
    seeds = {
        'fxt': fxt(),
        'chrome-json': chrome(),
        'syscap': syscap(),
        # Packed by the target; nothing bent, nothing cut.
        'gzip': b'\1\0\0\0\0' + words(0x0016547846040010) + fxt(),
        'memory': memory(),
    }
    for name, data in seeds.items():
        folder = pathlib.Path(sys.argv[1]) / f'corpus-{name}'
        folder.mkdir(parents=True, exist_ok=True)
        (folder / 'made').write_bytes(data)


if __name__ == '__main__':
    main()
