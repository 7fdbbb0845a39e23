# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates what `weft check` writes against the schemas of SARIF and JUnit.

  check-schemas.py WEFT FAULTY-PROGRAM SCHEMAS [RECORDING…]

Each rule has its fault recorded; recordings are checked as they are. Skipped (exit status 77) where
what validates is not here.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

# What people and CI see of a finding has to stand whatever names a recording has.
HOSTILE = [
    {"ph": "M", "pid": 1, "tid": 1, "name": "thread_name", "args": {"name": "<main> & \"co\"\u0001"}},
    {"ph": "M", "pid": 1, "tid": 1, "name": "process_name", "args": {"name": "a\nb"}},
    {"ph": "X", "pid": 1, "tid": 1, "ts": 0, "dur": 900000, "cat": "weft.loop", "name": "loop"},
    {"ph": "X", "pid": 1, "tid": 1, "ts": 10, "dur": 800000, "cat": "weft.run",
     "name": "]]></failure>&\u0001\uffff<x>\u202e"},
    {"ph": "X", "pid": 1, "tid": 1, "ts": 20, "dur": 700000, "cat": "weft.wait", "name": "wait"},
]


def skip(reason):
    print("skipped: " + reason)
    sys.exit(77)


def validators(folder):
    try:
        import jsonschema
    except ImportError:
        skip("python3-jsonschema is not here")
    if shutil.which("xmllint") is None:
        skip("xmllint is not here")
    with open(os.path.join(folder, "sarif-2.1.0-rtm.5.json"), encoding="utf-8") as file:
        return jsonschema.Draft4Validator(json.load(file),
                                          format_checker=jsonschema.FormatChecker())


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


def check_sarif(weft, recording, validator):
    log = json.loads(run(weft, "check", "--fail-on=none", "--format=sarif", recording))
    errors = list(validator.iter_errors(log))
    assert not errors, "%s: %s at %s" % (recording, errors[0].message, list(errors[0].path))
    only, = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["help"]["text"] and rule["shortDescription"]["text"], rule
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"], result
        assert result["level"] in ("error", "warning", "note"), result
        assert len(result["message"]["text"]) > 10, result
        assert len(result["partialFingerprints"]["weftPlace/v1"]) == 64, result
        location, = result["locations"]
        assert location["logicalLocations"][0]["kind"] == "thread", result
    return only["results"]


def check_junit(weft, recording, schemas):
    path = recording + ".xml"
    with open(path, "wb") as file:
        file.write(run(weft, "check", "--fail-on=none", "--format=junit", recording))
    for schema in ("junit-jenkins.xsd", "junit-ant.xsd"):
        done = subprocess.run(["xmllint", "--noout", "--schema", os.path.join(schemas, schema), path],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert done.returncode == 0, done.stdout.decode(errors="replace")


def fingerprints(results, code):
    return sorted(result["partialFingerprints"]["weftPlace/v1"] for result in results
                  if result["ruleId"] == code)


def record_fault(weft, faulty, code, path, validator):
    """Whether a fault comes about may depend on who is faster; then it is tried again."""
    for _ in range(10):
        run(weft, "record", "-o", path, "--", faulty, code, "fault")
        results = check_sarif(weft, path, validator)
        if any(result["ruleId"] == code for result in results):
            return results
    raise AssertionError(code + " is not found")


def main():
    weft, faulty, schemas = sys.argv[1:4]
    validator = validators(schemas)
    n_found, n_placed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        recordings = []
        for number in range(1, 16):
            code = "W%03d" % number
            found = []
            for turn in range(2):
                path = os.path.join(folder, "%s-%d.fxt" % (code, turn))
                found.append(record_fault(weft, faulty, code, path, validator))
                recordings.append(path)
            results = [result for result in found[0] if result["ruleId"] == code]
            n_found += len(results)
            n_placed += sum("physicalLocation" in result["locations"][0] for result in results)
            # Another run has the same ones, at other times. On a busy machine something else may have
            # taken too long in the one, and not what is meant to: then a third one tells.
            for _ in range(5):
                if set(fingerprints(found[0], code)) & set(fingerprints(found[1], code)):
                    break
                found = [found[1], record_fault(weft, faulty, code, path, validator)]
            assert set(fingerprints(found[0], code)) & set(fingerprints(found[1], code)), \
                "%s: %s" % (code, found)
        hostile = os.path.join(folder, "hostile.json")
        with open(hostile, "w", encoding="utf-8") as file:
            json.dump(HOSTILE, file)
        recordings.append(hostile)
        assert check_sarif(weft, hostile, validator), "nothing is found of what is hostile"
        for path in sys.argv[4:]:
            copy = os.path.join(folder, os.path.basename(path))
            shutil.copy(path, copy)
            recordings.append(copy)
            check_sarif(weft, copy, validator)
        for path in recordings:
            check_junit(weft, path, schemas)
    assert n_placed > 0, "no finding has its line"
    print("%d recordings, %d findings, %d of them with their line" % (len(recordings), n_found, n_placed))


main()
