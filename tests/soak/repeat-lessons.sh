#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# repeat-lessons.sh RUNS
#
# Every lesson so many times in a row, every way: a flake shows. In the window, where also those that
# deadlock must leave it alive, without one, and by `weft lab`. Builds what it needs with the
# sanitizers, in _build-asan and _build-tsan.

set -u

runs=$1
case $runs in
  '' | *[!0-9]*)
    echo "How often is a number, not $runs" >&2
    exit 2
    ;;
esac

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/support/machine.sh"

export WEFT_LESSON_RUNS=$runs
passed=0
failed=0

# counted COMMAND…: says what it says, and adds up its last line, `N passed, N failed`.
counted ()
{
  log=$folder/lessons.log
  "$@" > "$log" 2>&1
  status=$?
  cat "$log"
  good=$(sed -n '$s/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$log")
  bad=$(sed -n '$s/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$log")
  [ "$status" -eq 0 ] || [ "${bad:-0}" -gt 0 ] || bad=1
  passed=$((passed + ${good:-0}))
  failed=$((failed + ${bad:-0}))
}

# Each lesson by the command, which exits with 1 where a recording shows what it should not.
commanded ()
{
  good=0
  bad=0
  for lesson in $("$folder/app/cli/weft" lab | sed -n 's/^  \([a-z-]*\) .*/\1/p'); do
    if "$folder/app/cli/weft" lab "$lesson" --runs="$runs" > "$folder/lesson.log" 2>&1; then
      good=$((good + 1))
    else
      bad=$((bad + 1))
      echo "weft lab $lesson --runs=$runs:"
      grep '✗' "$folder/lesson.log" | sort | uniq -c
      tail -n 20 "$folder/lesson.log"
    fi
  done
  [ $((good + bad)) -gt 0 ] || bad=1 # There is no lesson, or no command.
  echo "$good passed, $bad failed"
}

folder=$root/_build-asan
build_targets='app/cli/weft tests/unit/test-lessons tests/ui/test-every-lesson'
build "$folder" -Db_sanitize=address,undefined || exit
say "Under AddressSanitizer and UndefinedBehaviorSanitizer: without a window and in it"
counted python3 "$root/tests/support/run-tests.py" "$folder" test-lessons test-every-lesson \
  --timeout-multiplier=0
say "By the command"
export ASAN_OPTIONS=fast_unwind_on_malloc=0
export LSAN_OPTIONS="suppressions=$root/tests/support/leaks-upstream.txt:print_suppressions=0"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
counted commanded
unset ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS

# gcc 12's ThreadSanitizer does not know the addresses that newer kernels hand out at random.
steady=
! setarch --addr-no-randomize true 2> /dev/null || steady='setarch --addr-no-randomize'
folder=$root/_build-tsan
build_targets='tests/unit/test-lessons tests/ui/test-every-lesson'
build "$folder" -Db_sanitize=thread || exit
say "Under ThreadSanitizer: without a window and in it"
counted $steady python3 "$root/tests/support/run-tests.py" "$folder" test-lessons test-every-lesson \
  --timeout-multiplier=0

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
