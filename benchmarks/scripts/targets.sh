#!/bin/bash
# Memory and time of one process over many small repositories: a list in one report, and line by line.
#   benchmarks/scripts/targets.sh BEFORE AFTER FOLDER [RUNS]
# BEFORE and AFTER are launchers of two versions; FOLDER has bare repositories. Runs are interleaved, because machines are shared.
set -eu
before=$1 after=$2 folder=$3 runs=${4:-5}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
ls -d "$folder"/*.git > "$out/list"
one() { # name, command...
    local name=$1
    shift
    /usr/bin/time -f "$name: %e s, %U s user, %M KB" "$@" --threads 2 --fail-on none --no-progress --quiet 2>&1 > /dev/null | tail -1
}
for _ in $(seq "$runs"); do
    # shellcheck disable=SC2046 # one word a path
    one before "$before" scan $(cat "$out/list") --format json --output "$out/before"
    # shellcheck disable=SC2046
    one after "$after" scan $(cat "$out/list") --format json --output "$out/after"
    one lines "$after" scan --targets-from "$out/list" --format jsonl --output "$out/lines"
done
