"""Scans each package as it is and fully unpacked, and tells whether both hold the same tokens."""

import bz2
import gzip
import io
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

program, work = sys.argv[1], Path(sys.argv[2])


def unpack(data, name, folder, depth=0):
    """Writes what the bytes hold below the folder; false when they are no archive."""
    opened = None
    if data[:4] == b"PK\x03\x04" and zipfile.is_zipfile(io.BytesIO(data)):
        archive = zipfile.ZipFile(io.BytesIO(data))
        opened = [(i.filename, archive.read(i)) for i in archive.infolist() if not i.is_dir()]
    elif data[257:262] == b"ustar":
        archive = tarfile.open(fileobj=io.BytesIO(data))
        opened = [(i.name, archive.extractfile(i).read()) for i in archive.getmembers() if i.isfile()]
    else:
        for magic, codec in ((b"\x1f\x8b\x08", gzip), (b"BZh", bz2), (b"\xfd7zXZ", lzma)):
            if data.startswith(magic):
                opened = [(name.rsplit("/", 1)[-1] + ".out", codec.decompress(data))]
    if opened is None or depth > 7:
        return False
    for number, (entry, content) in enumerate(opened):
        # A number in front keeps names apart that differ in case or in dots alone.
        parts = [p for p in entry.split("/") if p not in ("", ".", "..")]
        place = folder.joinpath(*[p[:120] for p in parts[:-1]], f"{number}-{parts[-1][:120]}")
        if not unpack(content, entry, place, depth + 1):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return True


def scan(path):
    said = subprocess.run(
        [program, "scan", "--no-history", "--no-config", "--fail-on", "none", "--format", "json", str(path)],
        capture_output=True,
        check=False,
    )
    report = json.loads(said.stdout)
    tokens = {finding["fingerprint"] for finding in report["findings"]}
    held = {
        (place["within"]["kind"])
        for finding in report["findings"]
        for place in finding["locations"]
        if "within" in place
    }
    return tokens, report["run"]["looked"], len(report["problems"]), held


print(f"{'package':44} {'entries':>8} {'files':>8} {'packed':>7} {'unpacked':>9} {'problems':>9}  same  held by")
packed = sorted((work / "packed").iterdir())
same = 0
tokens_of_all = set()
for package in packed:
    folder = work / "unpacked" / package.name
    if folder.exists():
        shutil.rmtree(folder)
    unpack(package.read_bytes(), package.name, folder)
    left, looked, problems, held = scan(package)
    right, files, more, _ = scan(folder)
    same += left == right
    tokens_of_all |= left | right
    print(
        f"{package.name[:44]:44} {looked['entries']:8} {files['files']:8} {len(left):7} {len(right):9} "
        f"{problems + more:9}  {'yes' if left == right else 'NO':4}  {' '.join(sorted(held))}",
        flush=True,
    )
print()
print(f"{same} of {len(packed)} packages give the same tokens both ways; {len(tokens_of_all)} tokens in all")
