import dev.trapstreet.fixture.TokenBuilder

def file = new File(basedir, "src/main/resources/app.properties")
file.parentFile.mkdirs()
file.text = "token=" + TokenBuilder.pk().account("trapstreet-asked").build() + "\n"
return true
