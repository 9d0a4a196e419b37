#!/bin/bash
# Cost of fleet scans: of a run, of a small repository, and of one that has not changed.
#   benchmarks/scripts/fleet.sh BEFORE AFTER FOLDER [RUNS]
# BEFORE and AFTER are the trapstreet of two checkouts that have run 'fleet scan' once; FOLDER has 1,000 or more bare repositories. Runs are
# interleaved, because machines are shared. PREFIX='chrt -r 1' gives clean times beside other work.
set -eu
before=$1 after=$2 folder=$3 runs=${4:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
ls -d "$folder"/*.git | awk -F/ '{ print $NF "\t" $0 }' > "$out/all"
head -100 "$out/all" > "$out/few"
one() { # name, launcher, list, store
    # shellcheck disable=SC2086 # words
    ${PREFIX:-} /usr/bin/time -f "$1: %e s, %U user, %S sys, %M KB" "$2" fleet scan --repos "$3" --store "$4" --allow-failures 1000 \
        2>&1 > /dev/null | tail -1 | tee -a "$out/rows"
}
for run in $(seq "$runs"); do
    for version in before after; do
        one "$version 100" "${!version}" "$out/few" "$out/few-$version-$run"
        one "$version all" "${!version}" "$out/all" "$out/all-$version-$run"
        one "$version again" "${!version}" "$out/all" "$out/all-$version-$run"
    done
done
awk -v all="$(wc -l < "$out/all")" '
    { name = $1 " " $2; sub(":", "", name); n[name]++; cpu[name] = cpu[name] " " ($5 + $7); wall[name] = wall[name] " " $3 }
    function median(list,   v, m, i, j, t) {
        m = split(list, v, " ")
        for (i = 1; i <= m; i++) for (j = i + 1; j <= m; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
        return v[int((m + 1) / 2)]
    }
    function show(kind, list, version,   few, whole, again, each) {
        few = median(list[version " 100"]); whole = median(list[version " all"]); again = median(list[version " again"])
        each = (whole - few) / (all - 100)
        printf "%s, %s: %.1f s a run, %.1f ms a repository, %.1f ms an unchanged one (run included)\n",
            version, kind, few - 100 * each, 1000 * each, 1000 * again / all
    }
    END { for (i = 1; i <= 2; i++) { version = i == 1 ? "before" : "after"; show("wall", wall, version); show("processor", cpu, version) } }
' "$out/rows"
