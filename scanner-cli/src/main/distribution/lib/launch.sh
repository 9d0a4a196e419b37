# Starts the Java machine; read by bin/trapstreet and by the trapstreet of a checkout, with the user's words as arguments.
#
# Takes:  jar        the program, by a path without links: the JDK compares it with the one in the archive
#         launcher   the script that the user, or a hook, is to start
#
# Beside the program, or in the user's cache where that cannot be written, lies an archive of the classes that a scan and a
# hook load, made for the very JDK that runs them. With it they start in half the time; deleting it costs a second, once. From
# JDK 25 on there is a second one, for hooks alone.
#
#   JAVA_HOME              the JDK to use; else the java on the PATH
#   TRAPSTREET_JAVA_OPTS   further options for the Java machine
# shellcheck shell=sh disable=SC2154,SC3067

say() { printf 'trapstreet: %s\n' "$*" >&2; }

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
else
    java=$(command -v java) || { say "there is no java on the PATH; install a JDK, 17 or later, or set JAVA_HOME"; exit 2; }
fi
[ -x "$java" ] || { say "$java is no program; JAVA_HOME must name a JDK, 17 or later"; exit 2; }

# The JDK says its version in a file; asking the program would take as long as a small scan.
real=$java
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
    done < "${real%/bin/java}/release"
    [ -n "$version" ] || version=$major
fi
case $major in
    '' | *[!0-9]*) major=0 ;;
    *) [ "$major" -ge 17 ] || { say "$java is Java $major; 17 or later is needed (set JAVA_HOME)"; exit 2; } ;;
esac

# Text in and out is UTF-8, file names too, also where no locale was set or the one that was set is not installed.
LC_ALL=C.UTF-8 && export LC_ALL

# Options meant for every Java program could keep this one from starting, which would look like findings to a CI.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# Without a standard input, the first file that Java opens would take its place.
[ -e /dev/fd/0 ] || exec < /dev/null

# A hook runs at every commit; it never waits for an archive to be made.
hook=''
[ "${1:-}" = hook ] && [ "${2:-}" = run ] && hook=yes
renew=''
[ "${1:-}" = warmup ] && renew=yes

# One compiler and one collecting thread: a scan is over before more would pay. The young generation is kept small,
# because what a scan leaves behind is little, and by default it would grow with the machine's memory. JDK 17 has the
# objects of its own archive for its default collector alone: without them a hook would start later.
fast='-XX:TieredStopAtLevel=1 -XX:-UsePerfData'
case " ${TRAPSTREET_JAVA_OPTS:-} " in
    *UseSerialGC* | *" -Xm"* | *Use*GC*) ;; # the user's choice holds
    *) [ "$hook" = yes ] && [ "$major" -lt 25 ] || fast="$fast -XX:+UseSerialGC -Xmn48m" ;;
esac

# What a hook does is over before most of it would have been compiled: it is compiled later.
[ -z "$hook" ] || fast="$fast -XX:CompileThresholdScaling=10"

# The heap is set before the program can read its arguments.
memory=''
for word in "$@"; do
    [ "$memory" = next ] && case $word in [1-9]*[mg]) memory=-Xmx$word ;; *) memory= ;; esac
    case $word in --memory) memory=next ;; --memory=[1-9]*[mg]) memory=-Xmx${word#--memory=} ;; esac
done
[ "$memory" = next ] && memory=''
case $memory in *[!-Xmxg0-9]*) memory='' ;; esac
case " ${TRAPSTREET_JAVA_OPTS:-} " in *" -Xmx"*) memory='' ;; esac

# By its main class: with -jar, Java reads the jar's table of contents and its manifest, though all classes are archived.
set -- -Dtrapstreet.launcher="$launcher" -cp "$jar" dev.trapstreet.cli.Main "$@"
[ -t 0 ] && set -- -Dtrapstreet.stdin.terminal=true "$@"
[ -t 1 ] && set -- -Dtrapstreet.stdout.terminal=true "$@"
[ -t 2 ] && set -- -Dtrapstreet.stderr.terminal=true "$@"

# Made for one JDK, named after it, and for one program at one place: with another, the JDK would ignore it.
kind=jsa
[ "$major" -ge 25 ] && kind=aot
folder=${jar%/*}
archive=$folder/trapstreet-$version.$kind
if ! [ -w "$folder" ] && ! [ -f "$archive" ]; then
    # A relative path would be one in whatever folder this was started, and what lies there may be another's.
    case ${XDG_CACHE_HOME:-} in
        /*) folder=$XDG_CACHE_HOME/trapstreet ;;
        *) folder=${HOME:-/nonexistent}/.cache/trapstreet ;;
    esac
    rest=${jar#/}
    place=
    while [ "$rest" != "${rest#*/}" ]; do
        place=$place${rest%%/*}_
        rest=${rest#*/}
    done
    archive=$folder/$place$version.$kind
    [ ${#place} -lt 200 ] || version=''
    [ -z "$version" ] || [ -n "$hook" ] || (umask 077 && mkdir -p "$folder") 2> /dev/null
    # What is in an archive runs: it is taken from a folder and a file that are the user's own.
    small=${archive%".$kind"}-hook.$kind
    if [ -L "$folder" ] || ! [ -O "$folder" ] || [ -L "$archive" ] || { [ -e "$archive" ] && ! [ -O "$archive" ]; } \
        || [ -L "$small" ] || { [ -e "$small" ] && ! [ -O "$small" ]; }; then
        archive=/nonexistent
        version=''
    fi
fi
small=${archive%".$kind"}-hook.$kind
if [ -f "$archive" ] && { [ -n "$renew" ] || ! [ "$archive" -nt "$jar" ]; }; then
    if [ -w "$folder" ]; then rm -f "$archive" "$small"; else archive=/nonexistent; fi
fi
make() { # archive, words: runs the program with them and keeps what it loads
    made=$folder/.warmup-$$.$kind
    if [ $kind = aot ]; then make=-XX:AOTCacheOutput; else make=-XX:ArchiveClassesAtExit; fi
    kept=$1
    shift
    # shellcheck disable=SC2086 # options are words
    "$java" $fast -Xlog:disable "$make=$made" -cp "$jar" dev.trapstreet.cli.Main "$@" > /dev/null 2>&1 < /dev/null \
        && [ -f "$made" ] && mv -f "$made" "$kept"
    rm -f "$made" "$made.config"
}
if [ -z "$hook" ] && [ -n "$version" ] && [ ! -f "$archive" ] && [ -w "$folder" ]; then
    # An AOT cache is loaded whole, at each start: a hook, which every commit waits for, has one of its own. It comes first:
    # where the other one is, both were made.
    [ $kind = jsa ] || { rm -f "$small" && make "$small" warmup hook; }
    make "$archive" warmup
fi
[ -z "$hook" ] || [ $kind = jsa ] || ! [ "$small" -nt "$jar" ] || archive=$small
if [ -f "$archive" ]; then
    if [ $kind = aot ]; then
        set -- -XX:AOTCache="$archive" "$@"
    else
        set -- -Xshare:auto -XX:SharedArchiveFile="$archive" "$@"
    fi
    set -- -Xlog:disable -Xlog:all=error:stderr "$@"
fi

# shellcheck disable=SC2086 # options are words
exec "$java" $fast $memory ${TRAPSTREET_JAVA_OPTS:-} "$@"
