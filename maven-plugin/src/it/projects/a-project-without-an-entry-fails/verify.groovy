def lines = new File(basedir, "build.log").readLines("UTF-8")
def named = lines.findAll { it.contains("src/main/resources/app.properties:2:7 sk.trapstreet-test.") }
assert named.size() == 1
assert lines.count { it.startsWith("[ERROR]   To do: ") } == 1
return true
