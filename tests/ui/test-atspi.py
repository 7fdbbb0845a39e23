#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told by the running application, over AT-SPI."""

import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(os.environ['WEFT_SOURCE_ROOT']) / 'tests' / 'support'))
import loom_drive  # noqa: E402
from loom_drive import until  # noqa: E402

# What can have the focus, and so needs a name.
ROLES = {'push button', 'toggle button', 'check box', 'radio button', 'combo box', 'entry', 'text',
         'password text', 'switch', 'spin button', 'slider', 'menu item', 'page tab', 'link'}


def slice_of(app):
    """The selected slice, a child of the timeline."""
    timeline = app.timeline()
    return next((item for item in app.walk(timeline)
                 if item.getState().contains(app.pyatspi.STATE_SELECTED)), None)


def told_of_slice(app, name, *words):
    def told():
        item = slice_of(app)
        return (item is not None and item.name == name
                and all(word in item.description for word in words))
    until(told, f'the selected slice is “{name}”: {words}')


def lanes_have_names(app):
    timeline = app.timeline()
    for start in ('main, 40 events, busy 90', 'worker 1, 40 events, busy 60',
                  'worker 2, 20 events, busy 90'):
        until(lambda: any(item.name.startswith(start) for item in app.walk(timeline)),
              f'a lane is called “{start}…”')
    main = next(item for item in app.walk(timeline) if item.name.startswith('main,'))
    assert main.getRoleName() == 'list item', main.getRoleName()
    x, y, width, height = app.extents(main)
    assert width > 300 and 20 < height < 100, (x, y, width, height)


def selection_is_told(app):
    app.key('period')
    until(lambda: slice_of(app), 'a slice is selected')
    # To the first one of main: as far back as it goes.
    for _ in range(25):
        app.key('comma')
    told_of_slice(app, 'load_report', 'main', 'running', 'for 5.00 ms', 'went on to worker 1',
                  '2.00 ms later')
    app.key('bracketright')
    told_of_slice(app, 'parse', 'worker 1', 'running', 'for 30.0 ms', 'came from main')
    app.key('Down')
    told_of_slice(app, 'decompress', 'worker 1', 'for 10.0 ms')
    timeline = app.timeline()
    until(lambda: 'decompress' in timeline.description, 'the timeline tells the selection')
    app.key('Escape')
    until(lambda: 'Nothing selected' in timeline.description, 'nothing is selected')


def state_is_told(app):
    app.key('period')
    for _ in range(25):
        app.key('comma')
    app.key('period')
    told_of_slice(app, 'wait', 'main', 'blocked', 'for 40.0 ms')
    app.key('Escape')


def pinning_is_told(app):
    app.key('period', 'p')
    timeline = app.timeline()
    until(lambda: any(item.name.endswith(', pinned') for item in app.walk(timeline)),
          'a lane is told to be pinned')
    app.key('p', 'Escape')
    until(lambda: not any(item.name.endswith(', pinned') for item in app.walk(timeline)),
          'no lane is told to be pinned')


def findings_are_told(app):
    def found():
        return [item for item in app.walk() if 'W001' in item.name and item.childCount < 40]
    items = until(found, 'a finding of W001 is in the list')
    assert any('blocked' in item.name for item in items), [item.name for item in items]


def tasks_are_told(app):
    app.key('ctrl+Page_Down')
    until(lambda: [item for item in app.walk() if item.name.startswith('load_report')
                   and item.getRoleName() in ('label', 'table cell', 'tree table', 'list item',
                                              'table row', 'row')],
          'a task is in the list')
    app.key('ctrl+Page_Up')


def everything_has_a_name(app):
    """On every page and panel. Where GTK knows no name it tells the class of what is inside."""
    nameless = {f'{item.getRoleName()} “{item.name}”, “{item.description}”' for item in app.walk()
                if item.getRoleName() in ROLES and
                re.match(r'$|(Gtk|Adw|Loom)[A-Z]', item.name or '')}
    assert not nameless, 'without a name:\n  ' + '\n  '.join(sorted(nameless))


loom_drive.main([lanes_have_names, selection_is_told, state_is_told, pinning_is_told,
                 findings_are_told, tasks_are_told, everything_has_a_name])
