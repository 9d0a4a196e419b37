import dev.trapstreet.fixture.TokenBuilder

(1..6).each { new File(basedir, "m" + it + "/app.js").text = TokenBuilder.sk().account("trapstreet-m" + it).build() }
return true
