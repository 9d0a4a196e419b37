def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("Verdicts are required, and not all could be had; the log says why.")
assert log =~ /\[WARNING\] .*http:\/\/127.0.0.1:9: of 1 token, /
assert log.contains("MojoExecutionException")
return true
