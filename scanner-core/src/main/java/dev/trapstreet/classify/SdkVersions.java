package dev.trapstreet.classify;

import java.util.List;

/**
 * Detection of SDK versions that can be downloaded without a token (rule MBX070): the Maps SDK for Android and iOS since 11.8, for
 * Flutter since 2.4, for React Native since 10.2. The Navigation SDKs still require one. See docs/domain.md, section "Other facts",
 * item 4.
 */
final class SdkVersions {
    private static final int DEEP = 3;
    private static final int MAX = 60;

    /** Dependency, and its first version that needs no token. */
    private record Sdk(String name, int major, int minor) {}

    private static final List<Sdk> SDKS = List.of(
            new Sdk("com.mapbox.maps:android", 11, 8),
            new Sdk("MapboxMaps'", 11, 8),
            new Sdk("mapbox-maps-ios", 11, 8),
            new Sdk("mapbox_maps_flutter", 2, 4),
            new Sdk("@rnmapbox/maps", 10, 2));

    private static final List<String> STILL_NEED_TOKEN =
            List.of("com.mapbox.navigation", "MapboxNavigation", "mapbox-navigation-ios", "mapbox_navigation");

    private SdkVersions() {}

    /**
     * Returns whether the project of a file names at least one SDK version, and none that requires a token. The nearest directory
     * that names a version decides.
     */
    static boolean downloadsWithoutToken(CachedFileTree.View tree, String path) {
        for (String directory : CachedFileTree.ancestors(CachedFileTree.directory(path))) {
            SdkAge named = tree.memoize("sdk of " + directory, SdkAge.class, () -> read(tree, directory));
            if (named != SdkAge.NONE) {
                return named == SdkAge.LATE;
            }
        }
        return false;
    }

    /** SDK versions named below a directory: none, only versions that need no token, or at least one that needs it. */
    private enum SdkAge {
        NONE,
        LATE,
        EARLY
    }

    private static SdkAge read(CachedFileTree.View tree, String directory) {
        SdkAge named = SdkAge.NONE;
        for (String file : tree.files(directory, DEEP, MAX, SdkVersions::isManifest)) {
            String text = tree.readText(file);
            for (String name : STILL_NEED_TOKEN) {
                if (text.contains(name)) {
                    return SdkAge.EARLY;
                }
            }
            for (Sdk sdk : SDKS) {
                int at = text.indexOf(sdk.name());
                if (at >= 0) {
                    int[] version = version(text, at + sdk.name().length());
                    if (version.length > 0) {
                        boolean enough =
                                version[0] > sdk.major() || (version[0] == sdk.major() && version[1] >= sdk.minor());
                        if (!enough) {
                            return SdkAge.EARLY;
                        }
                        named = SdkAge.LATE;
                    }
                }
            }
        }
        return named;
    }

    private static boolean isManifest(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (name) {
            case "package.json",
                    "pubspec.yaml",
                    "build.gradle",
                    "build.gradle.kts",
                    "libs.versions.toml",
                    "Podfile",
                    "Package.swift",
                    "Package.resolved" -> true;
            default -> false;
        };
    }

    /** Returns the first {@code major.minor} in the next 120 characters; empty if there is none. */
    private static int[] version(String text, int from) {
        int to = Math.min(text.length(), from + 120);
        for (int i = from; i < to; i++) {
            if (Character.isDigit(text.charAt(i))) {
                int dot = digits(text, i);
                if (dot < text.length() - 1
                        && text.charAt(dot) == '.'
                        && Character.isDigit(text.charAt(dot + 1))
                        && dot - i < 6) {
                    int end = Math.min(digits(text, dot + 1), dot + 6);
                    return new int[] {Integer.parseInt(text, i, dot, 10), Integer.parseInt(text, dot + 1, end, 10)};
                }
                i = dot;
            }
        }
        return new int[0];
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
