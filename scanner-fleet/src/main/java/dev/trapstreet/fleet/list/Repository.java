package dev.trapstreet.fleet.list;

import java.io.Serializable;

/**
 * Repository on a list: what is scanned, and who is responsible for it. Immutable.
 *
 * @param name the name by which tables and reports call it; unique in a list, not empty, safe to display
 * @param location the absolute path of a local repository or of an artifact, or the URL of a remote one. Without a password.
 * @param owner who is responsible, according to the list; empty if it does not say
 * @param bytes the size according to the list, in bytes; 0 if it does not say
 * @param kind what is at the location
 */
public record Repository(String name, String location, String owner, long bytes, Kind kind) implements Serializable {
    /** Kinds of locations. */
    public enum Kind {
        /** A git repository in a directory, with or without a working tree. */
        LOCAL,
        /** A git repository that is cloned. */
        REMOTE,
        /** A file: an archive, a build artifact, a web archive. */
        ARTIFACT
    }

    /** {@return the host of a remote repository, in lower case; empty for one on this machine} */
    public String host() {
        if (kind != Kind.REMOTE) {
            return "";
        }
        int scheme = location.indexOf("://");
        String rest = scheme < 0 ? location : location.substring(scheme + 3);
        int end = rest.length();
        for (char stop : new char[] {'/', scheme < 0 ? ':' : '/'}) {
            int at = rest.indexOf(stop);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        String authority = rest.substring(0, end);
        return authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(java.util.Locale.ROOT);
    }
}
