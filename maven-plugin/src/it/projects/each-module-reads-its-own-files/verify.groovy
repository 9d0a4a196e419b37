def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.contains("/two [b]/app.js:1:1 sk.") } == 1
assert log.readLines().count { it.contains("No Mapbox token found.") } == 2
assert new File(basedir, "target/trapstreet/trapstreet.json").exists()
assert new File(basedir, "one/target/trapstreet/trapstreet.json").exists()
assert new File(basedir, "two [b]/target/trapstreet/trapstreet.json").text.contains("two [b]/app.js")
return true
