def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("verify takes auto or required, not always")
assert !log.contains("pk.trapstreet-asked")
return true
