"""A repository with one token in each place where a git repository can keep one."""
import os
import subprocess

import forms
from tokens import token

AUTHOR = {"GIT_AUTHOR_NAME": "Bench", "GIT_AUTHOR_EMAIL": "bench@example.com", "GIT_COMMITTER_NAME": "Bench",
          "GIT_COMMITTER_EMAIL": "bench@example.com", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.time = 1700000000
        os.makedirs(folder)
        self.git("init", "-q", "-b", "main")

    def git(self, *words, text=None):
        self.time += 60
        stamp = "%d +0000" % self.time
        done = subprocess.run(["git", "-C", self.folder, *words], input=text, stdout=subprocess.PIPE, check=True,
                              stderr=subprocess.PIPE, env={**os.environ, **AUTHOR, "GIT_AUTHOR_DATE": stamp,
                                                           "GIT_COMMITTER_DATE": stamp})
        return done.stdout.decode().strip()

    def write(self, path, content):
        full = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def commit(self, message, *words):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, *words)
        return self.git("rev-parse", "HEAD")


def line(secret):
    return "const mapboxAccessToken = '%s';\n" % secret


def build(folder, chance):
    """Makes the repository; gives what was planted, as rows of place, path (or none), and token."""
    repo = Repository(folder)
    planted = []

    def plant(place, path, header="pk", shape="cuid"):
        secret = token(chance, header, shape)
        planted.append((place, path, secret))
        return secret

    filler = "".join("line %d of a file that has nothing in it\n" % i for i in range(40))
    repo.write("README.md", filler)
    repo.write(".gitattributes", "*.data -diff\n")
    repo.commit("Start")
    for i, (header, shape) in enumerate((("pk", "cuid"), ("sk", "cuid"), ("pk", "short-id"), ("sk", "short-id"), ("sk", "hex-id"))):
        path = "src/current%d.js" % i
        repo.write(path, line(plant("file in HEAD", path, header, shape)) + filler)
        repo.commit("Add a map %d" % i)
    for i, (header, shape) in enumerate((("pk", "hyphen"), ("sk", "cuid"), ("pk", "short-id"), ("sk", "short-id"), ("tk", "cuid"))):
        path = "src/removed%d.js" % i
        repo.write(path, line(plant("file removed later", path, header, shape)) + filler)
        repo.commit("Add another map %d" % i)
        os.remove(os.path.join(folder, path))
        repo.commit("Take it out %d" % i)
    repo.write("src/keys.js", "const mapbox = {\n  accessToken:\n    '',\n};\n")
    repo.commit("Keys")
    repo.write("src/keys.js", "const mapbox = {\n  accessToken:\n    '%s',\n};\n" % plant("only the line of the token changed", "src/keys.js"))
    repo.commit("Set it")
    repo.write("src/table.data", line(plant("file that diffs are switched off for", "src/table.data")))
    repo.commit("Table")
    repo.write("src/export.csv", forms.ENCODED[-2][2](plant("file in UTF-16", "src/export.csv")))
    repo.commit("Export")
    repo.write("lib/app.jar", forms.zipped("Keys.class", forms.class_file(plant("jar, removed later", "lib/app.jar"))))
    repo.commit("Library")
    os.remove(os.path.join(folder, "lib/app.jar"))
    repo.commit("No library")
    repo.write("src/atob.js", "const t = atob('%s');\n" % forms.b64(plant("base64 in a file", "src/atob.js")))
    repo.commit("Hide it")
    name = "maps/%s.txt" % plant("name of a file", None)
    repo.write(name, "see the name\n")
    repo.commit("Name")
    os.remove(os.path.join(folder, name))
    repo.commit("No name")
    os.symlink("token-" + plant("target of a symbolic link", "src/link"), os.path.join(folder, "src/link"))
    repo.commit("Link")
    repo.commit("Use the new key\n\nmapbox token: %s" % plant("message of a commit", None))

    # A merge whose result has what neither side had.
    repo.git("checkout", "-q", "-b", "side")
    repo.write("src/merged.js", "side\n")
    repo.commit("Side")
    repo.git("checkout", "-q", "main")
    repo.write("src/merged.js", "main\n")
    repo.commit("Main")
    subprocess.run(["git", "-C", folder, "merge", "-q", "side"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={**os.environ, **AUTHOR}, check=False)
    repo.write("src/merged.js", line(plant("result of a merge", "src/merged.js", "sk")))
    repo.commit("Merge")
    repo.write("src/merged.js", "nothing\n")
    repo.commit("Clean up")

    repo.git("tag", "-a", "v1", "-m", "Version 1, mapbox token " + plant("message of a tag", None, "sk"))
    repo.git("notes", "add", "-m", "mapbox token " + plant("note", None))
    repo.git("checkout", "-q", "-b", "other")
    repo.write("src/other.js", line(plant("another branch", "src/other.js", "sk")))
    repo.commit("On a branch")
    repo.git("checkout", "-q", "main")
    repo.git("checkout", "-q", "-b", "gone")
    repo.write("src/gone.js", line(plant("branch that was deleted", "src/gone.js", "sk")))
    repo.commit("On a branch that goes")
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-q", "-D", "gone")
    repo.write("src/amended.js", line(plant("commit that was amended", "src/amended.js", "sk")))
    repo.commit("First try")
    repo.write("src/amended.js", "const mapboxAccessToken = process.env.TOKEN;\n")
    repo.commit("Second try", "--amend")
    for i, place in enumerate(("older stash", "latest stash")):
        path = "src/stashed%d.js" % i
        repo.write(path, "\n")
        repo.commit("Keys of %d" % i)
        repo.write(path, line(plant(place, path, "sk")))
        repo.git("stash", "push", "-q")
    repo.write("src/staged.js", line(plant("staged once", "src/staged.js", "sk")))
    repo.git("add", "src/staged.js")
    repo.git("rm", "-q", "--cached", "src/staged.js")
    os.remove(os.path.join(folder, "src/staged.js"))
    # As it is after a while: some of it packed, the newest loose.
    repo.git("repack", "-d", "-q")
    repo.write("src/waiting.js", line(plant("in the index", "src/waiting.js", "sk")))
    repo.git("add", "src/waiting.js")
    os.remove(os.path.join(folder, "src/waiting.js"))
    return planted
