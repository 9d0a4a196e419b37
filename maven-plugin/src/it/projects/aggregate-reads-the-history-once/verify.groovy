def log = new File(basedir, "build.log").getText("UTF-8")
def named = log.readLines().findAll { it.contains(" web/app.js:1:1 sk.trapstreet-test.") }
assert named.size() == 1 : named
assert log.contains("BUILD FAILURE")
assert log.readLines().count { it.contains("trapstreet") && it.contains(":aggregate (default-cli)") && it.contains("---") } == 1
assert new File(basedir, "target/trapstreet/trapstreet.json").text.contains("Add a map")
assert !new File(basedir, "web/target").exists()

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
