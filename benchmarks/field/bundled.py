"""Builds a small application with each bundler in each way, and holds what the program finds against what was planted.

Prints a row for each build; ends with 1 when a file that holds the token is missed, or a place is wrong.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys

program, work = sys.argv[1], pathlib.Path(sys.argv[2])


def encoded(text):
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


payload = json.dumps({"u": "trapstreet-bundled", "a": "cm" + "4" * 23}, separators=(",", ":")).encode()
token = "pk." + encoded(payload) + "." + encoded(os.urandom(16))

(work / "src" / "index.js").write_text(
    "import { draw } from './map.js';\nimport { style } from './style.js';\n\ndraw(document.body, style);\n")
(work / "src" / "style.js").write_text("export const style = 'mapbox://styles/mapbox/streets-v12';\n")
(work / "src" / "map.js").write_text(
    "/** Draws the map. */\nexport function draw(element, style) {\n  const options = { style, element };\n"
    f"  window.mapboxgl.accessToken = '{token}';\n  return new window.mapboxgl.Map(options);\n}}\n")
(work / "rollup.config.mjs").write_text(
    "import terser from '@rollup/plugin-terser';\nexport default {\n  plugins: process.env.SMALL ? [terser()] : [],\n};\n")


def builds():
    bin = work / "node_modules" / ".bin"
    for small in (False, True):
        for maps in ("none", "file", "inline"):
            yield ("esbuild", small, maps,
                   [bin / "esbuild", "src/index.js", "--bundle", "--log-level=error", "--outfile={out}/app.js"]
                   + (["--minify"] if small else [])
                   + ({"none": [], "file": ["--sourcemap"], "inline": ["--sourcemap=inline"]}[maps]), {})
            yield ("rollup", small, maps,
                   [bin / "rollup", "-c", "rollup.config.mjs", "--silent", "-i", "src/index.js", "-f", "es",
                    "-o", "{out}/app.js"] + ({"none": [], "file": ["-m"], "inline": ["-m", "inline"]}[maps]),
                   {"SMALL": "1"} if small else {})
            yield ("webpack", small, maps,
                   [bin / "webpack", "--mode", "production" if small else "development", "--entry", "./src/index.js",
                    "-o", "{out}"]
                   + {"none": ["--no-devtool"], "file": ["--devtool", "source-map"],
                      "inline": ["--devtool", "inline-source-map"]}[maps], {})


def planted(out):
    """Of each file: where the token stands as it is, and whether its source stands in a map of base64."""
    for path in sorted(out.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            at = content.find(token.encode())
            plain = set()
            while at >= 0:
                plain.add(at)
                at = content.find(token.encode(), at + 1)
            mark = content.find(b"sourceMappingURL=data:application/json")
            behind = False
            if mark >= 0:
                written = content[content.find(b",", mark) + 1:].split()[0]
                behind = token.encode() in base64.b64decode(written + b"==")
            yield path, plain, behind


wrong = 0
print(f"{'bundler':10} {'minified':9} {'source map':11} {'places':>7} {'found':>6}   sources that maps name")
for name, small, maps, command, environment in builds():
    out = work / "out" / f"{name}-{'small' if small else 'large'}-{maps}"
    subprocess.run([str(part).replace("{out}", str(out)) for part in command], cwd=work, check=True,
                   env=dict(os.environ, **environment), stdout=subprocess.DEVNULL)
    said = subprocess.run([program, "scan", "--no-history", "--no-config", "--fail-on", "none", "--format", "json",
                           "--show-secrets", str(out)], check=True, capture_output=True, text=True)
    found, sources, others = {}, set(), 0
    for finding in json.loads(said.stdout)["findings"]:
        others += finding["token"] != token
        for place in finding["locations"]:
            where = found.setdefault(pathlib.Path(place["path"]).resolve(), {"plain": set(), "behind": 0})
            if place.get("encoding"):
                where["behind"] += 1
            else:
                where["plain"].add(place["offset"])
            if place.get("within"):
                sources.add(place["within"].get("name", "?"))
    expected, met = 0, 0
    for path, plain, behind in planted(out):
        here = found.get(path.resolve(), {"plain": set(), "behind": 0})
        expected += len(plain) + behind
        met += len(plain & here["plain"]) + min(int(behind), here["behind"])
        wrong += plain != here["plain"] or int(behind) != here["behind"]
    wrong += others or expected == 0
    print(f"{name:10} {'yes' if small else 'no':9} {maps:11} {expected:7} {met:6}   {', '.join(sorted(sources)) or '-'}")
print()
print("all as planted" if not wrong else f"{wrong} files or findings are not as planted")
sys.exit(1 if wrong else 0)
