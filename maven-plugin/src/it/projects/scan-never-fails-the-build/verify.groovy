def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.startsWith("[WARNING] HIGH ") } == 1
return true
