def log = new File(basedir, "build.log").getText("UTF-8")
assert log.readLines().count { it.startsWith("[ERROR] ") && it.contains("demo/Map.class:") && it.contains("and 1 more location") } == 1 // in the folder and in the jar

def token = dev.trapstreet.fixture.TokenBuilder.sk().build()
basedir.eachFileRecurse(groovy.io.FileType.FILES) {
    if (it.name == "build.log" || it.path.contains("target" + File.separator + "trapstreet")) {
        assert !it.getText("UTF-8").contains(token) : it
    }
}
return true
