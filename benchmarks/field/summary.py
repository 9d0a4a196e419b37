"""The rows of a run as a page: medians, and ratios round by round."""
import csv
import statistics

ORDER = ("history", "directory", "staged", "start-up", "growth")
SETTINGS = {"default": "as it comes", "mapbox": "its Mapbox rule alone", "widest": "archives and encodings as deep as it goes"}

NOTES = {
    "history": """Every program but the two of git's says which commit brought a token; 200 tokens were planted in 200 commits on top, in places
where each rule for Mapbox has all that it asks for, and `planted` is how many of them it reported: less than all means that the
rule does not know some kind (public, secret), 0 that it read less or looked for others. `git cat-file` and `git log -p` search
nothing: they are what reading costs git itself. The programs that read patches do less than the others where content is in no
patch (see `found`), and search hundreds of kinds of secrets where Trapstreet searches one; with their Mapbox rule alone that is
evened out, except that they still read patches.""",
    "directory": """ripgrep looks for three literals and decodes nothing: a bound, not a scanner. The others search for hundreds of kinds of secrets,
Trapstreet for one; the second row of a program, with its Mapbox rule alone, evens that out. Trapstreet opens archives and
undoes encodings in each of these runs; gitleaks does so only when asked. Where the input was copied to be large enough, Kingfisher
searches equal files once; all others, each time.""",
    "staged": """What a commit waits for: each as its documentation puts it into a pre-commit hook, launcher included. detect-secrets and
secretlint read the files that are named to them, as they are in the working tree, not what is staged; `git diff --cached`
searches nothing. Of the commit with tokens, a public and a secret one,
the exit code shows who refused it.""",
    "start-up": """Saying the version, and looking through a directory with one small file. Start-up weighs most in a hook and not at all in a scan of
minutes.""",
    "growth": """Generated inputs, which grow; on fewer cores each process is held to so many by `taskset`.""",
}


def median(values):
    return statistics.median(values) if values else float("nan")


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def shown(seconds):
    return "%.3f" % seconds if seconds < 1 else "%.2f" % seconds if seconds < 100 else "%.0f" % seconds


def table(head, lines):
    out = ["| " + " | ".join(head) + " |", "|" + "|".join(" --- " if i == 0 else " ---: " for i in range(len(head))) + "|"]
    return "\n".join(out + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def timed(rows, experiment):
    """A table for each input of an experiment."""
    parts = []
    mine = [r for r in rows if r["experiment"] == experiment]
    for source in dict.fromkeys(r["input"] for r in mine):
        here = [r for r in mine if r["input"] == source]
        programs = dict.fromkeys((r["program"], r["setting"]) for r in here)
        ours = {r["round"]: float(r["wall_s"]) for r in here if r["program"] == "trapstreet"}
        lines = []
        for program, setting in programs:
            done = [r for r in here if (r["program"], r["setting"]) == (program, setting) and not r["note"]]
            # What took too long for a second run is shown by its first, beside ours of the same round.
            counted = [r for r in done if r["round"] != "0"] or done
            label = program + ("" if setting == "default" else ", " + SETTINGS[setting])
            if not counted:
                late = [r for r in here if (r["program"], r["setting"]) == (program, setting) and r["note"]]
                lines.append([label, late[0]["note"] if late else "not run", "", "", "", "", "", ""])
                continue
            ratios = [float(r["wall_s"]) / ours[r["round"]] for r in counted if ours.get(r["round"])]
            codes = sorted({r["exit"] for r in counted})
            lines.append([label, shown(median([float(r["wall_s"]) for r in counted])),
                          shown(median([float(r["user_s"]) + float(r["system_s"]) for r in counted])),
                          "%.0f" % (median([int(r["peak_kB"]) for r in counted]) / 1000),
                          "%.2f (%.2f to %.2f)" % (median(ratios), min(ratios), max(ratios)) if ratios else "",
                          str(len(counted)) if counted[0]["round"] != "0" else "the first alone",
                          ", ".join(sorted({r["planted_found"] for r in counted})), ", ".join(codes)])
        parts.append("### %s: %s\n\n" % (experiment, source) + table(
            ["", "wall s", "processor s", "peak MB", "times ours, round by round", "rounds", "planted", "exit"], lines))
    return "\n".join(parts)


def headline(rows):
    """The ratios that are the aim: against the fastest rival of each kind."""
    lines = []
    floors = ("git cat-file", "git log -p", "ripgrep")
    for experiment in ("history", "directory", "staged"):
        for source in dict.fromkeys(r["input"] for r in rows if r["experiment"] == experiment):
            here = [r for r in rows if r["experiment"] == experiment and r["input"] == source and r["round"] != "0" and not r["note"]]
            times = {}
            for r in here:
                times.setdefault((r["program"], r["setting"]), {})[r["round"]] = float(r["wall_s"])
            ours = times.pop(("trapstreet", "default"), {})
            ratios = {k: median([wall / ours[n] for n, wall in v.items() if ours.get(n)]) for k, v in times.items() if v.keys() & ours.keys()}
            said = []
            for setting in ("default", "mapbox"):
                those = {k[0]: v for k, v in ratios.items() if k[1] == setting and k[0] not in floors}
                if those:
                    best = min(those, key=those.get)
                    said.append("%s takes %.2f times as long" % (
                        best if setting == "default" else "with the Mapbox rule alone, " + best, those[best]))
            if not said:
                continue
            lines.append("* %s, %s: %s s; of the rivals, the fastest, %s." % (experiment, source, shown(median(list(ours.values()))), "; ".join(said)))
            for floor in floors:
                if ratios.get((floor, "default")):
                    lines[-1] += " To %s: %.2f." % (floor, 1 / ratios[floor, "default"])
    return "\n".join(lines) + "\n"


def share(verdicts):
    got = sum(1 for v in verdicts if v)
    return "%d of %d" % (got, len(verdicts))


def found_part(results, counts):
    """The tables of the labelled corpus."""
    out = ["## found\n", "\n%(planted in files)d tokens planted in as many files, plainly, encoded and in containers; %(files without a token)d files with what looks "
           "like one and is none; %(planted in git)d tokens in a repository, one in each place where git keeps things. All made at run time from the "
           "definition of a token, by code that shares nothing with the scanner; a quarter of them in the shape that the commonest pattern for "
           "Mapbox demands, which about one in thirty real ones has.\n\nRead generously: a finding counts when it shows the token, or stands in the file "
           "where one was planted, whatever it calls it. `named` are those by a rule for Mapbox, `precision` is the part of the findings that "
           "belong to a planted token.\n\n" % counts]
    lines = []
    trees = [r for r in results if r[2] == "tree"]
    gits = {(r[0], r[1]): r for r in results if r[2] == "git"}
    for program, setting, _, verdicts, strays, late in trees:
        by = lambda group: share([v for g, _, v in verdicts if g == group])
        reported = sum(1 for _, _, v in verdicts if v)
        git = gits.get((program, setting))
        lines.append([program + ("" if setting == "default" else ", " + SETTINGS[setting]) + (" (not finished)" if late else ""),
                      by("plain"), by("encoded"), by("contained"), share([v for _, _, v in git[3]]) if git else "reads no history",
                      share([v == "named" for _, _, v in verdicts]), str(strays),
                      "%.3f" % (reported / (reported + strays)) if reported + strays else "reported nothing"])
    out.append(table(["", "plain", "encoded", "in containers", "in git", "named (files)", "false", "precision"], lines))
    for kind, title in (("encoded", "Encoded and in containers"), ("git", "In git")):
        chosen = trees if kind == "encoded" else list(gits.values())
        if not chosen:
            continue
        places = list(dict.fromkeys(form for r in chosen for group, form, _ in r[3] if group != "plain"))
        lines = []
        for place in places:
            lines.append([place] + [share([v for g, form, v in r[3] if form == place and g != "plain"]) for r in chosen])
        head = [""] + [r[0] + {"default": "", "mapbox": " (Mapbox)", "widest": " (widest)"}[r[1]] for r in chosen]
        out.append("\n### %s\n\n" % title + table(head, lines))
    return "".join(out)


def page(facts, tools, rows, results, counts, inputs):
    """The whole page."""
    parts = ["# Side by side\n\n"]
    parts += ["* %s: %s\n" % fact for fact in facts]
    parts.append("\nTimes on a machine with other work on it are not worth much; the ratios, of runs that followed one another, are worth more. All "
                 "programs ran in turn on the same inputs, each round from another one on, after one that was not counted. Memory is the "
                 "peak of the largest process. `rows.tsv` has every run, %s`commands.txt` every command.\n\n"
                 % ("`found.tsv` every token that was planted, " if results else ""))
    parts.append(table(["program", "version"], [[t.name, t.version if not t.reason else "left out: " + t.reason.replace("|", "/")] for t in tools]))
    if inputs:
        parts.append("\n" + table(["input", "what it is"], [[name, ", ".join("%s %s" % kv for kv in what.items())] for name, what in inputs]))
    ahead = headline(rows)
    if ahead.strip():
        parts.append("\n## Against the fastest\n\n" + ahead)
    if results:
        parts.append("\n" + found_part(results, counts))
    for experiment in ORDER:
        text = timed(rows, experiment)
        if text:
            parts.append("\n## %s\n\n%s\n\n%s" % (experiment, NOTES[experiment], text))
    return "".join(parts)
