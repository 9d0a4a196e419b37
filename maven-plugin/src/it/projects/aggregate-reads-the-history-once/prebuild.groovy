import dev.trapstreet.fixture.TokenBuilder

def git = { String... words ->
    def command = ["git", "-c", "user.name=A U Thor", "-c", "user.email=author@example.com", "-c", "commit.gpgsign=false"]
    def process = new ProcessBuilder(command + words.toList()).directory(basedir).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0 : said
}
git("init", "-q")
def file = new File(basedir, "web/app.js")
file.parentFile.mkdirs()
file.text = TokenBuilder.sk().build()
git("add", "-A")
git("commit", "-q", "-m", "Add a map")
file.text = "nothing"
git("commit", "-q", "-a", "-m", "Remove the token")
return true
