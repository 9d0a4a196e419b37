"""Scans directories of sound files, and counts problems, warnings and skipped files by kind. Exit code 1 if there is a problem."""

import collections
import json
import subprocess
import sys

program = sys.argv[1]
problems_of_all = 0
print(f"{'directory':20} {'files':>7} {'archives':>9} {'entries':>8} {'MB':>6} {'tokens':>7} {'problems':>9} {'warnings':>9}")
details = []
for argument in sys.argv[2:]:
    name, path = argument.split("=", 1)
    said = subprocess.run(
        [program, "scan", "--no-history", "--no-config", "--no-progress", "--fail-on", "none", "--format", "json", path],
        capture_output=True,
        check=False,
    )
    if said.returncode not in (0, 3):
        sys.exit(f"{name}: exit code {said.returncode}: {said.stderr.decode()[-500:]}")
    report = json.loads(said.stdout)
    looked = report["run"]["looked"]
    problems_of_all += len(report["problems"])
    print(
        f"{name:20} {looked['files']:7} {looked['archives']:9} {looked['entries']:8} {looked['bytes'] // 10**6:6} "
        f"{len(report['findings']):7} {len(report['problems']):9} {len(report['notices']):9}",
        flush=True,
    )
    kinds = collections.Counter("problem: " + problem["what"] for problem in report["problems"])
    kinds.update("warning: " + notice["what"] for notice in report["notices"])
    kinds.update({"skipped: " + skip["what"]: skip["count"] for skip in report["run"]["skipped"]})
    for kind, count in sorted(kinds.items()):
        first = next((p["where"] for p in report["problems"] if "problem: " + p["what"] == kind), "")
        details.append(f"{name}: {count} × {kind}" + (f", first {first}" if first else ""))
print()
print("\n".join(details))
sys.exit(1 if problems_of_all else 0)
