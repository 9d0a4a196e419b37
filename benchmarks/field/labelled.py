"""The labelled corpus: tokens planted in known places, among files that have none, and a list that says which stands where."""
import os

import forms
import places
from tokens import SHAPES, token


class Plant:
    """What was planted: how it stands (group and form), its path in the corpus, and the token."""

    def __init__(self, group, form, path, secret):
        self.group, self.form, self.path, self.secret = group, form, path, secret


def write(folder, path, content):
    full = os.path.join(folder, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def build(folder, chance):
    """Makes the directory; every file holds one token or none. Gives the plants, and the paths that hold none."""
    plants, clean = [], []
    for n, shape in enumerate(SHAPES):
        project = "project%d" % n
        for path, headers, text in places.PLAIN:
            for header in headers.split():
                base, ending = os.path.split(path)
                full = "/".join(filter(None, (project, header, base, ending)))
                secret = token(chance, header, shape)
                write(folder, full, text.replace("§", secret))
                plants.append(Plant("plain", path, full, secret))
        for group, table in (("encoded", forms.ENCODED), ("contained", forms.CONTAINED)):
            for i, (form, name, make) in enumerate(table):
                header = "sk" if (i + n) % 2 else "pk"
                full = "/".join((project, group, form, name))
                secret = token(chance, header, shape)
                write(folder, full, make(secret))
                plants.append(Plant(group, form, full, secret))
        for path, text in places.decoys(chance, n):
            full = "/".join((project, "clean", path))
            write(folder, full, text)
            clean.append(full)
    return plants, clean
