"""The programs that are measured: how each is had, how its documentation says to run it, and what it reported.

Verification is off for all of them, nothing else is: no rule, no limit and no cache of a rival's is taken away.
"""
import json
import os
import shutil
import subprocess

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHE = os.path.abspath(os.environ.get("RIVALS") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "trapstreet-rivals"))


class Finding:
    """A reported finding: the rule, the path, the commit (or none), and the text that was called a secret (or none)."""

    def __init__(self, rule, path, commit="", text=""):
        self.rule, self.path, self.commit, self.text = rule, path, commit, text


class Tool:
    """
    A program. A subclass gives the commands; one that is None is a thing that the program does not do. The settings are
    "default", "mapbox" (its rule for Mapbox alone) and "widest" (archives and encodings as deep as it goes).
    """

    name = ""
    settings = ("default",)
    gives_commits = False
    floor = False  # reads only, or looks for a literal: a bound, not a scanner
    reports = True  # what it prints is kept; else it goes nowhere, since writing gigabytes to a disk is not what is measured

    def __init__(self):
        self.reason = ""  # why it is not here
        self.version = ""

    def install(self):
        """Gets the program into the cache, unless it is there; says why not in `reason`."""

    def directory(self, target, report, setting="default"):
        return None

    def history(self, target, report, setting="default"):
        return None

    def staged(self, target, paths):
        return None

    def start(self):
        return None

    def environment(self):
        return {}

    def findings(self, report, target):
        return []


def said(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode(errors="replace").strip()


def install(program, *steps, environment=None, folder=CACHE):
    """Runs the steps in a folder unless the program is there. Gives the reason why it is not there afterwards, or nothing."""
    if os.path.exists(program):
        return ""
    os.makedirs(CACHE, exist_ok=True)
    for step in steps:
        try:
            done = subprocess.run(step, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                                  timeout=1800, env={**os.environ, **(environment or {})})
        except FileNotFoundError:
            return "there is no %s here" % step[0]
        except subprocess.TimeoutExpired:
            return "installing it took more than half an hour"
        if done.returncode != 0:
            lines = done.stdout.decode(errors="replace").strip().splitlines() or ["it said nothing"]
            return "%s failed: %s" % (" ".join(step[:2]), lines[-1].strip()[:160])
    return "" if os.path.exists(program) else "its installation left no program"


def loaded(report):
    try:
        with open(report, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


class Trapstreet(Tool):
    name = "trapstreet"
    gives_commits = True
    program = os.environ.get("TRAPSTREET") or os.path.join(HOME, "trapstreet")

    def install(self):
        # What an installation does once, and no hook waits for: the archive of classes for this JDK.
        said(self.program, "warmup")
        self.version = said(self.program, "--version").splitlines()[-1].removeprefix("trapstreet ")

    def scan(self, target, report, *words):
        # The tokens are synthetic; shown, they can be compared. It changes nothing about the work.
        return [self.program, "scan", *words, "--fail-on", "none", "--no-progress", "--format", "json", "--show-secrets",
                "--output", report, target]

    def directory(self, target, report, setting="default"):
        return self.scan(target, report, "--no-history")

    def history(self, target, report, setting="default"):
        return self.scan(target, report, "--history-only")

    def staged(self, target, paths):
        return [self.program, "hook", "run", "pre-commit"]

    def start(self):
        return [self.program, "--version"]

    def findings(self, report, target):
        found = []
        for finding in (loaded(report) or {}).get("findings", []):
            for place in finding["locations"]:
                git = place.get("git") or {}
                found.append(Finding("mapbox", place.get("path") or "", git.get("commit") or "", finding.get("token") or ""))
        return found


class Gitleaks(Tool):
    name = "gitleaks"
    settings = ("default", "mapbox", "widest")
    gives_commits = True
    program = os.path.join(CACHE, "bin", "gitleaks")

    def install(self):
        self.reason = install(self.program, ["go", "install", "github.com/zricethezav/gitleaks/v8@latest"],
                              environment={"GOBIN": os.path.dirname(self.program)})
        if not self.reason:
            self.version = said("go", "version", "-m", self.program).split("\tmod\t")[-1].split("\t")[1]

    def scan(self, command, target, report, setting):
        more = {"default": [], "mapbox": ["--enable-rule", "mapbox-api-token"],
                "widest": ["--max-archive-depth", "8", "--max-decode-depth", "5"]}[setting]
        return [self.program, command, target, "--no-banner", "--exit-code", "0", "--report-format", "json", "--report-path",
                report, *more]

    def directory(self, target, report, setting="default"):
        return self.scan("dir", target, report, setting)

    def history(self, target, report, setting="default"):
        return self.scan("git", target, report, setting)

    def staged(self, target, paths):
        return [self.program, "git", "--pre-commit", "--redact", "--staged", "--verbose"]

    def start(self):
        return [self.program, "version"]

    def findings(self, report, target):
        return [Finding(f["RuleID"], f["File"], f.get("Commit", ""), f.get("Secret", "")) for f in loaded(report) or []]


class TruffleHog(Tool):
    name = "trufflehog"
    settings = ("default", "mapbox")
    gives_commits = True
    program = os.path.join(CACHE, "bin", "trufflehog")
    module = "github.com/trufflesecurity/trufflehog/v3"
    known = "v3.90.0"  # where a proxy does not say which is the latest

    def install(self):
        self.reason = self.build("latest")
        if self.reason.startswith("go mod download"):
            self.reason = self.build(self.known)
        if self.reason and shutil.which("trufflehog"):
            self.program, self.reason = shutil.which("trufflehog"), ""
        if not self.reason:
            self.version = said(self.program, "--version").split()[-1]

    def build(self, version):
        """Built in its own module: it replaces modules of others, and 'go install' refuses to install what does."""
        if os.path.exists(self.program):
            return ""
        alone = {"GOWORK": "off", "GOFLAGS": ""}
        try:
            got = subprocess.run(["go", "mod", "download", "-json", "%s@%s" % (self.module, version)], cwd="/", check=False, timeout=900,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **alone})
        except FileNotFoundError:
            return "there is no go here"
        except subprocess.TimeoutExpired:
            return "getting it took more than a quarter of an hour"
        module = json.loads(got.stdout or "{}")
        if "Dir" not in module:
            return "go mod download failed: " + " ".join(module.get("Error", "it said nothing").split())[:160]
        says = "-X %s/pkg/version.BuildVersion=%s" % (self.module, module["Version"].removeprefix("v"))
        return install(self.program, ["go", "build", "-ldflags", says, "-o", self.program, "."], environment=alone, folder=module["Dir"])

    def words(self, setting):
        return ["--no-verification", "--no-update", "--json", *(["--include-detectors=mapbox"] if setting == "mapbox" else [])]

    def directory(self, target, report, setting="default"):
        return [self.program, "filesystem", target, *self.words(setting)]

    def history(self, target, report, setting="default"):
        bare = ["--bare"] if os.path.exists(os.path.join(target, "HEAD")) else []
        return [self.program, "git", "file://" + target, *bare, *self.words(setting)]

    def staged(self, target, paths):
        trust = "--trust-local-git-config"  # of later versions
        trusts = [trust] if trust in said(self.program, "git", "--help") else []
        return [self.program, "git", "file://.", "--since-commit", "HEAD", "--fail", *trusts, *self.words("default")]

    def start(self):
        return [self.program, "--version"]

    def findings(self, report, target):
        found = []
        with open(report, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("{"):
                    row = json.loads(line)
                    data = (row.get("SourceMetadata") or {}).get("Data") or {}
                    place = data.get("Git") or data.get("Filesystem") or {}
                    found.append(Finding(row.get("DetectorName", ""), place.get("file", ""), place.get("commit", ""),
                                         row.get("Raw", "")))
        return found


class Kingfisher(Tool):
    name = "kingfisher"
    settings = ("default", "mapbox", "widest")
    gives_commits = True
    program = os.path.join(CACHE, "python", "bin", "kingfisher")

    def install(self):
        self.reason = install_python(self.program, "kingfisher-bin")
        if not self.reason:
            self.version = said(self.program, "--version").split()[-1]

    def scan(self, target, report, setting):
        more = {"default": [], "mapbox": ["--rule", "betterleaks.mapbox-api-token"],
                "widest": ["--confidence", "low", "--extraction-depth", "8"]}[setting]
        return [self.program, "scan", target, "--no-validate", "--no-update-check", "--format", "json", "--output", report, *more]

    def directory(self, target, report, setting="default"):
        return self.scan(target, report, setting)

    def history(self, target, report, setting="default"):
        return self.scan(target, report, setting)

    def staged(self, target, paths):
        return [self.program, "scan", ".", "--staged", "--redact", "--no-validate", "--no-update-check"]

    def start(self):
        return [self.program, "--version"]

    def findings(self, report, target):
        return [Finding(f["rule"]["id"], f["finding"].get("path", ""),
                        ((f["finding"].get("git_metadata") or {}).get("commit") or {}).get("id", ""), f["finding"].get("snippet", ""))
                for f in (loaded(report) or {}).get("findings", [])]


def install_python(program, package):
    folder = os.path.join(CACHE, "python")
    steps = [] if os.path.exists(os.path.join(folder, "bin", "pip")) else [["python3", "-m", "venv", folder]]
    return install(program, *steps, [os.path.join(folder, "bin", "pip"), "install", "-q", package])


class DetectSecrets(Tool):
    name = "detect-secrets"
    program = os.path.join(CACHE, "python", "bin", "detect-secrets")

    def install(self):
        self.reason = install_python(self.program, "detect-secrets")
        if not self.reason:
            self.version = said(self.program, "--version")

    def directory(self, target, report, setting="default"):
        return [self.program, "scan", "--all-files", "--no-verify", target]

    def staged(self, target, paths):
        return [self.program + "-hook", "--no-verify", *paths]

    def start(self):
        return [self.program, "--version"]

    def findings(self, report, target):
        results = (loaded(report) or {}).get("results", {})
        return [Finding(f["type"], path) for path, rows in results.items() for f in rows]


class Secretlint(Tool):
    name = "secretlint"
    folder = os.path.join(CACHE, "node")
    program = os.path.join(folder, "node_modules", ".bin", "secretlint")
    rules = json.dumps({"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]})

    def install(self):
        os.makedirs(self.folder, exist_ok=True)
        self.reason = install(self.program, ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", self.folder,
                                             "secretlint", "@secretlint/secretlint-rule-preset-recommend"])
        if not self.reason:
            self.version = said("node", self.program, "--version")

    def environment(self):
        return {"NODE_PATH": os.path.join(self.folder, "node_modules")}

    def words(self):
        return [self.program, "--secretlintrcJSON", self.rules]

    def directory(self, target, report, setting="default"):
        return [*self.words(), os.path.join(target, "**", "*"), "--format", "json", "--no-maskSecrets", "--output", report]

    def staged(self, target, paths):
        return [*self.words(), "--no-glob", *paths]

    def start(self):
        return [self.program, "--version"]

    def findings(self, report, target):
        return [Finding(m["ruleId"], f["filePath"], "", f["sourceContent"][slice(*m["range"])])
                for f in loaded(report) or [] for m in f["messages"]]


class Ripgrep(Tool):
    name = "ripgrep"
    settings = ("default", "widest")
    floor = True
    words = ("-uuu", "-a", "-F", "-e", "pk.eyJ", "-e", "sk.eyJ", "-e", "tk.eyJ")

    def install(self):
        self.reason = "" if shutil.which("rg") else "it is not installed (Debian: ripgrep)"
        if not self.reason:
            self.version = said("rg", "--version").splitlines()[0].split()[1]

    def directory(self, target, report, setting="default"):
        return ["rg", *self.words, *(["-z"] if setting == "widest" else []), "-c", target]

    def start(self):
        return ["rg", "--version"]

    def findings(self, report, target):
        with open(report, encoding="utf-8", errors="replace") as lines:
            return [Finding("literal", line.rsplit(":", 1)[0]) for line in lines]


class GitObjects(Tool):
    """Git's own reading of every object: as fast as git can hand out what is to be searched."""

    name = "git cat-file"
    floor = True
    reports = False

    def install(self):
        self.reason = "" if shutil.which("git") else "it is not installed (Debian: git)"
        if not self.reason:
            self.version = said("git", "--version").split()[2]

    def history(self, target, report, setting="default"):
        return ["git", "-C", target, "cat-file", "--batch-all-objects", "--batch", "--buffer", "--unordered"]


class GitPatches(GitObjects):
    """Git's own writing of every patch, which the scanners that read patches wait for."""

    name = "git log -p"

    def history(self, target, report, setting="default"):
        return ["git", "-C", target, "log", "-p", "-U0", "--full-history", "--all"]

    def staged(self, target, paths):
        return ["git", "diff", "--cached"]


def all_tools(only=None):
    """Every program, in the order of the tables; those of the given names where some are given."""
    tools = [Trapstreet(), Gitleaks(), TruffleHog(), Kingfisher(), DetectSecrets(), Secretlint(), Ripgrep(), GitObjects(), GitPatches()]
    return [t for t in tools if not only or t.name in only]
