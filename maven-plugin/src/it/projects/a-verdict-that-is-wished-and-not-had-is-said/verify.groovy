def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("BUILD SUCCESS")
assert log =~ /\[WARNING\] WARNING http:\/\/127.0.0.1:9: .*for 1 token, the API could not be reached/
return true
