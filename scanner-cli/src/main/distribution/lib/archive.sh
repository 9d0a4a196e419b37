# Selects, checks and creates the class archive that Java starts with. Sourced by launch.sh, with the words of the command line as
# arguments. The code in an archive runs, so its directory and its file must belong to the user, be writable by no one else, and lie
# outside of all scan targets. Java crashes if an archive is truncated or damaged, so its stamp is compared first. See
# docs/decisions/0018.
#
# Takes:  jar, version, major, hook, fast, start and say, as launch.sh sets them
#         here     yes if the working directory may be a scan target
#         class_path, main_class   those of another program than the one in jar; or empty
#         notice   what to say before an archive is created; or empty
#         renew    yes if the archive must be created again
# Sets:   used     the archive to start with; empty for none
#         sum      the SHA-256 of that archive when it was created
# shellcheck shell=sh disable=SC2154,SC2034,SC3067

kind=jsa
[ "$major" -ge 25 ] && kind=aot
newline='
'

# Sets seen to the physical path of a directory, then one line each for the directory and for those of the files that exist: type and
# permissions, owner, name/stamp. The stamp is inode, size and the times of the last change to content and inode. The latter changes with
# the content, too, and no program can set it back.
look() { # directory, names of files
    seen=$(stat_in -c '%f %u %n/%i %s %y %z' "$@")
    case $seen in *"$newline"*) ;; *) seen=$(stat_in -f '%Xp %u %N/%i %z %Fm %Fc' "$@") ;; esac # BSD
}
stat_in() { # option and format of stat, directory, names of files
    option=$1 format=$2
    CDPATH='' cd -P -- "$3" || exit
    printf '%s\n' "$PWD"
    shift 3
    TZ=UTC0 && export TZ
    exec stat "$option" "$format" . "$@"
} 2> /dev/null

# Sets refused to the reason why a directory must not be used. Otherwise sets real to its physical path, and stamp and small_stamp to
# those of the archives in it.
examine() { # directory, name of the archives
    folder=$1 name=$2
    refused='' real='' stamp='' small_stamp=''
    if [ -L "$folder" ]; then
        refused='it is a link'
        return
    fi
    above=$folder
    until [ -e "$above" ]; do
        if [ -L "$above" ]; then
            refused="$above is a dangling link"
            return
        fi
        above=${above%/*}
        above=${above:-/}
    done
    if [ "$above" != "$folder" ]; then
        look "$above"
    elif [ -n "$hook" ] && [ $kind = aot ]; then
        look "$above" "$name.$kind" "$name.$kind.sum" "$name-hook.$kind" "$name-hook.$kind.sum"
    else
        look "$above" "$name.$kind" "$name.$kind.sum"
    fi
    real=${seen%%"$newline"*}${folder#"${above%/}"}
    [ "$above" = "$folder" ] || return 0 # it does not exist yet
    owner=''
    IFS=$newline
    for line in ${seen#*"$newline"}; do
        [ -z "$refused" ] || break
        mode=${line%% *}
        rest=${line#* }
        who=${rest%% *}
        rest=${rest#* }
        file=${rest%%/*}
        # The last two hexadecimal digits are the bits (u+w u+x g+r g+w) and (g+x o+r o+w o+x).
        case $mode in *[13579bdfBDF]? | *[2367abefABEF]) refused='others can write to it' ;; esac
        case $file/$mode in
            ./4???)
                # An archive next to the program may be root's, because the program then is too.
                if [ -O "$folder" ] || { [ "$who" = 0 ] && [ "$folder" = "${jar%/*}" ]; }; then owner=$who; fi
                [ -n "$owner" ] || refused='it belongs to another user'
                ;;
            ./*) refused='it is not a directory' ;;
            */8???) [ "$who" = "$owner" ] || refused="$file in it belongs to another user" ;;
            *) refused="$file in it is not a regular file" ;;
        esac
        case $file in
            "$name.$kind") stamp=${rest#*/} ;;
            "$name-hook.$kind") small_stamp=${rest#*/} ;;
        esac
    done
    IFS=$blanks
    [ -n "$owner$refused" ] || refused='stat(1) cannot examine it'
}

# Returns whether the directory may lie inside a scan target or the repository around one. Which words are targets is not known here, so
# every word that names an existing path counts.
lies_in_targets() { # words of the command line
    around='' # yes if the directory lies inside a repository
    up=$real
    while :; do
        [ ! -e "$up/.git" ] && [ ! -L "$up/.git" ] || around=yes
        [ ! -e "$up/HEAD" ] || [ ! -d "$up/objects" ] || around=yes # a bare one
        [ -n "$up" ] || break
        up=${up%/*}
    done
    case $real/ in /*/../* | [!/]*) return 0 ;; esac
    if [ -n "$here" ] && holds .; then return 0; fi
    if [ -n "$around" ] && is_of_repository .; then return 0; fi
    for word in "$@"; do
        case $word in -*=*) word=${word#*=} ;; file://*) word=${word#file://} ;; esac
        if [ -d "$word" ] && holds "$word"; then return 0; fi
        if [ -n "$around" ] && [ -e "$word" ] && is_of_repository "$word"; then return 0; fi
    done
    return 1
}
holds() { # directory: returns whether the archive's directory lies inside it
    up=$real
    until [ "$1" -ef "${up:-/}" ]; do
        [ -n "$up" ] || return 1
        up=${up%/*}
    done
}
is_of_repository() { # path: returns whether the repository around it may contain the archive's directory
    at=$1
    if [ ! -d "$at" ]; then
        [ ! -L "$at" ] || return 0
        case $at in */*) at=${at%/*}/. ;; *) at=. ;; esac
    fi
    until [ -e "$at/.git" ] || [ -L "$at/.git" ]; do
        [ ! "$at" -ef / ] || return 1
        at=$at/..
        [ -d "$at" ] || return 0
    done
    # If .git is not a directory, the repository is elsewhere and could be any.
    [ -L "$at/.git" ] || [ ! -d "$at/.git" ] || holds "$at"
}

# Returns whether an archive is unchanged since it was created. Sets sum to its SHA-256 at that time. The SHA-256 takes 30 to 90 ms, so it
# is computed only if the stamp differs, for example after a copy.
is_whole() { # archive, its stamp
    sum='' known=''
    { read -r sum && read -r known; } 2> /dev/null < "$1.sum"
    [ "$known" != "$2" ] || return 0
    digest_of "$1"
    [ -n "$sum" ] && [ "$sum" = "$digest" ] || return 1
    seal "$1" "$2"
}
seal() { # archive, its stamp
    fresh=$folder/.sum-$$
    (umask 022 && printf '%s\n%s\n' "$sum" "$2" > "$fresh" && mv -f "$fresh" "$1.sum" || rm -f "$fresh") 2> /dev/null
}
drop() { rm -f "$archive" "$archive.sum" "$small" "$small.sum"; }

# Returns whether a directory can be used. Sets used to the archive for this run, or to nothing if it has to be created.
is_usable() { # directory, name of the archives, words of the command line
    examine "$1" "$2"
    shift 2
    # The targets of another program are not words, and it runs where it was built.
    [ -n "$refused" ] || { [ -n "$main_class" ] && [ "$folder" = "${jar%/*}" ]; } || ! lies_in_targets "$@" || refused='it lies inside a scan target or the repository around it'
    [ -z "$refused" ] || return 1
    if [ ! -d "$folder" ]; then
        [ -z "$hook" ] && (umask 077 && mkdir -p "$folder") 2> /dev/null && examine "$folder" "$name" || return 1
        [ -z "$refused" ] || return 1
    fi
    archive=$folder/$name.$kind small=$folder/$name-hook.$kind
    used=$archive
    if [ -n "$small_stamp" ] && [ "$small" -nt "$jar" ]; then used=$small stamp=$small_stamp; fi
    if [ -n "$stamp" ] && [ -z "$renew" ] && [ "$used" -nt "$jar" ]; then
        is_whole "$used" "$stamp" && return 0
        [ -z "$sum$known" ] || say "$used is damaged; it is not used, and is created again if possible"
    fi
    used=''
    [ -w "$folder" ] || return 1
    [ -z "$stamp" ] || drop
}

# Runs the program and archives the classes that it loads.
make() { # archive, words for the program
    kept=$1
    shift
    made=$folder/.warmup-$$.$kind
    if [ $kind = aot ]; then make=-XX:AOTCacheOutput; else make=-XX:ArchiveClassesAtExit; fi
    # shellcheck disable=SC2086 # options are words
    start $fast -Xlog:disable "$make=$made" -cp "${class_path:-$jar}" "${main_class:-dev.trapstreet.cli.Main}" "$@" > /dev/null 2>&1 < /dev/null
    if [ "$code" -eq 0 ] && [ -f "$made" ]; then
        digest_of "$made"
        sum=$digest
        mv -f "$made" "$kept"
        look "$folder" "${kept##*/}"
        case $seen in *" ${kept##*/}/"*) seal "$kept" "${seen##*/}" ;; esac
    fi
    rm -f "$made" "$made.config"
    [ -z "$signal" ] || exit $((128 + signal))
}

# An archive is for one JDK, which is part of its name, and for one program at one path. The JDK ignores any other.
used='' folder=''
blanks=$IFS
set -f
if [ -n "$version" ]; then
    beside=${jar%/*}
    name=trapstreet-$version
    if { [ ! -w "$beside" ] && [ ! -f "$beside/$name.$kind" ]; } || ! is_usable "$beside" "$name" "$@"; then
        [ -z "${refused:-}" ] || [ ! -e "$beside/$name.$kind" ] || say "the class archive in $beside is not used: $refused"
        # A relative path would depend on the working directory, whose content may come from others.
        folder=''
        case ${XDG_CACHE_HOME:-} in
            /*) folder=$XDG_CACHE_HOME/trapstreet ;;
            *) case ${HOME:-} in /*) folder=$HOME/.cache/trapstreet ;; esac ;;
        esac
        name=''
        rest=${jar#/}
        while [ "$rest" != "${rest#*/}" ]; do
            name=$name${rest%%/*}_
            rest=${rest#*/}
        done
        [ ${#name} -lt 200 ] || folder=''
        [ -z "$hook" ] || [ -e "$folder" ] || folder='' # a hook creates no archive
        if [ -n "$folder" ] && ! is_usable "$folder" "$name$version" "$@"; then
            [ -z "$refused" ] || say "no class archive in $folder is used: $refused; set XDG_CACHE_HOME to another directory"
            folder=''
        fi
    fi
fi
if [ -z "$hook" ] && [ -n "$folder" ] && [ -z "$used" ]; then
    [ -z "$notice" ] || say "$notice"
    # An AOT cache is loaded completely at each start, so hooks, for which every commit waits, have a smaller one. It is created first:
    # if the other one exists, both do.
    [ $kind = jsa ] || make "$small" warmup hook
    make "$archive" warmup
    [ ! -f "$archive" ] || used=$archive
fi
