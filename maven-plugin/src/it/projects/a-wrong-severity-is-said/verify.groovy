def log = new File(basedir, "build.log").getText("UTF-8")
assert log.contains("failOnSeverity takes info, low, medium, high, critical or none, not terrible")
assert log.contains("MojoExecutionException")
return true
