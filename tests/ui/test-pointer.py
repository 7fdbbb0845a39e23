#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timeline by the pointer, in the real application: wheel, drag, click, minimap. What came
of it is read over AT-SPI, which tells what is in view, marked and selected."""

import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(os.environ['WEFT_SOURCE_ROOT']) / 'tests' / 'support'))
import loom_drive  # noqa: E402
from loom_drive import until  # noqa: E402

GUTTER = 152  # pixels left of the time, as in ui/timeline/loom-timeline-private.h
UNITS = {'s': 1e9, 'ms': 1e6, 'µs': 1e3, 'ns': 1}


def times(text, before):
    """The two times after a word, in nanoseconds; None where it does not stand there."""
    match = re.search(before + r'(-?[\d.]+) (s|ms|µs|ns) to (-?[\d.]+) (s|ms|µs|ns)', text)
    return match and (float(match[1]) * UNITS[match[2]], float(match[3]) * UNITS[match[4]])


def view(app):
    return times(app.timeline().description, 'in view ')


def box(app):
    """The timeline, on the screen."""
    x, y, width, height = app.extents(app.timeline())
    return x, y, width, height


def lane_box(app, name):
    lane = next(item for item in app.walk(app.timeline()) if item.name.startswith(name))
    return app.extents(lane)


def time_at(app, x):
    begin, end = view(app)
    left, _, width, _ = box(app)
    return begin + (x - left - GUTTER) / (width - GUTTER) * (end - begin)


def x_of(app, time):
    begin, end = view(app)
    left, _, width, _ = box(app)
    return round(left + GUTTER + (time - begin) / (end - begin) * (width - GUTTER))


def pixel(app):
    begin, end = view(app)
    return (end - begin) / (box(app)[2] - GUTTER)


def drag(app, x0, y0, x1, y1, modifier=None):
    """Slowly: what is let go while it moves would go on."""
    app.move(x0, y0)
    if modifier:
        app.run('keydown', modifier)
    app.run('mousedown', 1)
    for i in range(1, 6):
        app.move(round(x0 + (x1 - x0) * i / 5), round(y0 + (y1 - y0) * i / 5))
    # In place, until the last moves are too old to be a flick.
    for i in range(8):
        app.move(x1, y1 + i % 2)
        app.run('sleep', 0.03)
    app.run('mouseup', 1)
    if modifier:
        app.run('keyup', modifier)


def fit(app):
    """Shows everything, from wherever it was."""
    app.move(box(app)[0] + 500, box(app)[1] + 10)
    app.key('Escape', 'Escape', '0')
    until(lambda: view(app)[0] < 0 and view(app)[1] > 990e6, 'everything is in view')
    # With the findings, which come later, lanes are higher.
    until(lambda: lane_box(app, 'main')[3] > 35, 'the findings are there')


def wheel_zooms_at_the_pointer(app):
    fit(app)
    left, top, width, _ = box(app)
    for part in (0.3, 0.7, 0.5):
        x = round(left + GUTTER + (width - GUTTER) * part)
        app.move(x, top + 100)
        time, before = time_at(app, x), view(app)
        app.run('keydown', 'ctrl', 'click', 4, 'keyup', 'ctrl')
        until(lambda: view(app)[1] - view(app)[0] < (before[1] - before[0]) * 0.85, 'it is zoomed')
        until(lambda: abs(time_at(app, x) - time) < 2 * pixel(app),
              f'the time under the pointer is still {time}')
    app.run('keydown', 'ctrl', 'click', 5, 'keyup', 'ctrl')


def drag_pans(app):
    fit(app)
    left, top, width, _ = box(app)
    app.key('plus', 'plus', 'plus')
    until(lambda: view(app)[1] - view(app)[0] < 400e6, 'it is zoomed')
    y = lane_box(app, 'main')[1] + 12
    x = left + GUTTER + 500
    time = time_at(app, x)
    drag(app, x, y, x - 200, y)
    until(lambda: abs(time_at(app, x - 200) - time) < 3 * pixel(app),
          'what was under the pointer has moved with it')
    assert 'marked' not in app.timeline().description


def shift_drag_marks_a_box(app):
    fit(app)
    first, last = lane_box(app, 'main'), lane_box(app, 'worker 1')
    x0, x1 = x_of(app, 200e6), x_of(app, 400e6)
    drag(app, x0, first[1] + 8, x1, last[1] + 8, 'shift')

    def is_marked():
        marked = times(app.timeline().description, 'marked ')
        return (marked and abs(marked[0] - 200e6) < 3 * pixel(app)
                and abs(marked[1] - 400e6) < 3 * pixel(app)
                and 'in 2 lanes' in app.timeline().description)
    until(is_marked, '200 to 400 ms are marked in 2 lanes')
    # Along the ruler: the time in all lanes.
    drag(app, x0, box(app)[1] + 10, x_of(app, 300e6), box(app)[1] + 10)
    until(lambda: 'marked' in app.timeline().description
          and 'lanes' not in app.timeline().description.split('in view')[0], 'all lanes are marked')


def click_selects(app):
    fit(app)
    x, y, _, _ = lane_box(app, 'worker 1')
    app.move(x_of(app, 110e6), y + 14)
    app.run('click', 1)
    until(lambda: 'parse: worker 1' in app.timeline().description, 'the slice is selected')
    # Over the slices of main lies the strip with its findings.
    x, y, _, height = lane_box(app, 'main')
    app.move(x_of(app, 125e6), y + height - 12)
    app.run('click', 1)
    until(lambda: 'wait: main, blocked' in app.timeline().description, 'another one is selected')
    # A double click lets it fill the view.
    app.run('click', '--repeat', 2, '--delay', 40, 1)
    until(lambda: view(app)[1] - view(app)[0] < 80e6, 'the slice fills the view')


def menu_hides_a_lane(app):
    fit(app)
    x, y, _, _ = lane_box(app, 'worker 2')
    app.move(x + 40, y + 10)
    app.run('click', 3)
    item = until(lambda: next((item for item in app.walk(app.timeline())
                               if item.getRoleName() == 'menu item' and 'Hide' in item.name
                               and 'Idle' not in item.name), None), 'a menu opens')
    item.queryAction().doAction(0)
    until(lambda: not any(item.name.startswith('worker 2,') for item in app.walk(app.timeline())),
          'the lane is hidden')
    app.key('shift+x')
    until(lambda: any(item.name.startswith('worker 2,') for item in app.walk(app.timeline())),
          'it is shown again')


def minimap_moves_the_view(app):
    fit(app)
    app.key('plus', 'plus', 'plus', 'plus', 'Home')
    until(lambda: view(app)[0] < 0 and view(app)[1] < 250e6, 'the beginning is in view')
    minimap = until(lambda: next((item for item in app.walk() if item.name == 'Overview'
                                  and item.description), None), 'there is an overview')
    x, y, width, height = app.extents(minimap)

    def place(time):
        return round(x + GUTTER + (time + 21e6) / 1040e6 * (width - GUTTER))

    length = view(app)[1] - view(app)[0]
    drag(app, place(80e6), y + height // 2, place(580e6), y + height // 2)
    until(lambda: view(app)[0] > 300e6 and abs(view(app)[1] - view(app)[0] - length) < length / 50,
          'as much of a later time is in view')


loom_drive.main([wheel_zooms_at_the_pointer, drag_pans, shift_drag_marks_a_box, click_selects,
                 menu_hides_a_lane, minimap_moves_the_view])
