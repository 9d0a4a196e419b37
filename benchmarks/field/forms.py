"""Tokens that do not stand plainly: encoded, escaped, split, in other character sets, in archives and in compiled files.

The encoders are Python's own. Each form gives the bytes of a file for one token.
"""
import base64
import bz2
import gzip
import html
import io
import json
import lzma
import quopri
import sqlite3
import struct
import tarfile
import tempfile
import zipfile


def b64(text):
    return base64.b64encode(text.encode()).decode()


def escaped(token, form):
    return "".join(c if c.isalnum() else form % ord(c) for c in token)


def split(token, joint):
    cuts = [0, 9, len(token) // 2, len(token)]
    return joint.join(token[a:b] for a, b in zip(cuts, cuts[1:]))


def source_map(token):
    inner = json.dumps({"version": 3, "sources": ["map.js"], "sourcesContent": ["mapboxgl.accessToken = '%s';\n" % token]})
    return "//# sourceMappingURL=data:application/json;charset=utf-8;base64,%s\n" % b64(inner)


def wrapped(text):
    return "\n".join("  " + text[i:i + 64] for i in range(0, len(text), 64))


ENCODED = [
    ("joined-javascript", "map.js", lambda t: "mapboxgl.accessToken = '" + split(t, "' +\n    '") + "';\n"),
    ("joined-java", "Maps.java", lambda t: "String token = \"" + split(t, "\" + \"") + "\";\n"),
    ("joined-python", "maps.py", lambda t: "TOKEN = (\"" + split(t, "\"\n         \"") + "\")\n"),
    ("joined-php", "maps.php", lambda t: "<?php $token = '" + split(t, "' . '") + "';\n"),
    ("joined-visual-basic", "Maps.vb", lambda t: "Const Token = \"" + split(t, "\" & \"") + "\"\n"),
    ("json-in-json", "bundle.js", lambda t: "eval(" + json.dumps("var e = {\"MAPBOX_TOKEN\": \"%s\"};" % t) + ");\n"),
    ("percent-around", "page.html", lambda t: "<meta name=\"config\" content=\"%7B%22mapbox%22%3A%22" + t + "%22%7D\">\n"),
    ("percent", "link.txt", lambda t: "https://example.com/go?to=%3Faccess_token%3D" + escaped(t, "%%%02X") + "\n"),
    ("unicode-escapes", "page.js", lambda t: "var config = {\"token\": \"" + escaped(t, "\\u%04x") + "\"};\n"),
    ("hex-escapes", "page2.js", lambda t: "var token = \"" + escaped(t, "\\x%02x") + "\";\n"),
    ("html-entities", "page3.html", lambda t: "<div data-token=\"" + escaped(t, "&#%d;") + "\"></div>\n"),
    ("html-hex-entities", "page4.html", lambda t: "<div data-token=\"" + escaped(t, "&#x%x;") + "\"></div>\n"),
    ("html-in-html", "page5.html", lambda t: "<div data-config=\"" + html.escape(json.dumps({"mapbox": t})) + "\"></div>\n"),
    ("base64", "atob.js", lambda t: "mapboxgl.accessToken = atob('" + b64(t) + "');\n"),
    ("base64-secret", "secret.yaml", lambda t: "kind: Secret\ndata:\n  mapbox-token: " + b64(t) + "\n"),
    ("base64-basic-auth", "pull.sh", lambda t: "curl -H 'Authorization: Basic " + b64("mapbox:" + t) + "' \"$url\"\n"),
    ("base64-of-text", "env.b64", lambda t: b64("PORT=80\nMAPBOX_ACCESS_TOKEN=%s\nNODE_ENV=production\n" % t) + "\n"),
    ("base64-lines", "mail.txt", lambda t: wrapped(b64("The token of the mapbox account is %s and nobody knows it.\n" % t)) + "\n"),
    ("base64-twice", "twice.txt", lambda t: "value: " + b64(b64(t)) + "\n"),
    ("base64-source-map", "main.js", lambda t: "var e=1;\n" + source_map(t)),
    ("quoted-printable", "mail.eml", lambda t: "Content-Transfer-Encoding: quoted-printable\n\n"
     + quopri.encodestring(("The token for mapbox that you asked me for is this: token=%s\n" % t).encode()).decode()),
    ("utf-16-le", "export.csv", lambda t: b"\xff\xfe" + ("name;mapbox token\r\nmap;%s\r\n" % t).encode("utf-16-le")),
    ("utf-16-be", "export2.csv", lambda t: b"\xfe\xff" + ("name;mapbox token\r\nmap;%s\r\n" % t).encode("utf-16-be")),
]


def config(token):
    return ("window.config = { mapboxAccessToken: '%s' };\n" % token).encode()


def zipped(name, content, stored=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n")
        archive.writestr(name, content)
    return out.getvalue()


def tarred(name, content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def class_file(token):
    """The head of a Java class: its pool of constants, with the token as one, and a class that has nothing more."""
    def utf8(text):
        return b"\x01" + struct.pack(">H", len(text)) + text.encode()
    pool = [utf8("dev/example/Keys"), b"\x07\x00\x01", utf8("java/lang/Object"), b"\x07\x00\x03", utf8(token), b"\x08\x00\x05"]
    return (b"\xca\xfe\xba\xbe" + struct.pack(">HHH", 0, 61, len(pool) + 1) + b"".join(pool)
            + struct.pack(">HHHHHHH", 0x21, 2, 4, 0, 0, 0, 0))


def resource_pool(token):
    """A pool of strings of Android's compiled resources in UTF-16: two bytes of length before each, zeros after."""
    def entry(text):
        return struct.pack("<H", len(text)) + text.encode("utf-16-le") + b"\0\0"
    strings = [entry("app_name"), entry(token), entry("Map")]
    starts, at = [], 0
    for s in strings:
        starts.append(at)
        at += len(s)
    body = struct.pack("<%dI" % len(starts), *starts) + b"".join(strings)
    return struct.pack("<HHIIIIII", 1, 28, 28 + len(body), len(strings), 0, 0, 28 + 4 * len(starts), 0) + body


def database(token):
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        with sqlite3.connect(file.name) as connection:
            connection.execute("create table settings (name text, value text)")
            connection.execute("insert into settings values ('mapbox_token', ?)", (token,))
        connection.close()
        return open(file.name, "rb").read()


CONTAINED = [
    ("gzip", "bundle.js.gz", lambda t: gzip.compress(config(t), mtime=0)),
    ("gzip-by-another-name", "Bundle.vue", lambda t: gzip.compress(config(t), mtime=0)),
    ("bzip2", "dump.sql.bz2", lambda t: bz2.compress(config(t))),
    ("xz", "dump.sql.xz", lambda t: lzma.compress(config(t))),
    ("tar-gzip", "site.tar.gz", lambda t: gzip.compress(tarred("site/config.js", config(t)), mtime=0)),
    ("zip", "site.zip", lambda t: zipped("site/config.js", config(t))),
    ("zip-in-zip", "site-all.zip", lambda t: zipped("inner.zip", zipped("config.js", config(t)))),
    ("class-in-jar", "app.jar", lambda t: zipped("dev/example/Keys.class", class_file(t))),
    ("class-in-jar-in-war", "app.war", lambda t: zipped("WEB-INF/lib/app.jar", zipped("dev/example/Keys.class", class_file(t)))),
    ("resources-in-apk", "app-release.apk", lambda t: zipped("resources.arsc", resource_pool(t), stored=True)),
    ("xml-in-docx", "notes.docx", lambda t: zipped("word/document.xml", ("<w:t>mapbox token: %s</w:t>" % t).encode())),
    ("class", "Keys.class", class_file),
    ("binary", "app.bin", lambda t: b"\x7fELF\0\0\0\0" + bytes(range(256)) + t.encode() + b"\0mapbox\0\0"),
    ("sqlite", "settings.db", database),
]
