@echo off
rem Runs Trapstreet on Windows from the directory in which it was unpacked.
rem
rem   JAVA_HOME              the JDK to use, unless the program brings one; otherwise the java.exe on the PATH
rem   TRAPSTREET_JAVA_OPTS   further options for the Java virtual machine
rem
rem Exits with the program's exit code. If Java itself fails, it exits with 1, the code for findings; this becomes 2.
setlocal EnableExtensions DisableDelayedExpansion
set "LIB=%~dp0..\lib"
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="
set "JAVA="
set "ARCHIVE="
if exist "%LIB%\java\bin\java.exe" (
    set "JAVA=%LIB%\java\bin\java.exe"
    if exist "%LIB%\trapstreet.jsa" set ARCHIVE=-Xshare:auto -XX:SharedArchiveFile="%LIB%\trapstreet.jsa" -Xlog:disable -Xlog:all=error:stderr
    goto start
)
if defined JAVA_HOME (
    set "JAVA=%JAVA_HOME%\bin\java.exe"
    goto check
)
rem Looks in the directories of the PATH alone: a java.exe in the working directory may come with the repository that is scanned.
for %%i in (java.exe) do set "JAVA=%%~$PATH:i"
if not defined JAVA (
    echo trapstreet: there is no java.exe on the PATH; install a JDK, 17 or later, or set JAVA_HOME 1>&2
    exit /b 2
)
:check
if not exist "%JAVA%" (
    echo trapstreet: %JAVA% does not exist; JAVA_HOME must name a JDK, 17 or later 1>&2
    exit /b 2
)
:start
"%JAVA%" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:+UseSerialGC -Xmn48m -XX:+DisplayVMOutputToStderr -XX:+SuppressFatalErrorMessage %ARCHIVE% %TRAPSTREET_JAVA_OPTS% -Dtrapstreet.exit.base=100 -cp "%LIB%\trapstreet.jar" dev.trapstreet.cli.Main %*
set CODE=%ERRORLEVEL%
if %CODE% GEQ 100 if %CODE% LEQ 104 (
    set /a CODE=CODE-100
    goto end
)
echo trapstreet: Java ended with exit code %CODE% before the run was over; check JAVA_HOME and TRAPSTREET_JAVA_OPTS 1>&2
set CODE=2
:end
exit /b %CODE%
