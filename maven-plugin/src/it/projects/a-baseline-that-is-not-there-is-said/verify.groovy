def log = new File(basedir, "build.log").getText("UTF-8")
assert log =~ /there is no baseline .*nowhere; 'trapstreet baseline create --output FILE' writes one/
assert log.contains("MojoExecutionException")
return true
