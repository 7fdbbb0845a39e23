# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real application as a person does: it is started under a display of its own, gets
keys and the pointer from xdotool, and is read over AT-SPI, as a screen reader reads it.

Nothing is waited for by time: until() looks again and again whether something holds, and
fails at a deadline.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

# The application's warnings are to end it; those of the bindings are not.
DEBUG = os.environ.pop('G_DEBUG', '')
DEADLINE = 30.0  # seconds; far more than anything takes


def skip_without(*programs):
    """Ends the test as skipped, saying why, where something it needs is not there."""
    for program in programs:
        if shutil.which(program) is None:
            print(f'1..0 # SKIP {program} is not installed')
            sys.exit(0)
    try:
        import pyatspi  # noqa: F401
    except ImportError:
        print('1..0 # SKIP python3-pyatspi is not installed')
        sys.exit(0)


def until(condition, what):
    """Waits until condition() is true, and returns what it returned."""
    deadline = time.monotonic() + DEADLINE
    while True:
        try:
            result = condition()
        except AssertionError:
            raise
        except Exception as error:  # what was there a moment ago may be gone
            result = None
            what = f'{what.split(" (")[0]} ({error})'
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f'not within {DEADLINE:.0f} s: {what}')
        time.sleep(0.02)


def write_recording(path):
    """Three threads: main posts to worker 1, and worker 2 is blocked for a while in each round."""
    events = []
    for tid, name in ((1, 'main'), (2, 'worker 1'), (3, 'worker 2')):
        events.append({'ph': 'M', 'pid': 1, 'tid': tid, 'name': 'thread_name',
                       'args': {'name': name}})

    def add(tid, begin, length, name, category):
        events.append({'ph': 'X', 'pid': 1, 'tid': tid, 'ts': begin, 'dur': length, 'name': name,
                       'cat': category})

    for i in range(20):
        t = i * 50000
        add(1, t, 5000, 'load_report', 'weft.run')
        add(1, t + 8000, 40000, 'wait', 'weft.wait')
        add(2, t + 6000, 30000, 'parse', 'weft.run')
        add(2, t + 10000, 10000, 'decompress', 'weft.run')
        add(3, t, 45000, 'fsync', 'weft.block')
        events.append({'ph': 's', 'pid': 1, 'tid': 1, 'ts': t + 4000, 'id': i, 'name': 'hop',
                       'cat': 'weft.hop'})
        events.append({'ph': 'f', 'bp': 'e', 'pid': 1, 'tid': 2, 'ts': t + 6000, 'id': i,
                       'name': 'hop', 'cat': 'weft.hop'})
        events.append({'ph': 'b', 'pid': 1, 'tid': 1, 'ts': t, 'id': 100 + i,
                       'name': 'load_report', 'cat': 'weft.task'})
        events.append({'ph': 'e', 'pid': 1, 'tid': 2, 'ts': t + 36000, 'id': 100 + i,
                       'name': 'load_report', 'cat': 'weft.task'})
    path.write_text(json.dumps({'traceEvents': events}))


class App:
    """The application with a recording open, and what is to be seen of it."""

    def __init__(self, *arguments):
        import pyatspi
        self.pyatspi = pyatspi
        build = pathlib.Path(os.environ['WEFT_BUILD_ROOT'])
        self.folder = tempfile.TemporaryDirectory()
        recording = pathlib.Path(self.folder.name) / 'recording.json'
        write_recording(recording)
        environment = dict(os.environ, GTK_A11Y='atspi', G_DEBUG=DEBUG,
                           GSETTINGS_SCHEMA_DIR=str(build / 'data'))
        # A busy machine lets the display come late, and the window manager.
        until(lambda: self.succeeds('getdisplaygeometry'), 'the display answers')
        self.manager = subprocess.Popen(['openbox'], stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen([str(build / 'ui' / 'weft-app'), *arguments,
                                         str(recording)], env=environment)
        self.found = None
        self.root = until(self._find_root, 'the application is on the accessibility bus')
        self.window = until(self._find_window, 'its window is shown').strip()
        until(lambda: self.succeeds('windowactivate', '--sync', self.window), 'it is in front')
        self.shadow = self._find_shadow()

    def _find_root(self):
        assert self.process.poll() is None, 'the application has ended'
        for app in self.pyatspi.Registry.getDesktop(0):
            if app is not None and app.get_process_id() == self.process.pid:
                # What it says is asked for each time.
                app.set_cache_mask(0)
                return app
        return None

    def _find_window(self):
        found = subprocess.run(['xdotool', 'search', '--all', '--onlyvisible', '--pid',
                                str(self.process.pid), '--name', 'Weft'],
                               capture_output=True, text=True, check=False)
        return found.stdout.split('\n')[0]

    def _find_shadow(self):
        """GTK's own frame is a part of the X window; AT-SPI counts from within it."""
        frame = until(lambda: self.find(role='frame'), 'the window is on the accessibility bus')
        out = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', self.window],
                             capture_output=True, text=True, check=True).stdout
        geometry = dict(line.split('=') for line in out.split())
        x, y, width, height = self.extents(frame)
        return ((int(geometry['WIDTH']) - width) / 2 - x, (int(geometry['HEIGHT']) - height) / 2 - y)

    def close(self):
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.manager.terminate()
        self.manager.wait(DEADLINE)
        self.folder.cleanup()

    # What a person does.

    @staticmethod
    def run(*words):
        subprocess.run(['xdotool', *[str(word) for word in words]], check=True)

    @staticmethod
    def succeeds(*words):
        return subprocess.run(['xdotool', *words], check=False, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0

    def move(self, x, y):
        """The pointer, to a place in the window."""
        left, top = self.shadow
        self.run('mousemove', '--window', self.window, round(x + left), round(y + top))

    def key(self, *keys):
        self.run('key', '--clearmodifiers', *keys)

    # What a person sees.

    def walk(self, root=None):
        """All accessibles, also of pages that are not in front: GTK 4.8 does not tell these apart.
        The tree may change meanwhile."""
        root = root or self.root
        yield root
        for i in range(root.childCount):
            child = root.getChildAtIndex(i)
            if child is not None and child.getState().contains(self.pyatspi.STATE_VISIBLE):
                yield from self.walk(child)

    def find(self, name=None, role=None, root=None):
        for item in self.walk(root):
            if name is not None and item.name != name:
                continue
            if role is not None and item.getRoleName() != role:
                continue
            return item
        return None

    def wait_for(self, name=None, role=None, root=None):
        return until(lambda: self.find(name, role, root), f'there is “{name}”, {role}')

    def timeline(self):
        """The inspector's; the lab's, which is live, does not tell what is in view."""
        if self.found is None:
            self.found = until(lambda: next((item for item in self.walk() if item.name == 'Timeline'
                                             and 'in view' in item.description), None),
                               'there is a timeline')
        return self.found

    def extents(self, item):
        """Where something is in the window."""
        box = item.queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
        return box.x, box.y, box.width, box.height


def main(tests):
    """Runs the tests one after the other with one application; in TAP."""
    skip_without('xdotool', 'openbox')
    print(f'1..{len(tests)}', flush=True)
    app = App()
    try:
        for number, test in enumerate(tests, 1):
            test(app)
            print(f'ok {number} {test.__name__}', flush=True)
    except Exception as error:
        # The next ones begin where this one should have ended.
        traceback.print_exc()
        print(f'Bail out! {test.__name__}: {error}', flush=True)
        sys.exit(1)
    finally:
        app.close()
