def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("includes and excludes cannot use the pattern '# docs': it matches nothing")
return true
