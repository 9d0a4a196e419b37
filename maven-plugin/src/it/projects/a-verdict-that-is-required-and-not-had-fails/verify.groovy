def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("Verification is required, and some tokens could not be verified; the log says why.")
assert log =~ /\[WARNING\] WARNING http:\/\/127.0.0.1:9: .*for 1 token, the API could not be reached/
assert log.contains("MojoExecutionException")
return true
