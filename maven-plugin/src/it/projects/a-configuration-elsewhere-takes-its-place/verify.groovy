def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("BUILD SUCCESS")
assert log =~ /\[WARNING\] HIGH .*app.properties:1:7 sk.trapstreet-known\./
return true
