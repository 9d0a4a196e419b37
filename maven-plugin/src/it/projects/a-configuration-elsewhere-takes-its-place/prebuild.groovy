import dev.trapstreet.fixture.TokenBuilder

def file = new File(basedir, "src/main/resources/app.properties")
file.parentFile.mkdirs()
def known = TokenBuilder.sk().account("trapstreet-known").build()
file.text = "token=" + known + "\n"
return true
