def log = new File(basedir, "build.log").getText("UTF-8")
["trapstreet:check", "trapstreet:scan", "trapstreet:aggregate", "trapstreet:help"].each { assert log.contains(it) }
return true
