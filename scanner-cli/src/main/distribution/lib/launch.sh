# Starts Java. Sourced by bin/trapstreet and by the trapstreet of a checkout, with the words of the command line as arguments.
#
# Takes:  jar        the program, as a path without links: the JDK compares it with the one in the archive
#         launcher   the script that users and hooks start
#         lib        the directory of this file
#
# An archive of the classes that scans and hooks load is kept next to the program or, if it cannot be written there, in the user's
# cache. It is for one JDK and halves the start-up time; creating it takes a second. From JDK 25 on, hooks have an archive of their own.
#
# The self-contained program brings its own Java in lib/java, and an archive that is part of the program.
#
#   JAVA_HOME              the JDK to use, unless the program brings one; otherwise the java on the PATH
#   TRAPSTREET_JAVA_OPTS   further options for the Java virtual machine
#
# Exits with the program's exit code. If Java itself fails, it exits with 1, the code for findings; this becomes 2 if Java did not start
# and 3 if it stopped early.
# shellcheck shell=sh disable=SC2154,SC3067

say() { printf 'trapstreet: %s\n' "$*" >&2; }

# The first file that Java opens would get the number of a standard stream that is closed, and the report could be written into that file.
# Writing to standard output that was closed still fails, so the report is not lost without an error.
true 9>&2 || exec 2> /dev/null
{ true 9<&0; } 2> /dev/null || exec < /dev/null
{ true 9>&1; } 2> /dev/null || exec 1< /dev/null

# Java cannot start in a directory that was deleted. The shell does not know its path then; pwd, which takes a process, decides.
if ! [ . -ef "${PWD:-}" ] && [ -z "$(pwd -P 2> /dev/null)" ]; then
    say "the working directory no longer exists; change to one that does"
    exit 2
fi

# Most commits and pushes hold nothing that Java would have to look at. A file that is missing costs its time only.
passed=''
case "${1:-} ${2:-} ${3:-}" in
    'hook run pre-commit' | 'hook run pre-push')
        if [ -r "$lib/prefilter.sh" ]; then
            . "$lib/prefilter.sh"
            prefilter_start "$@"
            [ -z "$passed" ] || exit 0
        fi
        ;;
esac

if [ -x "$lib/java/bin/java" ]; then
    java=$lib/java/bin/java
elif [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
else
    java=$(command -v java) || { say "there is no java on the PATH; install a JDK, 17 or later, or set JAVA_HOME"; exit 2; }
fi
[ -x "$java" ] || { say "$java is not a program; JAVA_HOME must name a JDK, 17 or later"; exit 2; }

# The version of the JDK is read from a file, because java -version would take as long as a small scan.
real=$java
[ ! -L "$java" ] || real=$(readlink -f "$java" 2> /dev/null) || real=$java # one process instead of one for each link
while [ -L "$real" ]; do
    link=$(readlink "$real")
    case $link in
        /*) real=$link ;;
        *) real=${real%/*}/$link ;;
    esac
done
version=
major=
if [ -r "${real%/bin/java}/release" ]; then
    while IFS='=' read -r key value; do
        value=${value#\"}
        value=${value%\"}
        case $key in
            JAVA_RUNTIME_VERSION) version=$value ;;
            JAVA_VERSION) major=${value%%.*} ;;
        esac
        [ -z "$version" ] || [ -z "$major" ] || break # the rest is long, and a shell reads it byte by byte
    done < "${real%/bin/java}/release"
    [ -n "$version" ] || version=$major
fi
case $major in
    '' | *[!0-9]*) major=0 ;;
    *) [ "$major" -ge 17 ] || { say "$java is Java $major; 17 or later is needed (set JAVA_HOME)"; exit 2; } ;;
esac

# Input, output and file names are UTF-8, even if no locale is set or the one that is set is not installed.
LC_ALL=C.UTF-8 && export LC_ALL

# Options meant for every Java program could keep this one from starting, which would look like findings to a CI.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# A core dump would contain the tokens that were found.
ulimit -c 0 2> /dev/null

# A hook runs at every commit, so it never waits for the creation of an archive.
hook=''
[ "${1:-}" = hook ] && [ "${2:-}" = run ] && hook=yes
renew=''
[ "${1:-}" = warmup ] && renew=yes

# One compiler and one garbage collection thread: a scan ends before more of them pay off. The young generation is kept small, because
# a scan retains little, and by default it would grow with the machine's memory. The archived heap objects of JDK 17 work with its default
# collector only; without them, a hook would start later.
fast='-XX:TieredStopAtLevel=1 -XX:-UsePerfData'
case " ${TRAPSTREET_JAVA_OPTS:-} " in
    *UseSerialGC* | *" -Xm"* | *Use*GC*) ;; # the user's choice holds
    *) [ "$hook" = yes ] && [ "$major" -lt 25 ] || fast="$fast -XX:+UseSerialGC -Xmn48m" ;;
esac

# A hook ends before compiling most of its code pays off, so code is compiled later.
[ -z "$hook" ] || fast="$fast -XX:CompileThresholdScaling=10"

# Messages of Java are written to standard error and not into the report. A crash log would be written to the working directory and
# contain parts of the memory, with tokens; -XX:-SuppressFatalErrorMessage in TRAPSTREET_JAVA_OPTS enables it.
fast="$fast -XX:+DisplayVMOutputToStderr -XX:+SuppressFatalErrorMessage"

# The heap is set before the program can read its arguments.
memory=''
here=yes  # yes if the working directory may be a scan target
reads=''  # yes if the program may read standard input, so that it cannot be started twice
before=''
[ "${1:-}" != scan ] || before=scan
case ${1:-} in --version | -V | --help | -h | help | decode | check-url | rules | completion | warmup) here='' ;; esac
for word in "$@"; do
    [ "$memory" = next ] && case $word in [1-9]*[mg]) memory=-Xmx$word ;; *) memory= ;; esac
    case $word in
        --memory) memory=next ;;
        --memory=[1-9]*[mg]) memory=-Xmx${word#--memory=} ;;
        - | pre-push | pre-receive) reads=yes ;;
    esac
    # A word is certainly a target if it does not follow an option, whose value it could be.
    case $before in
        scan | -*=* | -- | [!-]*) case $word in scan | -?*) ;; *) here='' ;; esac ;;
    esac
    [ -z "$before" ] || before=$word
done
[ "$memory" = next ] && memory=''
case $memory in *[!-Xmxg0-9]*) memory='' ;; esac
case " ${TRAPSTREET_JAVA_OPTS:-} " in *" -Xmx"*) memory='' ;; esac

# Runs Java and sets code. Java runs in the background, because a shell handles no signal before a command in the foreground ends. It gets
# a copy of standard input, which a shell replaces for background commands. They also ignore SIGINT, so Java is always sent SIGTERM.
child=''
signal=''
start() {
    code=''
    { "$java" "$@" <&9 9<&- & } 9<&0
    child=$!
    [ -z "$signal" ] || kill -TERM "$child"
    while :; do
        woken=''
        wait "$child" 2> /dev/null
        now=$?
        # A signal ends the wait early. If Java had ended by then, the next wait returns 127.
        [ -n "$code" ] && [ "$now" -eq 127 ] || code=$now
        [ -n "$woken" ] || break
    done
    child=''
}
pass_on() { # the signal's number
    woken=yes
    signal=$1
    [ -z "$child" ] || kill -TERM "$child" 2> /dev/null
}
trap 'pass_on 1' HUP
trap 'pass_on 2' INT
trap 'pass_on 15' TERM
trap 'woken=yes' QUIT # a terminal sends it to Java as well, which prints its threads

digest_of() { # file; sets digest to its SHA-256
    digest=$({ sha256sum < "$1" || shasum -a 256 < "$1"; } 2> /dev/null)
    digest=${digest%% *}
}

included='' # yes if the archive is part of the program and trusted like it
if [ -f "$lib/trapstreet.jsa" ] && [ "$java" = "$lib/java/bin/java" ]; then
    included=yes kind=jsa used=$lib/trapstreet.jsa
else
    [ -r "$lib/archive.sh" ] || { say "$lib/archive.sh is missing; unpack or check out Trapstreet again"; exit 2; }
    class_path='' main_class='' notice=''
    . "$lib/archive.sh"
fi

again=''
case ${1:-} in scan | hook) [ -n "$reads" ] || again=yes ;; esac

# The main class is named, because with -jar, Java would read the jar's directory and manifest although all classes are archived.
set -- -Dtrapstreet.launcher="$launcher" -Dtrapstreet.launcher.pid=$$ -Dtrapstreet.exit.base=100 \
    -cp "$jar" dev.trapstreet.cli.Main "$@"
[ -t 0 ] && set -- -Dtrapstreet.stdin.terminal=true "$@"
if [ -t 1 ]; then
    set -- -Dtrapstreet.stdout.terminal=true "$@"
    columns=${COLUMNS:-}
    [ -n "$columns" ] || { columns=$(stty size <&1) && columns=${columns#* }; } 2> /dev/null || columns=''
    case $columns in '' | *[!0-9]* | ?????*) ;; *) set -- -Dtrapstreet.stdout.columns="$columns" "$@" ;; esac
fi
[ -t 2 ] && set -- -Dtrapstreet.stderr.terminal=true "$@"
options=0
if [ -n "$used" ]; then
    if [ $kind = aot ]; then
        set -- -XX:AOTCache="$used" "$@"
        options=3
    else
        set -- -Xshare:auto -XX:SharedArchiveFile="$used" "$@"
        options=4
    fi
    set -- -Xlog:disable -Xlog:all=error:stderr "$@"
fi

while :; do
    # shellcheck disable=SC2086 # options are words
    start $fast $memory ${TRAPSTREET_JAVA_OPTS:-} "$@"
    case $code in 10[0-4]) exit $((code - 100)) ;; esac
    [ -z "$signal" ] || exit $((128 + signal))
    # A failing disk can damage an archive without a change to its stamp.
    [ -z "$used" ] || digest_of "$used"
    [ -z "$included" ] || read -r sum 2> /dev/null < "$used.sum" || sum=''
    [ -n "$used" ] && [ "$digest" != "$sum" ] || break
    if [ -n "$included" ]; then
        say "Java failed, and $used is damaged; unpack or install Trapstreet again"
    else
        say "Java failed, and $used is damaged; it is removed, and created again by a later run"
        drop 2> /dev/null
    fi
    [ -n "$again" ] || break
    used=''
    shift $options
done
if [ "$code" -gt 128 ]; then
    say "Java was ended by signal $((code - 128)) before the run was over. If memory is short, reduce it with --memory or --threads;" \
        "if Java crashed, TRAPSTREET_JAVA_OPTS=-XX:-SuppressFatalErrorMessage makes it write a crash log"
    exit 3
fi
case $code in
    0 | 1 | 126 | 127)
        say "Java could not start Trapstreet (exit code $code). Check TRAPSTREET_JAVA_OPTS, the memory limits (ulimit -v, --memory)," \
            "and whether $jar is complete"
        exit 2
        ;;
esac
say "Java ended with exit code $code before the run was over"
exit 3
