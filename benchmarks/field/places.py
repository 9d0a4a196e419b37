"""Where tokens stand in plain text, in the forms that public code shows, and what looks like one and is none.

Each place is a path, the headers that are met there, and the text with § where the token stands. The word "mapbox" is in a
place where it is in real code: tools that ask for it near the token find there what they find in practice.
"""
from tokens import token

PLAIN = [
    ("web/src/map.js", "pk sk", "import mapboxgl from 'mapbox-gl';\n\nmapboxgl.accessToken = '§';\n"
     "const map = new mapboxgl.Map({ container: 'map', style: 'mapbox://styles/mapbox/streets-v12' });\n"),
    ("web/src/MapView.tsx", "pk sk", "import Map from 'react-map-gl';\n\nexport const View = () => (\n"
     "  <Map mapboxAccessToken=\"§\" zoom={3} style={{ width: 600, height: 400 }} />\n);\n"),
    ("web/src/config.js", "pk sk", "export default {\n  title: 'City map',\n  accessToken: '§',\n  zoom: 12,\n};\n"),
    ("web/src/tiles.js", "pk tk", "L.tileLayer('https://api.mapbox.com/styles/v1/mapbox/streets-v11/tiles/{z}/{x}/{y}?access_token=§', {\n"
     "  maxZoom: 18,\n}).addTo(map);\n"),
    ("web/src/leaflet.js", "pk", "L.tileLayer(url, {\n  id: 'mapbox/streets-v11',\n  tileSize: 512,\n  zoomOffset: -1,\n"
     "  accessToken: '§'\n}).addTo(map);\n"),
    ("web/index.html", "pk", "<!doctype html>\n<title>Map</title>\n<script>\n  L.mapbox.accessToken = '§';\n</script>\n"),
    ("web/src/geocode.js", "pk sk", "const url = `https://api.mapbox.com/geocoding/v5/mapbox.places/${q}.json?access_token=§`;\n"),
    ("web/dist/main-4F2A91CC.js", "pk sk", "!function(e,t){var n=t.map=e.Map;n.key=\"§\",n.start=function(){return new n.View(9)}}"
     "(window,window.app);/* mapbox */\n"),
    ("web/.env", "pk sk", "NODE_ENV=production\nMAPBOX_ACCESS_TOKEN=§\nPORT=8080\n"),
    ("web/.env.local", "pk sk", "REACT_APP_MAPBOX_TOKEN=\"§\"\n"),
    ("web/src/environment.ts", "pk", "export const environment = {\n  production: true,\n  mapbox: {\n    accessToken: '§'\n  }\n};\n"),
    ("android/app/src/main/res/values/developer-config.xml", "pk sk", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<resources>\n"
     "    <string name=\"mapbox_access_token\" translatable=\"false\">§</string>\n</resources>\n"),
    ("android/app/src/main/AndroidManifest.xml", "pk sk", "<manifest>\n  <application>\n    <meta-data android:name=\"com.mapbox.token\""
     " android:value=\"§\" />\n  </application>\n</manifest>\n"),
    ("android/gradle.properties", "sk pk", "org.gradle.jvmargs=-Xmx2g\nMAPBOX_DOWNLOADS_TOKEN=§\nandroid.useAndroidX=true\n"),
    ("android/build.gradle", "sk", "maven {\n  url 'https://api.mapbox.com/downloads/v2/releases/maven'\n  authentication {"
     " basic(BasicAuthentication) }\n  credentials {\n    username = 'mapbox'\n    password = '§'\n  }\n}\n"),
    ("android/app/src/main/java/Maps.java", "pk sk", "class Maps {\n  void start(Context context) {\n"
     "    Mapbox.getInstance(context, \"§\");\n  }\n}\n"),
    ("ios/App/Info.plist", "pk sk", "<plist version=\"1.0\">\n<dict>\n\t<key>MBXAccessToken</key>\n\t<string>§</string>\n</dict>\n</plist>\n"),
    ("ios/App/AppDelegate.swift", "pk sk", "import MapboxMaps\n\nResourceOptionsManager.default.resourceOptions.accessToken = \"§\"\n"),
    ("ios/.netrc", "sk", "machine api.mapbox.com\nlogin mapbox\npassword §\n"),
    ("flutter/lib/main.dart", "pk sk", "void main() {\n  MapboxOptions.setAccessToken('§');\n  runApp(const MyApp());\n}\n"),
    ("expo/app.json", "sk", "{\n  \"expo\": {\n    \"plugins\": [[\"@rnmapbox/maps\", { \"RNMapboxMapsDownloadToken\": \"§\" }]]\n  }\n}\n"),
    ("server/src/tokens.js", "sk tk", "const client = require('@mapbox/mapbox-sdk')({ accessToken: '§' });\nmodule.exports = client;\n"),
    ("server/geocode.py", "pk sk", "import requests\n\nKEY = \"§\"\n\ndef geocode(place):\n    return requests.get(URL, params={\"access_token\": KEY})\n"),
    ("server/Maps.cs", "pk sk", "namespace Maps\n{\n    public static class Keys\n    {\n        public const string Map = \"§\";\n    }\n}\n"),
    ("ops/docker-compose.yml", "sk pk", "services:\n  web:\n    environment:\n      - MAPBOX_SECRET_TOKEN=§\n"),
    ("ops/Dockerfile", "sk", "FROM node:20\nENV MAPBOX_TOKEN §\nCMD [\"node\", \"server.js\"]\n"),
    ("ops/terraform.tfvars", "sk", "region       = \"eu-west-1\"\nmapbox_token = \"§\"\n"),
    (".github/workflows/build.yml", "sk", "jobs:\n  build:\n    env:\n      SDK_REGISTRY_TOKEN: §\n"),
    ("docs/README.md", "pk sk", "# Map\n\nRun it with your token:\n\n    curl \"https://api.mapbox.com/v4/mapbox.satellite/1/0/0.png?access_token=§\"\n"),
    ("notebooks/Map.ipynb", "pk", "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"px.set_mapbox_access_token(\\\"§\\\")\\n\"]}]}\n"),
    ("notes/todo.txt", "pk sk tk", "ask Ana about the tiles\n§\ncall back on Monday\n"),
    ("logs/access.log", "tk pk", "10.1.2.3 - - [01/May/2024:10:00:00 +0000] \"GET /v4/tiles.json?access_token=§ HTTP/1.1\" 200 512\n"),
    ("session.har", "tk", "{\"log\":{\"entries\":[{\"request\":{\"method\":\"GET\",\"url\":\"https://api.mapbox.com/styles/v1/?access_token=§\"}}]}}\n"),
]

HEX = "0123456789abcdef"
ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def random_text(chance, alphabet, length):
    return "".join(chance.choice(alphabet) for _ in range(length))


def decoys(chance, number):
    """Paths and texts without a token or any other secret: what people write in a token's place, and what looks like one."""
    mapped = random_text(chance, ALNUM, 60)
    return [
        ("web/src/placeholder.js", "mapboxgl.accessToken = 'YOUR_MAPBOX_ACCESS_TOKEN';\n"),
        ("docs/usage.md", "Set `MAPBOX_ACCESS_TOKEN` to your token, which starts with `pk.eyJ1Ijoi…` or `sk.eyJ1...`.\n"),
        ("web/.env.example", "MAPBOX_ACCESS_TOKEN=<your access token here>\nMAPBOX_SECRET_TOKEN=\n"),
        ("web/src/read.js", "mapboxgl.accessToken = process.env.MAPBOX_ACCESS_TOKEN;\n"),
        ("android/app/strings.xml", "<string name=\"mapbox_access_token\">@string/from_gradle</string>\n"),
        ("ops/workflow.yml", "env:\n  MAPBOX_TOKEN: ${{ secrets.MAPBOX_TOKEN }}\n"),
        ("web/i18n/sk.js", "t('sk.footer.button.label'); t('sk.header.title'); t('pk.menu.%d');\n" % number),
        ("web/test/token.test.js", "expect(parse('pk.0000.1111')).toBe(null);\nexpect(parse('pk.abcdefg.xxxxxx')).toBe(null);\n"),
        # Cut off in the middle of the payload, as documents show it.
        ("docs/short.md", "    access_token=%s...\n" % token(chance, "pk")[:45]),
        # A payload that is not JSON, with all the rest in place.
        ("web/test/invented.js", "const notOne = 'pk.eyJ" + mapped[:57] + "." + random_text(chance, ALNUM, 21) + "A';\n"),
        ("web/package-lock.json", "{\"integrity\": \"sha512-" + random_text(chance, ALNUM, 86) + "==\"}\n"),
        ("web/src/ids.js", "export const layer = '" + "-".join(random_text(chance, HEX, n) for n in (8, 4, 4, 4, 12)) + "';\n"),
        ("CHANGES", "commit " + random_text(chance, HEX, 40) + "\nmerge " + random_text(chance, HEX, 40) + "\n"),
        ("web/src/style.json", "{\"version\": 8, \"sources\": {\"s\": {\"url\": \"mapbox://mapbox.mapbox-streets-v8\"}}}\n"),
        ("server/Geo.java", "class Geo { static final String TOKEN_NAME = \"mapbox.access.token\"; int hash = " + str(number * 7919) + "; }\n"),
    ]
