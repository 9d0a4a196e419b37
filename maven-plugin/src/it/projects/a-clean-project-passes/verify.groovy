def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("No Mapbox token found.")
def reports = new File(basedir, "target/trapstreet")
assert new File(reports, "trapstreet.json").text.contains('"findings" : [ ]')
assert reports.list().sort() == ["trapstreet.html", "trapstreet.json", "trapstreet.sarif"]
return true
