import dev.trapstreet.fixture.TokenBuilder

new File(basedir, "two [b]/app.js").text = TokenBuilder.sk().build()
return true
