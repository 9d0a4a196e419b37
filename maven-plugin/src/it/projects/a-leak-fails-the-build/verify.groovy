def log = new File(basedir, "build.log").getText("UTF-8")
def named = log.readLines().findAll { it.contains("src/main/resources/app.properties:2:7 sk.trapstreet-test.") }
assert named.size() == 1
assert named[0].startsWith("[ERROR] HIGH ") && named[0].contains(" MBX")
assert log.contains("1 Mapbox token of severity high or worse")
assert log.contains("BUILD FAILURE")
assert log.contains("MojoFailureException")
assert log =~ /Reports in .*target\/trapstreet: trapstreet.json, /
assert new File(basedir, "target/trapstreet").list().length == 10

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
