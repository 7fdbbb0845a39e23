#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run-fuzz.sh FOLDER [SECONDS]    each reader for so long, ten minutes if nothing is said
#
# Begins with the recordings of the tests, cut to what is tried at once. What breaks a reader is left
# in FOLDER/found.

set -eu

folder=$1
seconds=${2:-600}
root=$(cd "$(dirname "$0")/../.." && pwd)
traces=${WEFT_TEST_TRACES:-$root/../shared/traces}
passed=0
failed=0

mkdir -p "$folder/found"

# seed FORMAT CUT FILE…: their beginnings, without the bytes that the target puts in front
seed() {
  format=$1 cut=$2
  shift 2
  mkdir -p "$folder/corpus-$format"
  for file; do
    [ -e "$file" ] || continue
    tail -c "+$((cut + 1))" "$file" | head -c 16000 > "$folder/corpus-$format/$(basename "$file")"
  done
}

gzip -dc "$root/app/lab/example.fxt.gz" > "$folder/example.fxt"
seed fxt 8 "$folder/example.fxt"
seed chrome-json 1 "$traces"/*.json
seed syscap 4 "$traces"/*.syscap
seed gzip 3 "$root/app/lab/example.fxt.gz"

for format in fxt chrome-json syscap gzip; do
  if ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1 \
    "$folder/tests/fuzz/fuzz-$format" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=4096 \
    -timeout=20 -print_final_stats=1 -artifact_prefix="$folder/found/$format-" \
    "$folder/corpus-$format" > "$folder/fuzz-$format.log" 2>&1; then
    passed=$((passed + 1))
    echo "fuzz-$format: $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/fuzz-$format.log") inputs, nothing found"
  else
    failed=$((failed + 1))
    echo "fuzz-$format: failed; see $folder/fuzz-$format.log and $folder/found"
    tail -n 30 "$folder/fuzz-$format.log"
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
