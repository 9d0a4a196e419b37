package dev.trapstreet.classify;

import java.util.List;
import java.util.Locale;

/** Detection of an open-source license. */
final class LicenseFile {
    private static final List<String> OPEN = List.of(
            "Permission is hereby granted",
            "MIT License",
            "Apache License",
            "GNU ",
            "Redistribution and use",
            "Mozilla Public License",
            "BSD",
            "ISC License",
            "Creative Commons",
            "public domain",
            "Permission to use, copy");

    private LicenseFile() {}

    /** Returns whether a license file in the root of the tree, or {@code package.json} there, names an open-source license. */
    static boolean isOpen(CachedFileTree.View tree) {
        return tree.memoize("licence", Boolean.class, () -> read(tree));
    }

    private static boolean read(CachedFileTree.View tree) {
        for (String name : tree.list("")) {
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.startsWith("LICENSE")
                    || upper.startsWith("LICENCE")
                    || upper.startsWith("COPYING")
                    || upper.startsWith("UNLICENSE")) {
                String text = tree.readText(name);
                if (OPEN.stream().anyMatch(text::contains)) {
                    return true;
                }
            }
        }
        String manifest = tree.readText("package.json");
        int at = manifest.indexOf("\"license\"");
        if (at < 0) {
            return false;
        }
        int open = manifest.indexOf('"', at + 9);
        int close = manifest.indexOf('"', open + 1);
        if (open < 0 || close < 0) {
            return false;
        }
        String value = manifest.substring(open + 1, close).toUpperCase(Locale.ROOT);
        return !value.isEmpty()
                && !value.startsWith("UNLICENSED")
                && !value.startsWith("SEE ")
                && !value.contains("PROPRIETARY");
    }
}
