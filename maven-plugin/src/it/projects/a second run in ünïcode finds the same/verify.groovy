def log = new File(basedir, "build.log").getText("UTF-8")
def named = log.readLines().findAll { it.contains("src/main/resources/app.properties:2:7 sk.trapstreet-test.") }
assert named.size() == 2 && named[0] == named[1]
assert log.readLines().count { it.contains("1 token in 1 location") } == 2

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
