def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.startsWith("[WARNING] HIGH ") } == 1
assert !log.contains("[ERROR]")

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
