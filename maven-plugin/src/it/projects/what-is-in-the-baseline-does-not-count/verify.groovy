def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("BUILD SUCCESS")
assert log =~ /\[INFO\] .*src\/main\/resources\/app.properties:1:7 sk.trapstreet-known\./
assert log.contains("No Mapbox token found, except for 1 suppressed token.")
return true
