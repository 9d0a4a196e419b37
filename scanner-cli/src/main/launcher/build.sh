# Builds a program of a checkout with Maven, and prints one line for each step. Sourced by the scripts that start the programs, which
# define say.
#
# Only the errors of Maven are printed, without codes for colors: Maven on Debian writes them even to a file. All of its output is in
# build.log next to the program.
# shellcheck shell=sh disable=SC2154

# Prints what a line of Maven's output is about. Sets code at the last one.
report() { # line
    case $1 in
        *'exit code of mvn: '*) code=${1##*: } ;; # after a code for colors without a line break
        *']'*'---'*:compile*' @ '*) step=${1##* @ } && say "  compiling ${step%% *}" ;;
        *']'*'---'*:shade*' @ '*) step=${1##* @ } && say "  packing ${step%% *}" ;;
        *Downloading*:\ http*)
            [ $files -gt 0 ] || say "  downloading what Maven needs, once for this machine; this takes minutes"
            files=$((files + 1))
            [ $((files % 200)) -gt 0 ] || say "  $files files downloaded"
            ;;
        *ERROR*']'*)
            errors=$((errors + 1))
            [ $errors -gt 20 ] || say "  $(printf '%s\n' "$1" | sed "s/$escape\[[0-9;]*m//g")"
            ;;
    esac
}

# Builds the jar of a module, with the modules that it is made of. Ends the script with 2 if that fails.
build() { # directory of the checkout, module, jar, options of Maven
    checkout=$1 part=$2 jar=$3
    shift 3
    command -v mvn > /dev/null || { say "building Trapstreet needs Maven, 3.8.7 or later; there is no mvn on the PATH"; exit 2; }
    target=${jar%/*}
    begun=$target/.begun-$$
    log=$target/build.log
    { mkdir -p "$target" && true > "$begun" && true > "$log"; } 2> /dev/null \
        || { say "cannot write to $target, the directory of the build"; exit 2; }
    trap 'rm -f "$begun"; exit 2' HUP INT TERM
    escape=$(printf '\033') since=$(date +%s)
    # Without tests and without the checks of the project's own code, which take more than half of the time.
    {
        mvn -B -Dstyle.color=never -f "$checkout/pom.xml" -Pprogram "$@" -pl "$part" -am package 2>&1 < /dev/null
        echo "exit code of mvn: $?"
    } | {
        code='' files=0 errors=0
        while IFS= read -r line; do
            printf '%s\n' "$line" >&3
            report "$line"
        done 3> "$log"
        exit "${code:-2}"
    } || { rm -f "$begun"; say "the build failed; all messages are in $log"; exit 2; }
    [ -f "$jar" ] || { rm -f "$begun"; say "the build did not create $jar; see $log, and try 'mvn -f $checkout/pom.xml verify'"; exit 2; }
    mv -f "$begun" "$target/.built"
    trap - HUP INT TERM
    say "built in $(($(date +%s) - since)) seconds"
}
