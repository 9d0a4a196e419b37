# The archive of classes that Java starts with; read by launch.sh, with the user's words as arguments. What is in an archive runs, so it
# is taken from a folder that is the user's own, that nobody else can write to and that lies outside of what is scanned; and only as
# it was made, because Java crashes by one that was cut: docs/decisions/0018.
#
# Takes:  jar, version, major, hook, fast, start and say, as launch.sh sets them
#         here     whether the working directory may be what is scanned
#         renew    whether it is to be made anew
# Sets:   used     the archive; nothing where there is none
#         sum      its SHA-256 when it was made
# shellcheck shell=sh disable=SC2154,SC2034,SC3067

kind=jsa
[ "$major" -ge 25 ] && kind=aot
newline='
'

# Looks at a folder and at files in it; sets seen: the folder without links, then a line for itself and for each of the files that is
# there, of type and permissions, owner, name/stamp. The stamp changes with whatever is done to a file, its content and its dates included.
look() { # folder, names of files
    seen=$(stat_in -c '%f %u %n/%i %s %y %z' "$@")
    case $seen in *"$newline"*) ;; *) seen=$(stat_in -f '%Xp %u %N/%i %z %Fm %Fc' "$@") ;; esac # as BSD has it
}
stat_in() { # option and format of stat, folder, names of files
    option=$1 format=$2
    CDPATH='' cd -P -- "$3" || exit
    printf '%s\n' "$PWD"
    shift 3
    TZ=UTC0 && export TZ
    exec stat "$option" "$format" . "$@"
} 2> /dev/null

# Sets refused, which says why a folder is not to be used; else real, the folder without links, and the stamps of the archives in it.
judge() { # folder, name of the archives
    folder=$1 name=$2
    refused='' real='' stamp='' small_stamp=''
    if false; then
        refused='it is a link'
        return
    fi
    above=$folder
    until [ -e "$above" ]; do
        if [ -L "$above" ]; then
            refused="$above leads nowhere"
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
    [ "$above" = "$folder" ] || return 0 # nothing is there yet
    owner=''
    IFS=$newline
    for line in ${seen#*"$newline"}; do
        [ -z "$refused" ] || break
        mode=${line%% *}
        rest=${line#* }
        who=${rest%% *}
        rest=${rest#* }
        file=${rest%%/*}
        # In the last two hexadecimal digits: rwx of the owner and rw of the group, x of the group and rwx of the others.
        case $mode in *[13579bdfBDF]? | *[2367abefABEF]) refused='others can write to it' ;; esac
        case $file/$mode in
            ./4???)
                # Beside the program it may be root's, as the program is then.
                if [ -O "$folder" ] || { [ "$who" = 0 ] && [ "$folder" = "${jar%/*}" ]; }; then owner=$who; fi
                [ -n "$owner" ] || refused='it is not yours'
                ;;
            ./*) refused='it is no folder' ;;
            */8???) [ "$who" = "$owner" ] || refused="$file in it is another's" ;;
            *) refused="$file in it is no plain file" ;;
        esac
        case $file in
            "$name.$kind") stamp=${rest#*/} ;;
            "$name-hook.$kind") small_stamp=${rest#*/} ;;
        esac
    done
    IFS=$blanks
    [ -n "$owner$refused" ] || refused='it cannot be looked at with stat(1)'
}

# True when the folder lies in what is scanned, or in the repository around that, or when that is not known.
lies_in_targets() { # words of the command line
    around='' # whether a repository holds it
    up=$real
    while :; do
        [ ! -e "$up/.git" ] && [ ! -L "$up/.git" ] || around=yes
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
holds() { # directory
    up=$real
    until [ "$1" -ef "${up:-/}" ]; do
        [ -n "$up" ] || return 1
        up=${up%/*}
    done
}
is_of_repository() { # path
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
    # Where it is no directory, the repository lies elsewhere, and is not looked for.
    [ -L "$at/.git" ] || [ ! -d "$at/.git" ] || holds "$at"
}

# True when an archive is as it was made; sets sum, its SHA-256 when it was made. That takes a tenth of a second to make sure, so
# it is only done where the stamp is another: after a copy, say.
is_whole() { # archive, its stamp
    sum='' known=''
    { read -r sum && read -r known; } 2> /dev/null < "$1.sum"
    [ "$known" != "$2" ] || return 0
    digest_of "$1"
    [ -n "$sum" ] && [ "$sum" = "$digest" ] || return 1
    seal "$1" "$2"
}
digest_of() { # file
    digest=$({ sha256sum < "$1" || shasum -a 256 < "$1"; } 2> /dev/null)
    digest=${digest%% *}
}
seal() { # archive, its stamp
    fresh=$folder/.sum-$$
    (umask 022 && printf '%s\n%s\n' "$sum" "$2" > "$fresh" && mv -f "$fresh" "$1.sum" || rm -f "$fresh") 2> /dev/null
}
drop() { rm -f "$archive" "$archive.sum" "$small" "$small.sum"; }

# True when the folder is to be used; sets used, the archive for this run, to nothing where it is still to be made.
is_usable() { # folder, name of the archives, words of the command line
    judge "$1" "$2"
    shift 2
    [ -n "$refused" ] || ! lies_in_targets "$@" || refused='it lies in what is scanned or in the repository around that'
    [ -z "$refused" ] || return 1
    if [ ! -d "$folder" ]; then
        [ -z "$hook" ] && (umask 077 && mkdir -p "$folder") 2> /dev/null && judge "$folder" "$name" || return 1
        [ -z "$refused" ] || return 1
    fi
    archive=$folder/$name.$kind small=$folder/$name-hook.$kind
    used=$archive
    if [ -n "$small_stamp" ] && [ "$small" -nt "$jar" ]; then used=$small stamp=$small_stamp; fi
    if [ -n "$stamp" ] && [ -z "$renew" ] && [ "$used" -nt "$jar" ]; then
        is_whole "$used" "$stamp" && return 0
        [ -z "$sum$known" ] || say "$used is damaged: it is not used, and made anew where that is possible"
    fi
    used=''
    [ -w "$folder" ] || return 1
    [ -z "$stamp" ] || drop
}

make() { # archive, words: runs the program with them and keeps what it loads
    kept=$1
    shift
    made=$folder/.warmup-$$.$kind
    if [ $kind = aot ]; then make=-XX:AOTCacheOutput; else make=-XX:ArchiveClassesAtExit; fi
    # shellcheck disable=SC2086 # options are words
    start $fast -Xlog:disable "$make=$made" -cp "$jar" dev.trapstreet.cli.Main "$@" > /dev/null 2>&1 < /dev/null
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

# Made for one JDK, named after it, and for one program at one place: with another, the JDK would ignore it.
used='' folder=''
blanks=$IFS
set -f
if [ -n "$version" ]; then
    beside=${jar%/*}
    name=trapstreet-$version
    if { [ ! -w "$beside" ] && [ ! -f "$beside/$name.$kind" ]; } || ! is_usable "$beside" "$name" "$@"; then
        [ -z "${refused:-}" ] || [ ! -e "$beside/$name.$kind" ] || say "$beside/$name.$kind is not used: of its folder, $refused"
        # A relative path would be one in whatever folder this was started, and what lies there may be another's.
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
        [ -z "$hook" ] || [ -e "$folder" ] || folder='' # a hook makes none
        if [ -n "$folder" ] && ! is_usable "$folder" "$name$version" "$@"; then
            [ -z "$refused" ] || say "$folder is not used, where classes are kept for a faster start: $refused. Set XDG_CACHE_HOME to" \
                "another folder"
            folder=''
        fi
    fi
fi
if [ -z "$hook" ] && [ -n "$folder" ] && [ -z "$used" ]; then
    # An AOT cache is loaded whole, at each start: a hook, which every commit waits for, has one of its own. It comes first:
    # where the other one is, both were made.
    [ $kind = jsa ] || make "$small" warmup hook
    make "$archive" warmup
    [ ! -f "$archive" ] || used=$archive
fi
