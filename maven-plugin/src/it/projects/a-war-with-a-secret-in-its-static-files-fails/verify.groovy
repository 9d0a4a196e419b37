def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.startsWith("[ERROR] ") && it.contains("src/main/webapp/static/map.js:1:25 sk.") } == 1
def report = new groovy.json.JsonSlurper().parse(new File(basedir, "target/trapstreet/trapstreet.json"))
def paths = report.findings[0].locations.collect { it.path }
assert paths.any { it.endsWith("target/static-1/static/map.js") } : paths

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
