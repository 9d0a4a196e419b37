def log = new File(basedir, "build.log").getText("UTF-8")
assert log =~ /\.trapstreet\.yml:2: .*fail-onn.* \(nothing was scanned\)/
assert log.contains("MojoExecutionException")
assert !new File(basedir, "target/trapstreet").exists()
return true
