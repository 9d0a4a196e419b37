def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.contains("No Mapbox token found.") } == 2
return true
