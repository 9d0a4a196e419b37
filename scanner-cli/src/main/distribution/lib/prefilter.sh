# Ends a hook without Java if nothing that it would read can hold a token. Sourced by launch.sh, which calls prefilter_start with the words
# of the command line for 'hook run pre-commit' and 'hook run pre-push'.
#
# Git and one grep read what the hook would read. Every token, in every form that a scan recognizes, matches one of the patterns below;
# most commits match none. Whatever is not known here is left to Java: other options and variables, a configuration file, a merge, a
# tag, a failure of git. See docs/decisions/0033-prefilter.md.
# shellcheck shell=sh

passed=''
prefilter_lines='
'
prefilter_tab=$(printf '\t')

# Groups of four base64 digits: of text, and the two kinds in UTF-16, in which every other byte is zero.
prefilter_text='[CDI-Za-f][AC-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9_-]'
prefilter_odd='A[A-P][AEIMQUYcgkosw048]A'
prefilter_even='[A-Za-z0-9_-][AQgw][A-D][A-Za-z0-9_-]'

# Patterns, one on each line: binary content, in which anything can be compressed; a compressed file or archive that can consist of text;
# the start of a payload, also quoted-printable; the same reversed; in base64 at its three alignments, and gzip in base64; in hexadecimal
# digits; escapes; base64 of text; base64 of UTF-16; an object that git cannot read.
prefilter_patterns="[[:cntrl:]]
^(BZh|%PDF-|CWS|x\\^|!<arch>)
ustar
(e|=65)(y|=79)(J|=4[Aa])
(J|=4[Aa])(y|=79)(e|=65)([.]|=2[Ee])(k|=6[Bb])
suZXlK|rLmV5S|ay5leU|H4sI
6[Bb]2[Ee]65794[Aa]
(\\\\(x|u00)[A-Za-z0-9_.=\\-]*){3}
(^|[^A-Za-z0-9_-]|\\\\[A-Za-z0-9_-])($prefilter_text){4}
$prefilter_odd$prefilter_even$prefilter_odd
^[0-9a-f]{40,64} (missing|ambiguous|submodule)\$"

# A text for each pattern, and two lines that only awk joins. They are searched together with the content: if grep counts exactly these,
# then the programs have read everything, work as expected, and found nothing else.
prefilter_controls='\000
CWS
ustar
=65y=4a
Jye.k
H4sI
6B2E65794A
\\x.\\u00.\\x
ICAgICAgICAgICAg
AAAAAAAAAAAA
0000000000000000000000000000000000000000 missing
"Jy" +
"e.k"
6B2E65=
794A
'
prefilter_matches=13

# Joins literals and lines as ConcatenatedLiterals and QuotedPrintable do: what is between two literals may be blanks, also escaped ones,
# an operator and a prefix; an equals sign at the end of a line is a soft break. Prints every line as it is, and again what is joined. Fails
# for more than a million bytes: some awks are slow, and a scan reads such content in windows that can start anywhere in a run.
prefilter_join='
BEGIN {
    quote = "[\"\047`]"
    blank = "( |\\\\[nrt ])*"
    sign = blank "([+&]|[.](c....t[(])?)?" blank "(_" blank ")?"
    joint = "\\\\*" quote sign "[rfubL@$]?\\\\*" quote
    opens = "^" sign "[rfubL@$]?\\\\*" quote
    between = "^" sign "\\\\?$"
    closes = quote sign "\\\\?$"
}
function flush() {
    if (gsub(joint, "", held) + more > 0) print held
    more = 0
}
{
    print
    bytes += length($0) + 1
    if (bytes > 1000000) exit
    if (soft) {
        held = held $0
        more = 1
    } else if (open && ($0 ~ opens || $0 ~ between)) {
        held = held " " $0
        more = 1
    } else {
        flush()
        held = $0
    }
    if (length(held) > 20000) {
        rest = substr(held, length(held) - 10000)
        flush()
        held = rest
    }
    open = $0 ~ closes || (open && $0 ~ between)
    soft = $0 ~ /= ?$/
    if (soft) sub(/= ?$/, "", held)
}
END {
    flush()
    exit bytes > 1000000
}'

# Removes the variables of git from the environment, as GitEnvironment does, so that none changes what git reads. Fails if a variable
# says more about the hook than its arguments do.
prefilter_environment() {
    seen=''
    for line in $(export -p); do
        line=${line#export }
        line=${line#declare -x }
        line=${line%%=*}
        case $line in
            PATH) seen=yes ;;
            PRE_COMMIT_*) return 1 ;;
            GIT_WORK_TREE | GIT_COMMON_DIR | GIT_*OBJECT_DIRECTOR* | GIT_QUARANTINE_PATH) return 1 ;;
            GIT_DIR | GIT_INDEX_FILE) ;;
            GIT_CONFIG_GLOBAL | GIT_CONFIG_SYSTEM | GIT_CONFIG_NOSYSTEM | GIT_CONFIG_COUNT | GIT_CONFIG_PARAMETERS) ;;
            GIT_CONFIG_KEY_* | GIT_CONFIG_VALUE_*) ;;
            *[!A-Za-z0-9_]*) ;; # a line of a value
            GIT_*) unset "$line" ;;
        esac
    done
    [ -n "$seen" ] || return 1 # this shell writes variables in another way
    unset GREP_OPTIONS
    LC_ALL=C GIT_TERMINAL_PROMPT=0 GIT_OPTIONAL_LOCKS=0 GIT_NO_REPLACE_OBJECTS=1 GIT_GRAFT_FILE=/dev/null
    GIT_NO_LAZY_FETCH=1 GIT_ALLOW_PROTOCOL=none GIT_ASKPASS=''
    export LC_ALL GIT_TERMINAL_PROMPT GIT_OPTIONAL_LOCKS GIT_NO_REPLACE_OBJECTS GIT_GRAFT_FILE
    export GIT_NO_LAZY_FETCH GIT_ALLOW_PROTOCOL GIT_ASKPASS
}

prefilter_git() {
    git -c core.fsmonitor=false -c core.commitGraph=false -c core.hooksPath=/dev/null -c core.quotePath=false "$@" 2> /dev/null
}

# Checks that the working directory is the top level of an ordinary repository, whose files of git can be opened, without a merge in
# progress and without a configuration file.
prefilter_place() {
    own=.git
    if [ -n "${GIT_DIR:-}" ] && [ "$GIT_DIR" != .git ]; then
        [ -f .git ] || return 1
        own=$GIT_DIR # a linked working tree or a submodule
    fi
    [ -d "$own" ] && [ ! -e "$own/MERGE_HEAD" ] || return 1
    [ ! -e .trapstreet.yml ] && [ ! -L .trapstreet.yml ] || return 1
    for file in HEAD index config config.worktree commondir packed-refs shallow ORIG_HEAD CHERRY_PICK_HEAD REVERT_HEAD FETCH_HEAD \
        info/attributes info/exclude info/grafts info/sparse-checkout objects/info/alternates objects/info/commit-graph; do
        [ -f "$own/$file" ] || [ ! -e "$own/$file" ] || return 1
    done
}

# Collects the objects and paths that a listing in git's raw format adds, in the variables objects and paths. Fails for what it does not
# know.
prefilter_listing() { # listing
    for line in $1; do
        case $line in :*) ;; *) continue ;; esac # the id of a commit
        path=${line#*"$prefilter_tab"}
        case $path in '"'*) return 1 ;; esac # with characters that git quotes
        line=${line%%"$prefilter_tab"*}
        case $line in
            '::'*160000*) return 1 ;;
            :??????' 160000 '*) continue ;; # a submodule
        esac
        line=${line% *}
        line=${line##* }
        case $line in
            *[!0-9a-f]* | '') return 1 ;;
            *[!0]*) objects=$objects$line$prefilter_lines paths=$paths$path$prefilter_lines ;;
        esac
        # Related checks read files that declare variables, whatever else is in them.
        case $path in
            *[eE][nN][vV]* | *[dD][oO][cC][kK][eE][rR]* | *.y*ml | *app.* | *eas.json | *enkinsfile*) variables=yes ;;
        esac
        [ $((left -= 1)) -gt 0 ] || return 1 # one by one takes too long here
    done
}

# Succeeds if neither the objects nor the paths match a pattern. Bytes that only binary content has become control characters, and the
# second bytes of zlib streams a caret. A failure adds the controls once more, and so spoils the count.
# shellcheck disable=SC2059 # the controls have the escape of a zero
prefilter_search() {
    patterns=$prefilter_patterns
    controls=$prefilter_controls
    matches=$prefilter_matches
    if [ -n "$variables" ]; then
        patterns=$patterns$prefilter_lines'[Mm][Aa][Pp][Bb][Oo][Xx]'
        controls=${controls}MapBox$prefilter_lines
        matches=$((matches + 1))
    fi
    count=$({
        {
            {
                printf %s "$objects" | prefilter_git cat-file --buffer --batch='%(objecttype) %(objectsize)' || printf "$controls"
                printf '\n%s' "$paths"
                printf "$controls"
            } | tr '\000\011\013\014\015\300\301\365-\377\234\332' '\001    \001\001\001\001\001\001\001\001\001\001\001\001\001^^' \
                || printf "$controls"
        } | awk "$prefilter_join" || printf "$controls$controls"
    } 2> /dev/null | grep -c -E -e "$patterns" 2> /dev/null)
    [ "$count" = "$matches" ]
}

prefilter_commit() {
    listing=$(prefilter_git diff-index --cached --raw --no-renames --no-abbrev --ita-invisible-in-index --ignore-submodules=none \
        --end-of-options HEAD --) || return 1
    prefilter_listing "$listing" && prefilter_search
}

# Reads the refs of a push, and lists the commits that the remote does not have.
prefilter_push() { # remote, refs
    case $1 in *[!A-Za-z0-9._-]* | -* | '') return 1 ;; esac
    revisions=''
    for line in $2; do
        name=${line%% *}
        line=${line#* }
        new=${line%% *}
        line=${line#* }
        old=${line##* }
        target=${line%% *}
        case ${#new}-${#old}-$new$old in *[!0-9a-f-]*) return 1 ;; 40-40-* | 64-64-*) ;; *) return 1 ;; esac
        case $name in refs/heads/*) ;; '(delete)') continue ;; *) return 1 ;; esac
        case $new in *[!0]*) revisions=$revisions$new$prefilter_lines ;; *) continue ;; esac
        case $old in
            *[!0]*) revisions=$revisions^$old$prefilter_lines ;;
            *) # a new branch: if one of this name was there, the branches of the remote are those of another repository
                case $target in refs/heads/*) ;; *) return 1 ;; esac
                ! prefilter_git show-ref --quiet --verify "refs/remotes/$1/${target#refs/heads/}" || return 1
                ;;
        esac
    done
    [ -n "$revisions" ] || return 0
    commits=$(printf %s "$revisions" | prefilter_git rev-list --max-count="$left" --stdin --not --remotes="$1") || return 1
    [ -n "$commits" ] || return 0
    for line in $commits; do
        objects=$objects$line$prefilter_lines
        [ $((left -= 1)) -gt 0 ] || return 1
    done
    listing=$(printf '%s\n' "$commits" | prefilter_git diff-tree --stdin -c -r --root --raw --no-renames --no-abbrev) || return 1
    prefilter_listing "$listing" && prefilter_search
}

# Runs in a process of its own, whose variables do not reach Java.
prefilter() ( # hook, remote, refs
    set -f
    IFS=$prefilter_lines
    objects='' paths='' variables='' left=1000
    prefilter_environment && prefilter_place || exit 1
    case $1 in
        pre-commit) prefilter_commit ;;
        pre-push) prefilter_push "$2" "$3" ;;
    esac
)

# Sets passed to yes if the hook has nothing to report.
prefilter_start() { # the words of the command line
    hook=$3
    shift 3
    input=''
    while :; do
        case ${1:-} in
            --fail-on) case ${2:-} in info | low | medium | high | critical | none) ;; *) return 1 ;; esac ;;
            --stdin) [ "${2:-}" = git ] && [ "$hook" = pre-push ] && input=git || return 1 ;;
            *) break ;;
        esac
        shift 2
    done
    case $hook in
        pre-commit) [ $# -eq 0 ] && prefilter "$hook" && passed=yes ;;
        pre-push)
            [ "$input" = git ] && [ $# -eq 2 ] && [ "$1" != "$2" ] || return 1
            refs=$(cat)
            if prefilter "$hook" "$1" "$refs"; then
                passed=yes
            elif [ -n "$refs" ]; then
                exec << REFS
$refs
REFS
            else
                exec < /dev/null
            fi
            ;;
    esac
}
