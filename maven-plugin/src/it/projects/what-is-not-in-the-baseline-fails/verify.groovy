def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("1 Mapbox token of severity high or worse")
assert log =~ /\[ERROR\] HIGH .*app.properties:2:7 sk.trapstreet-fresh\./
assert !(log =~ /\[ERROR\] .*trapstreet-known/)
return true
