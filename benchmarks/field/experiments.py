"""The experiments: each lays out its input, runs the programs in turn, and writes a row for every run."""
import os
import random
import shutil
import subprocess
import time

import found
import hiding
import labelled
import repositories
from timing import run
from tokens import token

FIELDS = ("experiment", "input", "round", "program", "setting", "wall_s", "user_s", "system_s", "peak_kB", "exit", "planted_found", "note")


class Bench:
    """What all experiments share: the programs, where to work, the rows so far, and how much time there is."""

    def __init__(self, tools, work, rows, quick, say):
        self.tools, self.work, self.rows, self.quick, self.say = tools, work, rows, quick, say
        self.limit = 60 if quick else 600  # seconds for one run
        self.late = set()  # (experiment, input, program, setting) that took longer, and is not asked again
        rows.write("\t".join(FIELDS) + "\n")

    def folder(self, name):
        path = os.path.join(self.work, name)
        os.makedirs(path)
        return path

    def drop(self, name):
        shutil.rmtree(os.path.join(self.work, name), ignore_errors=True)

    def measure(self, experiment, source, number, tool, command, folder, setting="default", report="", target="", planted=None):
        """Runs once and writes the row; number 0 is not counted. Gives the run."""
        out = report if report and tool.reports and "--output" not in command and "--report-path" not in command else None
        if report and os.path.exists(report):
            os.remove(report)
        took = run(command, folder, self.limit, out, tool.environment())
        seen = ""
        if planted is not None and report and not tool.floor and os.path.exists(report):
            verdicts, _ = found.credit(tool.findings(report, target), planted, target)
            seen = sum(1 for v in verdicts if v)
        note = "more than %.0f s" % self.limit if took.late else ""
        if took.late:
            self.late.add((experiment, source, tool.name, setting))
        self.rows.write("\t".join(str(x) for x in (experiment, source, number, tool.name, setting, took.wall, took.user, took.system,
                                                   took.peak, took.code, seen, note)) + "\n")
        self.rows.flush()
        return took

    def rounds(self, experiment, source, most, seconds, contestants):
        """
        Runs the contestants in turn, round after round, each time from another one on; round 0 warms up. Stops after so many
        rounds, or when the time is up; what takes longer than is left is not begun again. Half of the time is for the rounds that
        count, however long those took in round 0 that did not come to an end. A contestant is a program, its setting, and a
        function of the number of the round.
        """
        self.limit = max(20, min(900, seconds / 6))
        end = time.monotonic() + seconds
        last = {}
        for number in range(most + 1):
            if number == 1:
                end = max(end, time.monotonic() + seconds / 2)
            turn = number % len(contestants)
            for tool, setting, contest in contestants[turn:] + contestants[:turn]:
                who = (experiment, source, tool.name, setting)
                if who not in self.late and (number == 0 or time.monotonic() + last[who] < end):
                    last[who] = contest(number).wall

    def found(self, folder_out):
        """What each program finds of the labelled corpus, with each of its settings. Gives a list of results."""
        self.say("found: the labelled corpus")
        folder = self.folder("found")
        tree = os.path.join(folder, "tree")
        plants, clean = labelled.build(tree, random.Random(20))
        hidden = os.path.join(folder, "hidden")
        in_git = hiding.build(hidden, random.Random(21))
        results = []
        with open(os.path.join(folder_out, "found.tsv"), "w") as rows:
            rows.write("program\tsetting\tgroup\tform\tpath\theader\tverdict\n")
            for tool in self.tools:
                for setting in tool.settings:
                    for kind, target, them in (
                            ("tree", tree, [(p.group, p.form, p.path, p.secret) for p in plants]),
                            ("git", hidden, [("git", place, path or "", secret) for place, path, secret in in_git])):
                        report = os.path.join(folder, "report")
                        command = (tool.directory if kind == "tree" else tool.history)(target, report, setting)
                        if command is None or tool.floor and kind == "git":
                            continue
                        took = self.measure("found", kind, 1, tool, command, target, setting, report)
                        findings = tool.findings(report, target) if os.path.exists(report) else []
                        verdicts, strays = found.credit(findings, [(path, secret) for _, _, path, secret in them], target)
                        for (group, form, path, secret), verdict in zip(them, verdicts):
                            rows.write("\t".join((tool.name, setting, group, form, path, secret[:2], verdict or "missed")) + "\n")
                        for stray in strays:
                            rows.write("\t".join((tool.name, setting, kind, "nothing planted", found.relative(stray.path, target),
                                                  "", "false")) + "\n")
                        results.append((tool.name, setting, kind, [(t[0], t[1], v) for t, v in zip(them, verdicts)], len(strays),
                                        took.late))
                        os.path.exists(report) and os.remove(report)
        counts = {"planted in files": len(plants), "files without a token": len(clean), "planted in git": len(in_git)}
        self.drop("found")
        return results, counts

    def history(self, histories, seconds):
        """The whole history of each repository: time and memory."""
        for name, folder, planted in histories:
            self.say("history: " + name)
            report = os.path.join(self.work, "report")
            contestants = []
            for tool in self.tools:
                for setting in (s for s in tool.settings if s != "widest"):
                    command = tool.history(folder, report, setting)
                    if command:
                        contestants.append((tool, setting, lambda n, t=tool, s=setting, c=command: self.measure(
                            "history", name, n, t, c, folder, s, report, folder, planted)))
            self.rounds("history", name, 2 if self.quick else 5, seconds / len(histories), contestants)

    def directory(self, tree, name, seconds, experiment="directory", most=None):
        """A directory of source text: time and memory."""
        self.say("%s: %s" % (experiment, name))
        report = os.path.join(self.work, "report")
        contestants = []
        for tool in self.tools:
            for setting in (s for s in tool.settings if s != "widest"):
                command = tool.directory(tree, report, setting)
                if command and not (experiment == "growth" and setting != "default"):
                    contestants.append((tool, setting, lambda n, t=tool, s=setting, c=command: self.measure(
                        experiment, name, n, t, c, tree, s, report, tree)))
        self.rounds(experiment, name, most or (2 if self.quick else 5), seconds, contestants)

    def staged(self, seconds):
        """
        What a commit waits for, in a repository of 1,000 files: three staged, 300 staged, and three of which one has a
        public and a secret token where each rule for Mapbox has all that it asks for, so that the exit code shows who looked.
        """
        for name, changed in (("3 files", 3), ("300 files", 300), ("3 files, two tokens", 3)):
            self.say("staged: " + name)
            folder = os.path.join(self.work, "staged", name.replace(",", "").replace(" ", "-"))
            repo = hiding.Repository(folder)
            chance = random.Random(3)

            def text():
                return "\n".join(repositories.source_line(chance) for _ in range(60)) + "\n"

            for i in range(1000):
                repo.write("dir%d/file%d.js" % (i % 20, i), text())
            repo.commit("all")
            paths = ["dir%d/file%d.js" % (i % 20, i) for i in range(changed)]
            for path in paths:
                repo.write(path, text())
            if "token" in name:
                repo.write(paths[0], "".join(repositories.obvious(token(chance, h, "short-id")) for h in ("pk", "sk")))
            repo.git("add", ".")
            contestants = [(t, "default", lambda n, t=t: self.measure("staged", name, n, t, t.staged(folder, paths), folder))
                           for t in self.tools if t.staged(folder, paths)]
            self.rounds("staged", name, 5 if self.quick else 20, seconds / 3, contestants)
        self.drop("staged")

    def start(self, seconds):
        """Starting up: to say the version, and to look through a directory with one small file."""
        folder = self.folder("start")
        with open(os.path.join(folder, "map.js"), "w") as file:
            file.write("const zoom = 3;\n")
        report = os.path.join(self.work, "report")
        for name in ("version", "one file"):
            self.say("start-up: " + name)
            commands = [(t, t.start() if name == "version" else t.directory(folder, report)) for t in self.tools]
            contestants = [(t, "default", lambda n, t=t, c=c: self.measure("start-up", name, n, t, c, folder)) for t, c in commands if c]
            self.rounds("start-up", name, 5 if self.quick else 20, seconds / 2, contestants)
        self.drop("start")

    def growth(self, seconds):
        """How the time grows: with the commits of a history, with the files of a directory, and with the cores."""
        sizes = (500, 2000) if self.quick else (1000, 10000, 50000)
        folder = self.folder("growth")
        report = os.path.join(self.work, "report")
        for commits in sizes:
            name, repository, _ = repositories.generated(folder, commits, 600)
            self.say("growth: %d commits" % commits)
            contestants = [(t, "default", lambda n, t=t: self.measure("growth", "%d commits" % commits, n, t,
                                                                      t.history(repository, report), repository))
                           for t in self.tools if t.history(repository, report)]
            self.rounds("growth", "%d commits" % commits, 1 if self.quick else 3, seconds / 2 / len(sizes), contestants)
        if shutil.which("taskset") and len(os.sched_getaffinity(0)) > 1:
            processors = sorted(os.sched_getaffinity(0))
            counts = sorted({1, 2, len(processors)} & set(range(1, len(processors) + 1)))
            for cores in counts:
                what = "%d commits on %d core%s" % (sizes[-1], cores, "s"[:cores - 1])
                pin = ["taskset", "-c", ",".join(map(str, processors[:cores]))]
                self.say("growth: " + what)
                contestants = [(t, "default", lambda n, t=t: self.measure("growth", what, n, t, pin + t.history(repository, report), repository))
                               for t in self.tools if t.history(repository, report)]
                self.rounds("growth", what, 1 if self.quick else 3, seconds / 4 / len(counts), contestants)
        for files in (500, 2000) if self.quick else (1000, 5000, 20000):
            tree = os.path.join(folder, "tree%d" % files)
            chance = random.Random(files)
            text = ["\n".join(repositories.source_line(chance) for _ in range(200)) for _ in range(50)]
            for i in range(files):
                labelled.write(tree, "src/part%d/unit%d/file%d.js" % (i % 12, i % 97, i), "// %d\n%s\n" % (i, text[i % 50]))
            self.directory(tree, "%d files" % files, seconds / 4 / 3, "growth", 1 if self.quick else 3)
        self.drop("growth")


def machine():
    """The machine in words."""
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) // 1024 // 1024
    system = subprocess.run(["uname", "-srm"], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    return "%s, %d processors, %s, %d GB" % (system, os.cpu_count() or 1, models[0] if models else "unknown", memory)
