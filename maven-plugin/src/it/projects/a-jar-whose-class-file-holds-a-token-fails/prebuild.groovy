import dev.trapstreet.fixture.TokenBuilder

def file = new File(basedir, "src/main/java/demo/Map.java")
file.parentFile.mkdirs()
file.text = "package demo; public class Map { String token = \"" + TokenBuilder.sk().build() + "\"; }\n"
return true
