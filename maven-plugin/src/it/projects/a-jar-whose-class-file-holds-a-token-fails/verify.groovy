def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.startsWith("[ERROR] ") && it.contains("target/classes/demo/Map.class:") } == 1

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
