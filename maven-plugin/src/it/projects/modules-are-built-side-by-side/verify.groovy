def log = new File(basedir, "build.log").getText("UTF-8")
(1..6).each { number ->
    assert log.readLines().count { it.contains("m" + number + "/app.js:1:1 sk.trapstreet-m" + number + ".") } == 1
    assert new File(basedir, "m" + number + "/target/trapstreet/trapstreet.json").exists()
}
assert !log.contains("not marked as thread-safe") && !log.contains("@threadSafe")
return true
