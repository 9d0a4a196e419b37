package dev.trapstreet.classify;

import dev.trapstreet.text.JsonPath;
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
        List<String> licenses = JsonPath.strings(manifest, "license");
        if (licenses.isEmpty()) {
            // The form of npm before 2014: "license": {"type": "MIT", "url": "…"}.
            licenses = JsonPath.strings(manifest, "license", "type");
        }
        return !licenses.isEmpty() && isOpen(licenses.get(0).toUpperCase(Locale.ROOT));
    }

    private static boolean isOpen(String license) {
        return !license.isEmpty()
                && !license.startsWith("UNLICENSED")
                && !license.startsWith("SEE ")
                && !license.contains("PROPRIETARY");
    }
}
