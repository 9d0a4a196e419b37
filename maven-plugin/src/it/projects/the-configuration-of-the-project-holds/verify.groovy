def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("BUILD SUCCESS")
assert log =~ /\[WARNING\] HIGH .*app.properties:1:7 sk.trapstreet-known\./
assert !log.contains("trapstreet-vendor")
assert log =~ /Configured by .*\.trapstreet\.yml/
return true
