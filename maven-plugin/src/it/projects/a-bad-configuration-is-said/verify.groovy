def log = new File(basedir, "build.log").getText("UTF-8")
assert log =~ /the configuration cannot be used: .*\.trapstreet\.yml:2: .*fail-onn/
assert log.contains("MojoExecutionException")
assert !new File(basedir, "target/trapstreet").exists()
return true
