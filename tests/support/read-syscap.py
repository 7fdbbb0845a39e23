# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a Sysprof capture, with nothing of Weft's, and says what is in it.

  read-syscap.py FILE             counts
  read-syscap.py FILE ORIGINAL    fails where FILE has other marks, counters or logs than ORIGINAL
  read-syscap.py FILE --json JSON fails where the slices of a Chrome trace are no marks in FILE
"""

import collections
import gzip
import json
import struct
import sys

MAGIC = 0xFDCA975E


def text(field):
    return field.split(b"\0", 1)[0]


class Capture:
    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        magic, flags = struct.unpack_from("<II", data)
        self.begin, self.end = struct.unpack_from("<qq", data, 72)
        assert magic == MAGIC, "no capture"
        assert flags & 0xFF == 1, "version %d" % (flags & 0xFF)
        assert b"T" in data[8:72], "no date"
        self.marks, self.values, self.logs = [], [], []
        self.processes, self.metadata, self.counters = {}, {}, {}
        self.frame_times = []
        self.read_frames(data)

    def read_frames(self, data):
        at = 256
        while at < len(data):
            length, cpu, pid, time, kind = struct.unpack_from("<HhiqB", data, at)
            assert length >= 24 and length % 8 == 0, "a frame of %d bytes at %d" % (length, at)
            assert at + length <= len(data), "cut off at %d" % at
            self.read_frame(kind, pid, time, data[at + 24:at + length])
            at += length

    def read_frame(self, kind, pid, time, body):
        if kind == 10:
            duration, = struct.unpack_from("<q", body)
            # Beyond the message's end there is only what fills the frame up.
            self.marks.append((pid, time, duration, text(body[8:32]), text(body[32:72]),
                               text(body[72:])))
            if time >= self.begin:
                self.frame_times.append(time)
        elif kind == 8:
            n, = struct.unpack_from("<H", body)
            for i in range(n):
                one = body[8 + i * 128:8 + (i + 1) * 128]
                number, = struct.unpack_from("<I", one, 116)
                self.counters[(pid, number & 0xFFFFFF)] = (
                    text(one[:32]) + b"." + text(one[32:64]), number >> 24)
        elif kind == 9:
            n, = struct.unpack_from("<H", body)
            for i in range(n):
                one = body[8 + i * 96:8 + (i + 1) * 96]
                for j, number in enumerate(struct.unpack_from("<8I", one)):
                    if number == 0 or (pid, number & 0xFFFFFF) not in self.counters:
                        continue
                    name, is_double = self.counters[(pid, number & 0xFFFFFF)]
                    value, = struct.unpack_from("<d" if is_double else "<q", one, 32 + j * 8)
                    self.values.append((pid, time, name, float(value)))
            self.frame_times.append(time)
        elif kind == 4:
            self.processes[pid] = text(body)
        elif kind == 11:
            self.metadata[text(body[:40])] = text(body[40:])
        elif kind == 12:
            self.logs.append((pid, time, text(body[8:40]), text(body[40:])))

    def swapped(self):
        """GTK's marks whose begin and length are each other's."""
        return [mark for mark in self.marks if mark[1] < self.begin or mark[2] >= mark[1]]

    def plain(self):
        return sorted(mark for mark in self.marks if self.begin <= mark[1] and mark[2] < mark[1])


def differ(name, one, other):
    if one == other:
        return 0
    missing = collections.Counter(other) - collections.Counter(one)
    added = collections.Counter(one) - collections.Counter(other)
    print("%s differ: %d missing %s, %d added %s"
          % (name, sum(missing.values()), list(missing)[:3], sum(added.values()), list(added)[:3]))
    return 1


def compare(capture, original):
    n = differ("marks", capture.plain(), original.plain())
    n += differ("swapped marks", sorted(m[3:] for m in capture.swapped()),
                sorted(m[3:] for m in original.swapped()))
    n += differ("values", sorted(capture.values), sorted(original.values))
    n += differ("logs", sorted(capture.logs), sorted(original.logs))
    return n


def compare_json(capture, path):
    with open(path, "rb") as file:
        events = json.load(file)["traceEvents"]
    slices = sorted(round(event["dur"] * 1000) for event in events if event["ph"] == "X")
    marks = sorted(mark[2] for mark in capture.marks)
    # The marks of what began and ended in other ways are there, too.
    return differ("lengths", sorted((collections.Counter(slices) & collections.Counter(marks))
                                    .elements()), slices)


def main():
    capture = Capture(sys.argv[1])
    if len(sys.argv) == 4:
        sys.exit(compare_json(capture, sys.argv[3]))
    if len(sys.argv) == 3:
        sys.exit(compare(capture, Capture(sys.argv[2])))
    print("%d marks, %d values of %d counters, %d logs, %d processes"
          % (len(capture.marks), len(capture.values), len(capture.counters), len(capture.logs),
             len(capture.processes)))
    assert capture.frame_times == sorted(capture.frame_times), "not in the order of time"


main()
