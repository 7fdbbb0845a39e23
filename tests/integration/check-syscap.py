# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports recordings as Sysprof captures, and reads those with a reader that shares nothing with
Weft's.

  check-syscap.py WEFT READER RECORDING…

A capture has to come back as it was; of others, the lengths of slices have to be there.
"""

import os
import subprocess
import sys
import tempfile


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors="replace")
    assert done.returncode == 0, "%s: %s" % (" ".join(command), text)
    return text


def main():
    weft, reader = sys.argv[1:3]
    recordings = [path for path in sys.argv[3:] if os.path.exists(path)]
    with tempfile.TemporaryDirectory() as folder:
        for recording in recordings:
            capture = os.path.join(folder, "out.syscap")
            packed = os.path.join(folder, "out.syscap.gz")
            again = os.path.join(folder, "again.syscap")
            chrome = os.path.join(folder, "out.json")
            run(weft, "export", recording, "-o", capture)
            run(weft, "export", recording, "-o", packed)
            run(weft, "export", capture, "-o", again)
            run(weft, "export", recording, "-o", chrome)
            print(os.path.basename(recording), run(sys.executable, reader, capture).strip())
            # What is written once is written again as it is.
            for one, other in ((packed, capture), (again, capture)):
                run(sys.executable, reader, one, other)
            if recording.endswith(".syscap"):
                run(sys.executable, reader, capture, recording)
            else:
                run(sys.executable, reader, capture, "--json", chrome)


main()
