package dev.trapstreet.classify;

import java.util.Locale;

/**
 * Input of the classification of one location. Immutable.
 *
 * @param path the path of the file, relative to the root of the tree
 * @param kind the kind of the file by its name
 * @param context the context of the token in the content
 * @param tree the files of the project
 */
record ClassifierInput(String path, FileKind kind, TokenContext context, CachedFileTree.View tree) {
    /** Returns the path as if every archive in it were unpacked: {@code app.apk/assets/x} for {@code app.apk!/assets/x}. */
    String unpackedPath() {
        return unpackedPath(path);
    }

    static String unpackedPath(String path) {
        return path.replace("!/", "/");
    }

    /** Returns the name of the file without its directory. */
    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the last part of the variable name: {@code accessToken} for {@code mapboxgl.accessToken}. */
    String lastName() {
        String name = context.variableName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Returns whether the variable name is one for a token that downloads an SDK. */
    boolean namesDownload() {
        String upper = lastName().toUpperCase(Locale.ROOT);
        return upper.contains("DOWNLOAD") || upper.contains("SDK_REGISTRY");
    }
}
