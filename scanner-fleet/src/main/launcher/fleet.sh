# Starts 'trapstreet fleet' from a checkout. Sourced by the trapstreet of the checkout, with the words of the command line as arguments.
# Builds the module at first use and whenever sources are newer than the build. The main program stays without Spark.
#
# Takes:  home       the checkout
#
#   JAVA_HOME              the JDK to use; otherwise the java on the PATH
#   SPARK_HOME             an unpacked Spark 4.2 whose jars are used; otherwise those in Maven's local repository
#   TRAPSTREET_JAVA_OPTS   further options for the Java virtual machine, such as -Xmx8g
#
# Exits with the program's exit code: 2 if it could not start, 3 if it stopped early.
# shellcheck shell=sh disable=SC2154

shift # fleet
module=$home/scanner-fleet
fleet=$module/target/trapstreet-fleet.jar
paths=$module/target/spark.classpath
# An empty file, created when the last build by this launcher began; after another build, the jar itself.
built=$module/target/.built
[ -f "$built" ] || built=$fleet

# Spark's jars are in Maven's local repository, which may have been deleted since the build.
stale=''
if [ ! -f "$fleet" ] || [ ! -f "$paths" ]; then
    stale=yes
elif [ -n "$(find "$home/pom.xml" "$home/rules" "$home"/scanner-*/pom.xml "$home"/scanner-*/src/main -newer "$built" -print -quit 2> /dev/null)" ]; then
    stale=yes
elif [ -z "${SPARK_HOME:-}" ]; then
    first=$(tr ':' '\n' < "$paths" | grep spark-core)
    [ -f "$first" ] || stale=yes
fi
if [ -n "$stale" ]; then
    [ -r "$home/scanner-cli/src/main/launcher/build.sh" ] || { say "scanner-cli is missing; check out Trapstreet again"; exit 2; }
    . "$home/scanner-cli/src/main/launcher/build.sh"
    say "building the fleet; this is done once. It brings Apache Spark 4.2 into Maven's local repository, if it is not there yet"
    build "$home" scanner-fleet "$fleet" -Dmaven.test.skip
    say "built $fleet ($(($(wc -c < "$fleet") / 1000000)) MB); Spark and what it needs are $(tr ':' '\n' < "$paths" | wc -l) jars," \
        "$(($(tr ':' '\n' < "$paths" | xargs cat | wc -c) / 1000000)) MB, all in Maven's local repository"
fi

if [ -n "${SPARK_HOME:-}" ]; then
    [ -d "$SPARK_HOME/jars" ] || { say "there are no jars in $SPARK_HOME/jars; SPARK_HOME must name an unpacked Spark 4.2"; exit 2; }
    spark=$SPARK_HOME/jars/*
else
    spark=$(cat "$paths")
fi

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
else
    java=$(command -v java) || { say "there is no java on the PATH; install a JDK, 17 or later, or set JAVA_HOME"; exit 2; }
fi
[ -x "$java" ] || { say "$java is not a program; JAVA_HOME must name a JDK, 17 or later"; exit 2; }

# The version of the JDK, for the name of the class archive.
version='' major=0
real=$(readlink -f "$java" 2> /dev/null) || real=$java
if [ -r "${real%/bin/java}/release" ]; then
    while IFS='=' read -r key value; do
        value=${value#\"}
        value=${value%\"}
        case $key in
            JAVA_RUNTIME_VERSION) version=$value ;;
            JAVA_VERSION) major=${value%%.*} ;;
        esac
    done < "${real%/bin/java}/release"
fi
case $major in
    '' | *[!0-9]*) major=0 ;;
    *) [ "$major" -ge 17 ] || { say "$java is Java $major; 17 or later is needed (set JAVA_HOME)"; exit 2; } ;;
esac

LC_ALL=C.UTF-8 && export LC_ALL
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
ulimit -c 0 2> /dev/null # a core dump would contain the tokens that were found

# What Spark's own scripts add, so that it can reach into the JDK; without its search for incubating modules.
opens='--add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.lang.invoke=ALL-UNNAMED
    --add-opens=java.base/java.lang.reflect=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED
    --add-opens=java.base/java.net=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED
    --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.util.concurrent=ALL-UNNAMED
    --add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED --add-opens=java.base/jdk.internal.ref=ALL-UNNAMED
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/sun.nio.cs=ALL-UNNAMED
    --add-opens=java.base/sun.security.action=ALL-UNNAMED --add-opens=java.base/sun.util.calendar=ALL-UNNAMED
    --add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED -Djdk.reflect.useDirectMethodHandle=false
    -Dio.netty.tryReflectionSetAccessible=true -Dio.netty.noUnsafe=false'

# Options that an older JDK does not know are ignored by it. Crash logs contain parts of the memory, with tokens. One compiler: scans of 5,000
# small repositories took 75 s of processor time with the first alone, and 103 s with both. Its default of 48 MB of code fills up with Spark, and
# then nothing more is compiled.
fast="-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $opens
    -XX:-UsePerfData -XX:+DisplayVMOutputToStderr -XX:+SuppressFatalErrorMessage -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m
    -Dlog4j2.configurationFile=classpath:dev/trapstreet/fleet/log4j2.properties"
case " ${TRAPSTREET_JAVA_OPTS:-} " in
    *Use*GC*) ;; # the user's choice holds
    *) fast="$fast -XX:+UseParallelGC" ;;
esac

# Runs Java and sets code.
child=''
signal=''
start() {
    "$java" "$@" &
    child=$!
    while :; do
        wait "$child"
        code=$?
        # A signal ends the wait early.
        kill -0 "$child" 2> /dev/null || break
    done
}
pass_on() { # the signal's number
    signal=$1
    [ -z "$child" ] || kill -TERM "$child" 2> /dev/null
}
trap 'pass_on 1' HUP
trap 'pass_on 2' INT
trap 'pass_on 15' TERM

# Spark loads 20,000 classes, which takes half of the time of a small run. An archive of them is kept as for the main program. The list
# of a fleet may name this checkout, but only git's objects are read of it.
jar=$fleet
lib=$home/scanner-cli/src/main/distribution/lib
class_path=$fleet:$spark main_class=dev.trapstreet.fleet.FleetMain
hook='' here='' renew=''
notice='archiving the classes of the fleet, so that it starts faster; this is done once and takes about half a minute'
digest_of() { # file; sets digest to its SHA-256
    digest=$({ sha256sum < "$1" || shasum -a 256 < "$1"; } 2> /dev/null)
    digest=${digest%% *}
}
used=''
wanted=yes # an archive; the help of a command needs none
case ${1:-} in
    '' | -*) wanted='' ;;
    warmup) renew=yes ;;
esac
for word in "$@"; do
    case $word in -h | --help) wanted='' ;; esac
done
# shellcheck source=/dev/null
[ -z "$wanted" ] || . "$lib/archive.sh"

set -- -Dtrapstreet.exit.base=100 -cp "$class_path" $main_class "$@"
if [ -n "$used" ]; then
    if [ "$kind" = aot ]; then
        set -- -XX:AOTCache="$used" "$@"
    else
        set -- -Xshare:auto -XX:SharedArchiveFile="$used" "$@"
    fi
    set -- -Xlog:disable -Xlog:all=error:stderr "$@"
fi
# shellcheck disable=SC2086 # options are words
start $fast ${TRAPSTREET_JAVA_OPTS:-} "$@"
case $code in 10[0-4]) exit $((code - 100)) ;; esac
if [ -n "$signal" ] && [ "$code" -gt 128 ]; then
    wait "$child" 2> /dev/null
    exit $((128 + signal))
fi
[ -z "$used" ] || digest_of "$used"
if [ -n "$used" ] && [ "$digest" != "$sum" ]; then
    drop
    say "Java failed, and $used is damaged; it is removed. Run it again to continue"
    exit 3
fi
case $code in
    0 | 1 | 126 | 127)
        say "Java could not start the fleet (exit code $code). Check TRAPSTREET_JAVA_OPTS and the memory limits (ulimit -v)"
        exit 2
        ;;
esac
say "Java ended with exit code $code before the run was over; run it again to continue"
exit 3
