#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run-fuzz.sh FOLDER [SECONDS] [TARGET…]
#
# Each target, or those that are named, for so long; ten minutes if nothing is said. The targets are
# the readers fxt, chrome-json, syscap and gzip, and memory, a recorder's memory that is followed; what
# loads is looked at in every way there is (fuzz-look.c).
#
# Begins with one of everything (make-seeds.py) and the recordings of the tests, cut to what is tried
# at once. What breaks a target is left in FOLDER/found.

set -eu

folder=$1
shift
case ${1-} in
  [0-9]*)
    seconds=$1
    shift
    ;;
  *) seconds=600 ;;
esac
[ $# -gt 0 ] || set -- fxt chrome-json syscap gzip memory
root=$(cd "$(dirname "$0")/../.." && pwd)
traces=${WEFT_TEST_TRACES:-$root/../shared/traces}
passed=0
failed=0

mkdir -p "$folder/found"

# seed TARGET CUT FILE…: their beginnings, without the bytes that the target puts in front
seed() {
  target=$1 cut=$2
  shift 2
  for file; do
    [ -e "$file" ] || continue
    tail -c "+$((cut + 1))" "$file" | head -c 6000 > "$folder/corpus-$target/$(basename "$file")"
  done
}

python3 "$root/tests/fuzz/make-seeds.py" "$folder"
gzip -dc "$root/app/lab/example.fxt.gz" > "$folder/example.fxt"
seed fxt 8 "$folder/example.fxt"
seed chrome-json 1 "$traces"/*.json
seed syscap 4 "$traces"/*.syscap
# Behind an even byte: the packed file itself.
{ printf '\0' && tail -c +4 "$root/app/lab/example.fxt.gz"; } > "$folder/packed"
seed gzip 0 "$folder/packed"

for target; do
  program=$folder/tests/fuzz/fuzz-$target
  [ -x "$program" ] || {
    echo "There is no target $target" >&2
    exit 2
  }
  log=$folder/fuzz-$target.log
  # Without -entropic=0 the fuzzer spends three quarters of its time on choosing what to try next.
  if ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    "$program" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=4096 \
    -timeout=20 -entropic=0 -print_final_stats=1 -artifact_prefix="$folder/found/$target-" \
    "$folder/corpus-$target" > "$log" 2>&1; then
    passed=$((passed + 1))
    echo "fuzz-$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, nothing found"
  else
    failed=$((failed + 1))
    echo "fuzz-$target: failed; see $log and $folder/found"
    tail -n 30 "$log"
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
