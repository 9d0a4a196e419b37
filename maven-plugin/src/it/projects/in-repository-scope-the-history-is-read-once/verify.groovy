def log = new File(basedir, "build.log").getText("UTF-8")
def named = log.readLines().findAll { it.contains(" web/app.js:1:1 sk.trapstreet-test.") }
assert named.size() == 1 : named
assert log.contains("BUILD FAILURE")
return true
