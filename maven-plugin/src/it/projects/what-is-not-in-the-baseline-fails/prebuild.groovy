import dev.trapstreet.fixture.TokenBuilder

def file = new File(basedir, "src/main/resources/app.properties")
file.parentFile.mkdirs()
def known = TokenBuilder.sk().account("trapstreet-known").build()
def fresh = TokenBuilder.sk().account("trapstreet-fresh").build()
file.text = "token=" + known + "\nother=" + fresh + "\n"
def fingerprint = { token ->
    java.security.MessageDigest.getInstance("SHA-256")
        .digest(("trapstreet-fingerprint/1\n" + token).getBytes("UTF-8")).encodeHex().toString().substring(0, 32)
}
new File(basedir, "known-tokens").text = fingerprint(known) + " sk trapstreet-known\n"
return true
