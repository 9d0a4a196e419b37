"""Packs a file with a token by the programs that people pack with, and tells whether the scan finds the token, or names what it did not open.

A form whose program is missing is left out and counted. Nothing may be silent, and nothing that is sound may be called damaged.
"""

import gzip
import json
import lzma
import os
import plistlib
import random
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import tokens

program, work = os.path.realpath(sys.argv[1]), Path(sys.argv[2])

# The name, the file that is made, and the command. t.txt and d/etc/app.env have the token, o.txt and d/other.txt have none, and r.bin has
# 1.2 MB of which half are random.
SHELL = [
    ("gzip", "a.gz", "gzip -c t.txt > a.gz"),
    ("gzip with name and time", "t.txt.gz", "gzip -kN t.txt"),
    ("gzip -9", "a.gz", "gzip -9c t.txt > a.gz"),
    ("gzip of two members, the first", "a.gz", "gzip -c t.txt > a.gz; gzip -c o.txt >> a.gz"),
    ("gzip of two members, the second", "a.gz", "gzip -c o.txt > a.gz; gzip -c t.txt >> a.gz"),
    ("gzip, zeros behind", "a.gz", "gzip -c t.txt > a.gz; head -c 10000 /dev/zero >> a.gz"),
    ("gzip, text behind", "a.gz", "gzip -c o.txt > a.gz; cat t.txt >> a.gz"),
    ("gzip, gzip behind zeros", "a.gz", "gzip -c o.txt > a.gz; head -c 512 /dev/zero >> a.gz; gzip -c t.txt >> a.gz"),
    ("pigz", "a.gz", "pigz -c t.txt > a.gz"),
    ("pigz with independent blocks", "a.gz", "cat r.bin t.txt | pigz -i -b 32 > a.gz"),
    ("pigz as zlib", "a.zz", "pigz -zkc t.txt > a.zz"),
    ("pigz as zip", "a.zip", "pigz -Kkc t.txt > a.zip"),
    ("bgzip", "a.gz", "cat r.bin t.txt | bgzip -c > a.gz"),
    ("bzip2", "a.bz2", "bzip2 -c t.txt > a.bz2"),
    ("bzip2 of two streams", "a.bz2", "bzip2 -c o.txt > a.bz2; bzip2 -c t.txt >> a.bz2"),
    ("pbzip2", "a.bz2", "cat r.bin t.txt > x; pbzip2 -b1 -c x > a.bz2"),
    ("xz", "a.xz", "xz -c t.txt > a.xz"),
    ("xz -9e", "a.xz", "xz -9ec t.txt > a.xz"),
    ("xz without a check", "a.xz", "xz --check=none -c t.txt > a.xz"),
    ("xz with a filter for x86", "a.xz", "xz --x86 --lzma2 -c t.txt > a.xz"),
    ("xz with delta", "a.xz", "xz --delta=dist=4 --lzma2 -c t.txt > a.xz"),
    ("xz of two streams", "a.xz", "xz -c o.txt > a.xz; xz -c t.txt >> a.xz"),
    ("xz with padding", "a.xz", "xz -c o.txt > a.xz; head -c 8 /dev/zero >> a.xz; xz -c t.txt >> a.xz"),
    ("xz of many blocks", "a.xz", "cat r.bin t.txt | xz --block-size=65536 -T2 -c > a.xz"),
    ("lzma", "a.lzma", "xz --format=lzma -c t.txt > a.lzma"),
    ("lzma -9", "a.lzma", "xz --format=lzma -9 -c t.txt > a.lzma"),
    ("lzip", "a.lz", "lzip -c t.txt > a.lz"),
    ("lzip of two members", "a.lz", "lzip -c o.txt > a.lz; lzip -c t.txt >> a.lz"),
    ("compress", "a.Z", "compress -c t.txt > a.Z"),
    ("lzop", "a.lzo", "lzop -c t.txt > a.lzo"),
    ("zstd", "a.zst", "zstd -qc t.txt > a.zst"),
    ("zstd -19", "a.zst", "zstd -19 -qc t.txt > a.zst"),
    ("zstd --fast", "a.zst", "zstd --fast=5 -qc t.txt > a.zst"),
    ("zstd without a check", "a.zst", "zstd --no-check -qc t.txt > a.zst"),
    ("zstd from a pipe", "a.zst", "cat t.txt | zstd -qc > a.zst"),
    ("zstd of two frames", "a.zst", "zstd -qc o.txt > a.zst; zstd -qc t.txt >> a.zst"),
    ("zstd, skippable frame in front", "a.zst", "printf '\\120\\052\\115\\030\\4\\0\\0\\0abcd' > a.zst; zstd -qc t.txt >> a.zst"),
    ("zstd, skippable frame behind", "a.zst", "zstd -qc t.txt > a.zst; printf '\\120\\052\\115\\030\\4\\0\\0\\0abcd' >> a.zst"),
    ("zstd --long", "a.zst", "cat r.bin r.bin r.bin t.txt | zstd -q --long=27 -c > a.zst"),
    ("zstd with a dictionary", "a.zst", "split -l 2 t.txt s.; zstd -q --train s.* -o dict --maxdict=2000; zstd -qc -D dict t.txt > a.zst"),
    ("lz4", "a.lz4", "lz4 -qc t.txt > a.lz4"),
    ("lz4 -9", "a.lz4", "lz4 -9qc t.txt > a.lz4"),
    ("lz4 of independent blocks", "a.lz4", "lz4 -BI -B4 -qc t.txt > a.lz4"),
    ("lz4 of two frames", "a.lz4", "lz4 -qc o.txt > a.lz4; lz4 -qc t.txt >> a.lz4"),
    ("lz4 of Linux kernels", "a.lz4", "lz4 -lqc t.txt > a.lz4"),
    ("brotli", "a.br", "brotli -c t.txt > a.br"),
    ("brotli -q 1", "a.br", "brotli -q 1 -c t.txt > a.br"),
    ("tar", "a.tar", "tar cf a.tar d"),
    ("tar in v7 format", "a.tar", "tar --format=v7 -cf a.tar d"),
    ("tar in POSIX format", "a.tar", "tar --format=pax -cf a.tar d"),
    ("tar in old GNU format", "a.tar", "tar --format=oldgnu -cf a.tar d"),
    ("sparse tar", "a.tar", "truncate -s 1M d/s; cat t.txt >> d/s; truncate -s 2M d/s; tar -Scf a.tar d/s"),
    ("tar with a label", "a.tar", "tar -V label -cf a.tar d"),
    ("tar behind tar", "a.tar", "tar cf a.tar o.txt; tar cf b.tar t.txt; cat b.tar >> a.tar"),
    ("tar appended to", "a.tar", "tar cf a.tar o.txt; tar rf a.tar t.txt"),
    ("tar.gz", "a.tgz", "tar czf a.tgz d"),
    ("tar.bz2", "a.tar.bz2", "tar cjf a.tar.bz2 d"),
    ("tar.xz", "a.tar.xz", "tar cJf a.tar.xz d"),
    ("tar.zst", "a.tar.zst", "tar --zstd -cf a.tar.zst d"),
    ("tar.lz", "a.tar.lz", "tar --lzip -cf a.tar.lz d"),
    ("tar.Z", "a.tar.Z", "tar -Zcf a.tar.Z d"),
    ("zip", "a.zip", "zip -qr a.zip d"),
    ("zip -0", "a.zip", "zip -0qr a.zip d"),
    ("zip by bzip2", "a.zip", "zip -qrZ bzip2 a.zip d"),
    ("zip from a pipe", "a.zip", "cat t.txt | zip -q - - > a.zip"),
    ("zip64", "a.zip", "cat t.txt | zip -q -fz a.zip -"),
    ("zip with a comment", "a.zip", "zip -q a.zip o.txt; zip -qz a.zip < t.txt"),
    ("zip behind a script", "run.sh", "printf '#!/bin/sh\\nexit\\n' > run.sh; zip -q a.zip t.txt; cat a.zip >> run.sh"),
    ("zip behind a script, offsets corrected", "run.sh", "printf '#!/bin/sh\\nexit\\n' > run.sh; zip -q a.zip t.txt; cat a.zip >> run.sh; zip -qA run.sh"),
    ("zip behind a program", "run", "cp $(command -v true) run; zip -q a.zip t.txt; cat a.zip >> run"),
    ("zip behind two megabytes", "a.bin", "zip -q a.zip t.txt; cat r.bin r.bin a.zip > a.bin"),
    ("zip with junk in front", "a.zip", "zip -q b.zip t.txt; printf junk > a.zip; cat b.zip >> a.zip"),
    ("zip with text behind", "a.zip", "zip -q a.zip o.txt; cat t.txt >> a.zip"),
    ("zip with gzip behind", "a.zip", "zip -q a.zip o.txt; gzip -c t.txt >> a.zip"),
    ("zip, encrypted", "a.zip", "zip -qP x a.zip t.txt"),
    ("7z", "a.7z", "7z a -bd a.7z d > /dev/null"),
    ("7z, stored", "a.7z", "7z a -bd -mx=0 a.7z d > /dev/null"),
    ("7z by PPMd", "a.7z", "7z a -bd -m0=PPMd a.7z t.txt > /dev/null"),
    ("7z by bzip2", "a.7z", "7z a -bd -m0=BZip2 a.7z t.txt > /dev/null"),
    ("7z by deflate", "a.7z", "7z a -bd -m0=Deflate a.7z t.txt > /dev/null"),
    ("7z of a program (BCJ)", "a.7z", "cp $(command -v true) p.exe; 7z a -bd a.7z p.exe t.txt > /dev/null"),
    ("7z of a program (BCJ2)", "a.7z", "cp $(command -v true) p.exe; cat t.txt >> p.exe; 7z a -bd -mf=BCJ2 a.7z p.exe > /dev/null"),
    ("7z, encrypted", "a.7z", "7z a -bd -px a.7z t.txt > /dev/null"),
    ("7z, names encrypted", "a.7z", "7z a -bd -px -mhe=on a.7z t.txt > /dev/null"),
    ("7z, not solid", "a.7z", "7z a -bd -ms=off a.7z d > /dev/null"),
    ("7z with text behind", "a.7z", "7z a -bd a.7z o.txt > /dev/null; cat t.txt >> a.7z"),
    ("zip by 7z, deflate64", "a.zip", "7z a -bd -tzip -mm=Deflate64 a.zip t.txt > /dev/null"),
    ("zip by 7z, LZMA", "a.zip", "7z a -bd -tzip -mm=LZMA a.zip t.txt > /dev/null"),
    ("zip by 7z, PPMd", "a.zip", "7z a -bd -tzip -mm=PPMd a.zip t.txt > /dev/null"),
    ("zip by 7z, AES", "a.zip", "7z a -bd -tzip -px -mem=AES256 a.zip t.txt > /dev/null"),
    ("tar by 7z", "a.tar", "7z a -bd -ttar a.tar d > /dev/null"),
    ("wim by 7z", "a.wim", "7z a -bd -twim a.wim d > /dev/null"),
    ("xz by 7z", "a.xz", "7z a -bd -txz a.xz t.txt > /dev/null"),
    ("deb by gzip", "a.deb", "mkdir -p d/DEBIAN; printf 'Package: a\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.c>\\nDescription: a\\n' > d/DEBIAN/control; dpkg-deb -Zgzip -b d a.deb > /dev/null"),
    ("deb by xz", "a.deb", "mkdir -p d/DEBIAN; printf 'Package: a\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.c>\\nDescription: a\\n' > d/DEBIAN/control; dpkg-deb -Zxz -b d a.deb > /dev/null"),
    ("deb by zstd", "a.deb", "mkdir -p d/DEBIAN; printf 'Package: a\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.c>\\nDescription: a\\n' > d/DEBIAN/control; dpkg-deb -Zzstd -b d a.deb > /dev/null"),
    ("ar", "a.a", "ar cr a.a t.txt o.txt"),
    ("static library", "a.a", "echo 'const char *t = \"'$TOKEN'\";' > x.c; gcc -c x.c; ar cr a.a x.o"),
    ("cpio", "a.cpio", "find d | cpio -o --quiet > a.cpio"),
    ("cpio newc", "a.cpio", "find d | cpio -o -H newc --quiet > a.cpio"),
    ("cpio crc", "a.cpio", "find d | cpio -o -H crc --quiet > a.cpio"),
    ("cpio odc", "a.cpio", "find d | cpio -o -H odc --quiet > a.cpio"),
    ("initrd: cpio behind cpio", "initrd", "echo o.txt | cpio -o -H newc --quiet > initrd; find d | cpio -o -H newc --quiet | gzip >> initrd"),
    ("rpm", "a.rpm", "printf 'Name: a\\nVersion: 1\\nRelease: 1\\nSummary: a\\nLicense: a\\nBuildArch: noarch\\n%%description\\na\\n%%install\\nmkdir -p %%{buildroot}/etc; cp '$PWD'/t.txt %%{buildroot}/etc/t\\n%%files\\n/etc/t\\n' > a.spec; rpmbuild -bb --quiet --define \"_topdir $PWD/r\" a.spec 2> /dev/null; mv r/RPMS/*/*.rpm a.rpm"),
    ("rpm by xz", "a.rpm", "printf 'Name: a\\nVersion: 1\\nRelease: 1\\nSummary: a\\nLicense: a\\nBuildArch: noarch\\n%%description\\na\\n%%install\\nmkdir -p %%{buildroot}/etc; cp '$PWD'/t.txt %%{buildroot}/etc/t\\n%%files\\n/etc/t\\n' > a.spec; rpmbuild -bb --quiet --define \"_topdir $PWD/r\" --define '_binary_payload w9.xzdio' a.spec 2> /dev/null; mv r/RPMS/*/*.rpm a.rpm"),
    ("rpm by zstd", "a.rpm", "printf 'Name: a\\nVersion: 1\\nRelease: 1\\nSummary: a\\nLicense: a\\nBuildArch: noarch\\n%%description\\na\\n%%install\\nmkdir -p %%{buildroot}/etc; cp '$PWD'/t.txt %%{buildroot}/etc/t\\n%%files\\n/etc/t\\n' > a.spec; rpmbuild -bb --quiet --define \"_topdir $PWD/r\" --define '_binary_payload w19.zstdio' a.spec 2> /dev/null; mv r/RPMS/*/*.rpm a.rpm"),
    ("squashfs by gzip", "a.squashfs", "mksquashfs d a.squashfs -quiet -no-progress > /dev/null"),
    ("snap (squashfs by xz)", "a.snap", "mksquashfs d a.snap -comp xz -quiet -no-progress > /dev/null"),
    ("iso", "a.iso", "genisoimage -quiet -R -o a.iso d"),
    ("qcow2", "a.qcow2", "cp t.txt x; truncate -s 1M x; qemu-img convert -f raw -O qcow2 -c x a.qcow2"),
    ("vmdk", "a.vmdk", "cp t.txt x; truncate -s 1M x; qemu-img convert -f raw -O vmdk -o subformat=streamOptimized x a.vmdk"),
    ("jar", "a.jar", "jar cf a.jar -C d ."),
    ("jmod", "a.jmod", "mkdir -p m/x; echo 'module x {}' > module-info.java; javac -d m/x module-info.java; cp t.txt m/x/; jmod create --class-path m/x a.jmod"),
    ("jlink modules", "modules", "mkdir -p m/x; echo 'module x {}' > module-info.java; javac -d m/x module-info.java; cp t.txt m/x/; jlink --module-path m:$JAVA_HOME/jmods --add-modules x --output j; cp j/lib/modules modules"),
    ("jlink modules, compressed", "modules", "mkdir -p m/x; echo 'module x {}' > module-info.java; javac -d m/x module-info.java; cp t.txt m/x/; jlink --compress=2 --module-path m:$JAVA_HOME/jmods --add-modules x --output j; cp j/lib/modules modules"),
    ("self-extracting shell archive", "install.sh", "printf '#!/bin/sh\\ntail -n +3 \"$0\" | tar xz\\n' > install.sh; tar cz d >> install.sh"),
    ("self-extracting 7z", "a.exe", "7z a -bd a.7z d > /dev/null; cat $(ls /usr/lib/p7zip/7zCon.sfx) a.7z > a.exe"),
    ("git objects in a tar", "a.tgz", "cd d; git init -q .; git add .; git -c user.name=a -c user.email=a@b.c commit -qm x; cd ..; tar czf a.tgz d/.git"),
    ("openssl enc", "a.enc", "openssl enc -aes-256-cbc -pbkdf2 -pass pass:x -in t.txt -out a.enc"),
    ("gpg, symmetric", "a.asc", "gpg --batch --armor --passphrase x --symmetric -o a.asc t.txt"),
]


def python_forms(token, text):
    yield "zip by Python, LZMA", "a.zip", lambda p: pyzip(p, text, zipfile.ZIP_LZMA)
    yield "zip by Python, bzip2", "a.zip", lambda p: pyzip(p, text, zipfile.ZIP_BZIP2)
    yield "gzip of 1,000 members", "a.gz", lambda p: p.write_bytes(
        b"".join(gzip.compress(b"line %d of a log\n" % i * 40) for i in range(999)) + gzip.compress(text))
    yield "zlib", "a.zz", lambda p: p.write_bytes(zlib.compress(text))
    yield "lzma alone by Python", "a.lzma", lambda p: p.write_bytes(lzma.compress(text, lzma.FORMAT_ALONE))
    yield "binary property list", "a.plist", lambda p: p.write_bytes(
        plistlib.dumps({"a": "b", "MBXAccessToken": token, "c": "Zoom"}, fmt=plistlib.FMT_BINARY))
    yield "binary property list in UTF-16", "a.plist", lambda p: p.write_bytes(
        plistlib.dumps({"a": "f\u00fcr " + token, "c": "Zoom"}, fmt=plistlib.FMT_BINARY))
    yield "PDF with a compressed stream", "a.pdf", lambda p: p.write_bytes(pdf(text))
    yield "asar", "app.asar", lambda p: p.write_bytes(asar({"package.json": b"{}", "config.js": text}))


def pyzip(path, text, method):
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("config.js", text)


def pdf(text):
    data = zlib.compress(text)
    return (b"%PDF-1.7\n1 0 obj\n<</Length " + str(len(data)).encode() + b"/Filter/FlateDecode>>\nstream\n"
            + data + b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%EOF\n")


def asar(files):
    at, entries = 0, {}
    for name, content in files.items():
        entries[name] = {"size": len(content), "offset": str(at)}
        at += len(content)
    head = json.dumps({"files": {"dist": {"files": entries}}}, separators=(",", ":")).encode()
    padded = head + b"\0" * (-len(head) % 4)
    number = lambda n: n.to_bytes(4, "little")
    return (number(4) + number(8 + len(padded)) + number(4 + len(padded)) + number(len(head)) + padded
            + b"".join(files.values()))


def judge(path, token):
    out = work / "report.json"
    subprocess.run([program, "scan", "--no-history", "--no-config", "--fail-on", "none", "--format", "json", "--show-secrets",
                    "--output", str(out), str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    report = json.loads(out.read_text())
    found = token in out.read_text()
    problems = ["%s" % p["what"] for p in report["problems"]]
    skipped = [s["what"] for s in report["run"]["skipped"]]
    if any("damaged" in p for p in problems):
        return "DAMAGED", problems
    if found:
        return "found", problems
    return ("named", problems or skipped) if problems or skipped else ("SILENT", [])


def main():
    java = Path(os.path.realpath(shutil.which("javac") or "/")).parent.parent
    counts, missing, rows = {}, [], []
    forms = list(SHELL)
    text_of = lambda t: ("".join("line %d of a file that says nothing\n" % i for i in range(300)) + "MAPBOX_TOKEN=" + t + "\n").encode()
    sample = tokens.token(random.Random(18), "sk")
    forms += list(python_forms(sample, text_of(sample)))
    for number, (name, file, make) in enumerate(forms):
        folder = work / str(number)
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "d" / "etc").mkdir(parents=True)
        text = text_of(sample)
        for place in ("t.txt", "d/etc/app.env"):
            (folder / place).write_bytes(text)
        (folder / "o.txt").write_text("".join("line %d of another file\n" % i for i in range(300)))
        (folder / "d" / "other.txt").write_text("nothing\n" * 100)
        (folder / "r.bin").write_bytes(b"".join(os.urandom(500) + b"a" * 500 for _ in range(1200)))
        if callable(make):
            make(folder / file)
        else:
            environment = dict(os.environ, TOKEN=sample, JAVA_HOME=str(java))
            subprocess.run(["bash", "-c", make], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not (folder / file).is_file() or (folder / file).stat().st_size == 0:
            missing.append(name)
            continue
        verdict, why = judge(folder / file, sample)
        counts[verdict] = counts.get(verdict, 0) + 1
        rows.append("%-40s %-8s %s" % (name, verdict, "; ".join(why)[:110]))
    print("\n".join(rows))
    print("\n%d forms: %s" % (len(rows), ", ".join("%d %s" % (n, v) for v, n in sorted(counts.items()))))
    if missing:
        print("not made, because a program is missing: " + ", ".join(missing))
    sys.exit(1 if counts.get("SILENT") or counts.get("DAMAGED") else 0)


main()
