"""What of the labelled corpus each program finds, and what it reports that is none."""
import os


def relative(path, root):
    """A reported path as in the corpus: from its root, with slashes."""
    path = path.replace(os.sep, "/")
    if os.path.isabs(path):
        path = os.path.relpath(path, root)
    return os.path.normpath(path).replace(os.sep, "/")


def stands_at(path, planted):
    """The planted file, or an entry in it, however the program writes that."""
    return planted != "" and (path == planted or path.startswith(planted) and not path[len(planted)].isalnum())


def credit(findings, plants, root):
    """
    Gives for each plant (path, token) "named", "found" or "", and the findings that belong to no plant.

    A finding counts for a plant when it shows the token or a good part of it, or when it merely stands in the file in which
    that was planted, whatever it calls it: the generous reading. "named" is one by a rule for Mapbox.
    """
    verdicts = [""] * len(plants)
    strays = []
    by_path = {}
    for i, (path, _) in enumerate(plants):
        if path:
            by_path.setdefault(path, []).append(i)
    for finding in findings:
        path = relative(finding.path, root)
        hits = [i for i, (_, secret) in enumerate(plants)
                if finding.text and (secret in finding.text or len(finding.text) >= 20 and finding.text in secret)]
        if not hits:
            hits = by_path.get(path) or [i for planted, them in by_path.items() if stands_at(path, planted) for i in them]
        if not hits:
            strays.append(finding)
        for i in hits:
            if "mapbox" in finding.rule.lower():
                verdicts[i] = "named"
            elif not verdicts[i]:
                verdicts[i] = "found"
    return verdicts, strays
