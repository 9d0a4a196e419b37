import dev.trapstreet.fixture.TokenBuilder

def file = new File(basedir, "src/main/resources/app.properties")
file.parentFile.mkdirs()
file.text = "# settings\ntoken=" + TokenBuilder.sk().build() + "\n"
return true
