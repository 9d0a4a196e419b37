"""The repositories to read: those that were given, or generated ones of the same shape. Tokens are planted on top of each."""
import os
import random
import subprocess

from rivals import CACHE
from timing import end
from tokens import token

# What is read when no repository is named: a small, a middling and a large history.
PUBLIC = ("https://github.com/Leaflet/Leaflet", "https://github.com/mapbox/mapbox-gl-native", "https://github.com/eclipse-jgit/jgit")
PLANTED = 200
COMMITTER = b"Bench <bench@example.com>"
WORDS = ("map layer source style tile zoom point line geometry feature bounds camera marker render update event handler value "
         "index buffer offset length width height color label text request response cache options context result").split()


def git(folder, *words, **more):
    return subprocess.run(["git", "-C", folder, *words], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more).stdout


def name_of(path):
    real = os.path.realpath(path.rstrip("/"))
    base = os.path.basename(real)
    if base in (".git", "repo"):
        base = os.path.basename(os.path.dirname(real))
    return base[:-4] if base.endswith(".git") else base


def fetched(say):
    """
    Paths of the public repositories, which are cloned into the cache once, each for at most ten minutes; of those alone that can
    be had.
    """
    paths = []
    for address in PUBLIC:
        path = os.path.join(CACHE, "repositories", name_of(address) + ".git")
        if not os.path.exists(path):
            say("cloning " + address)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            partly = path + ".part"
            subprocess.run(["rm", "-rf", partly], check=True)
            clone = subprocess.Popen(["git", "clone", "-q", "--mirror", address, partly], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                     env={**os.environ, "GIT_TERMINAL_PROMPT": "0"})
            try:
                why = "" if clone.wait(timeout=600) == 0 else "git could not clone it"
            except subprocess.TimeoutExpired:
                why = "it took more than ten minutes"
            finally:
                end(clone)  # with all that it started, which would go on beside what is measured
            if why:
                say("  left out: " + why)
                subprocess.run(["rm", "-rf", partly], check=True)
                continue
            os.rename(partly, path)
        paths.append(path)
    return paths


def given(source, folder):
    """
    A copy of a repository (a path, or an address that git can clone) with all its history and every object there. What a
    partial clone lacks is taken out of the history, since git cannot write a patch of it and the programs that read patches
    would stop. Gives its name, folder, and how many files were taken out.
    """
    copy = os.path.join(folder, name_of(source) + ".git")
    subprocess.run(["git", "clone", "-q", "--mirror", "--no-local" if "://" in source else "--local", source, copy], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    listed = git(copy, "rev-list", "--objects", "--all", "--missing=print").splitlines()
    absent = {line[1:].split()[0] for line in listed if line.startswith(b"?")}
    if absent:
        # Whatever lies in a pack that is marked so, git keeps, reachable or not: the old history would be in the new one.
        packs = os.path.join(copy, "objects", "pack")
        for name in os.listdir(packs):
            if name.endswith(".promisor"):
                os.remove(os.path.join(packs, name))
        whole = copy + ".whole"
        without(copy, whole, absent)
        subprocess.run(["rm", "-rf", copy], check=True)
        os.rename(whole, copy)
    return name_of(source), copy, len(absent)


def without(source, target, absent):
    """Writes the history of a repository anew, less some blobs."""
    subprocess.run(["git", "init", "-q", "--bare", target], check=True)
    with open(os.path.join(target, "objects", "info", "alternates"), "w") as file:
        file.write(os.path.abspath(os.path.join(source, "objects")) + "\n")
    export = subprocess.Popen(["git", "-C", source, "fast-export", "--all", "--no-data", "--signed-tags=strip",
                               "--tag-of-filtered-object=drop", "--reencode=no"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    load = subprocess.Popen(["git", "-C", target, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)
    while line := export.stdout.readline():
        if line.startswith(b"data "):
            load.stdin.write(line + export.stdout.read(int(line[5:])))
        elif not (line.startswith(b"M ") and line.split(b" ", 3)[2] in absent):
            load.stdin.write(line)
    load.stdin.close()
    if export.wait() != 0 or load.wait() != 0:
        raise RuntimeError("the history of %s could not be written anew" % source)
    head = git(source, "symbolic-ref", "HEAD").decode().strip()
    git(target, "symbolic-ref", "HEAD", head)
    git(target, "pack-refs", "--all")  # as a clone has them
    git(target, "repack", "-a", "-d", "-q")
    os.remove(os.path.join(target, "objects", "info", "alternates"))


def source_line(chance):
    a, b, c = chance.choice(WORDS), chance.choice(WORDS), chance.choice(WORDS)
    return chance.choice((
        "    const %s = this.%s(%s, %d);" % (a, b, c, chance.randrange(1000)),
        "    if (%s.%s !== undefined) {" % (a, b),
        "        return %s.%s + %d;" % (a, b, chance.randrange(100)),
        "    }",
        "    // The %s of the %s, unless the %s has none." % (a, b, c),
        "",
        "    this.%s.%s('%s', { %s: %d });" % (a, b, c, a, chance.randrange(50)),
    ))


def generated(folder, commits, files, seed=1):
    """A repository of source text: so many commits, each of which changes one of so many files in some lines."""
    chance = random.Random(seed)
    target = os.path.join(folder, "generated-%d-commits.git" % commits)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", target], check=True)
    load = subprocess.Popen(["git", "-C", target, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
    texts = {}
    for n in range(commits):
        # The first commit brings a quarter of the files, as imports do; afterwards one is changed or added.
        numbers = range(files // 4) if n == 0 else (chance.randrange(files),)
        message = b"Change %d" % n
        load.stdin.write(b"commit refs/heads/main\ncommitter %s %d +0000\ndata %d\n%s\n"
                         % (COMMITTER, 1500000000 + 600 * n, len(message), message))
        for f in numbers:
            if f not in texts:
                texts[f] = [source_line(chance) for _ in range(chance.randrange(30, 400))]
            lines = texts[f]
            at = chance.randrange(len(lines))
            lines[at:at + chance.randrange(4)] = [source_line(chance) for _ in range(chance.randrange(1, 6))]
            content = "\n".join(lines).encode()
            load.stdin.write(b"M 100644 inline src/part%d/unit%d/file%d.js\ndata %d\n%s\n" % (f % 12, f % 97, f, len(content), content))
    load.stdin.close()
    if load.wait() != 0:
        raise RuntimeError("the history could not be generated")
    git(target, "repack", "-a", "-d", "-q")
    return os.path.basename(target)[:-4], target, 0


def obvious(secret):
    """Text with a token and with all that any scanner's rule for Mapbox asks for around it."""
    return ("// The token of the mapbox account that draws these maps, tiles and layers for the pages of our site.\n"
            "const MAPBOX_ACCESS_TOKEN = '%s';\n" % secret)


def plant(folder):
    """
    Commits tokens on top of HEAD, one each, half public and half secret, in places where every scanner's rule for Mapbox has
    all that it asks for: so what a run reports of them shows that it read the history. Gives the paths and the tokens.
    """
    chance = random.Random(7)
    branch = git(folder, "symbolic-ref", "HEAD").decode().strip()
    planted = []
    load = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE)
    for n in range(PLANTED):
        secret = token(chance, "sk" if n % 2 else "pk", "short-id")
        path = "planted/%d.js" % n
        planted.append((path, secret))
        text = obvious(secret).encode()
        load.stdin.write(b"commit %s\ncommitter %s %d +0000\ndata 5\nplant\n" % (branch.encode(), COMMITTER, 1750000000 + n))
        if n == 0:
            load.stdin.write(b"from %s^0\n" % branch.encode())
        load.stdin.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(text), text))
    load.stdin.close()
    if load.wait() != 0:
        raise RuntimeError("tokens could not be planted in " + folder)
    return planted


def shape(folder):
    """A repository in numbers: commits, objects, megabytes of its packs; and which one it is, by the start of HEAD's name."""
    counted = dict(line.split(": ") for line in git(folder, "count-objects", "-v").decode().splitlines())
    return {"HEAD": git(folder, "rev-parse", "HEAD").decode()[:12], "commits": int(git(folder, "rev-list", "--all", "--count")),
            "objects": int(counted["in-pack"]) + int(counted["count"]), "pack_MB": round(int(counted["size-pack"]) / 1024)}


def checkouts(sources, folder, files, most_bytes):
    """The files of the repositories' HEADs side by side, copied until there are so many, or so many bytes."""
    count = size = copies = 0
    while count < files and size < most_bytes:
        for source in sources:
            target = os.path.join(folder, "copy%d" % copies, name_of(source))
            os.makedirs(target)
            archive = subprocess.Popen(["git", "-C", source, "archive", "HEAD"], stdout=subprocess.PIPE)
            subprocess.run(["tar", "-x", "-C", target], stdin=archive.stdout, check=True)
            if archive.wait() != 0:
                raise RuntimeError("HEAD of %s could not be written out" % source)
            for at, _, names in os.walk(target):
                for name in names:
                    count += 1
                    size += os.lstat(os.path.join(at, name)).st_size
            if count >= files or size >= most_bytes:
                break
        copies += 1
    return {"files": count, "MB": round(size / 1e6), "copies": copies}
