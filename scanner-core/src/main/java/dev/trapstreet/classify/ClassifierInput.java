package dev.trapstreet.classify;

import java.util.Locale;

/** What is asked about: a file, what its content says, and the tree around it. */
record ClassifierInput(String path, FileKind kind, TokenContext context, CachedFileTree.View tree) {
    /** The file's own name. */
    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The name that the token is given to, without what it is a member of. */
    String lastName() {
        String name = context.variableName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether that name is one for a token that downloads an SDK. */
    boolean namesDownload() {
        String upper = lastName().toUpperCase(Locale.ROOT);
        return upper.contains("DOWNLOAD") || upper.contains("SDK_REGISTRY");
    }
}
