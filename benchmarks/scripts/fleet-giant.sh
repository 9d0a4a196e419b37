#!/bin/bash
# Whether a giant holds up a fleet: a repository of 700,000 objects alone, small ones alone, each with one core, and all with two.
#   benchmarks/scripts/fleet-giant.sh LAUNCHER FOLDER [RUNS]
# LAUNCHER is the trapstreet of a checkout; FOLDER has 1,000 or more bare repositories.
set -eu
launcher=$1 folder=$2 runs=${3:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
git init -q --bare -b main "$out/giant.git"
awk 'BEGIN {
    srand(7)
    for (i = 0; i < 175000; i++) { # a commit, a root, a directory and a file each
        text = sprintf("let value%d = %d;\n// %s\n", i, rand() * 1e9, i % 97)
        printf "commit refs/heads/main\ncommitter A <a@example.com> %d +0000\ndata 1\nm\nM 100644 inline d%d/f%d.js\ndata %d\n%s\n",
            1500000000 + i, i % 50, i % 331, length(text), text
    }
}' | git -C "$out/giant.git" -c fastimport.unpackLimit=0 fast-import --quiet
git -C "$out/giant.git" count-objects -v | grep -E 'in-pack|size-pack'
ls -d "$folder"/*.git | awk -F/ '{ print $NF "\t" $0 }' > "$out/small"
printf 'giant\t%s\n' "$out/giant.git" > "$out/giant"
cat "$out/giant" "$out/small" > "$out/both"
one() { # name, cores
    # shellcheck disable=SC2086 # words
    ${PREFIX:-} /usr/bin/time -f "$1: %e s, %U user, %S sys, %M KB" "$launcher" fleet scan --repos "$out/$1" --store "$out/s-$1-$run" \
        --master "local[$2]" --allow-failures 1000 2>&1 > /dev/null | tail -1
}
for run in $(seq "$runs"); do
    one giant 1
    one small 1
    one both 2
done
