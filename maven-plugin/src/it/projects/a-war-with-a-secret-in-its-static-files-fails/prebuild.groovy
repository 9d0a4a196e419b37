import dev.trapstreet.fixture.TokenBuilder

def file = new File(basedir, "src/main/webapp/static/map.js")
file.parentFile.mkdirs()
file.text = "mapboxgl.accessToken = '" + TokenBuilder.sk().build() + "'\n"
return true
