package dev.trapstreet.fix;

import java.util.Optional;

/** Kinds of projects, by how their code reads a value that is not in the repository. */
enum ProjectKind {
    /** Next.js. */
    NEXT("\"next\"", "process.env.", "NEXT_PUBLIC_", ".env.local", ""),
    /** Expo; the value is written into the app. */
    EXPO("\"expo\"", "process.env.", "EXPO_PUBLIC_", ".env.local", ""),
    /** Create React App. */
    CREATE_REACT_APP("\"react-scripts\"", "process.env.", "REACT_APP_", ".env.local", ""),
    /** Vite. */
    VITE("\"vite\"", "import.meta.env.", "VITE_", ".env.local", ""),
    /** Angular, whose builds read no environment variables. */
    ANGULAR("\"@angular/core\"", "", "", "", ""),
    /** React Native without Expo, which reads no environment variables. */
    REACT_NATIVE("\"react-native\"", "", "", "", ""),
    /** Another bundler for the web, whose configuration decides what its code can read. */
    OTHER_BUNDLER(
            "\"(webpack|rollup|parcel|esbuild|@vue/cli-service|gatsby|nuxt|astro|@sveltejs/kit)\"", "", "", "", ""),
    /** Node without a bundler. */
    NODE("\"[^\"]*\"", "process.env.", "", ".env", "node --env-file=.env reads the file"),
    /** Flutter. */
    FLUTTER("", "", "", ".env", "flutter run --dart-define-from-file=.env reads the file"),
    /** A project without a file that tells its kind. */
    UNKNOWN("", "", "", "", "");

    private final String dependency;
    private final String access;
    private final String prefix;
    private final String valueFile;
    private final String hint;

    ProjectKind(String dependency, String access, String prefix, String valueFile, String hint) {
        this.dependency = dependency;
        this.access = access;
        this.prefix = prefix;
        this.valueFile = valueFile;
        this.hint = hint;
    }

    /** Returns a pattern for the name of a dependency in {@code package.json} that tells this kind; empty if none does. */
    String dependency() {
        return dependency;
    }

    /** Returns whether a value that the code reads becomes part of a page or an app. */
    boolean isClient() {
        return this != NODE;
    }

    /** Returns the prefix of variables that the code can read. */
    String prefix() {
        return prefix;
    }

    /** Returns the name of the file with the values, which is not committed; empty if the kind is not fixed. */
    String valueFile() {
        return valueFile;
    }

    /** Returns how the file with the values is read, as a clause; empty if it is read without further ado. */
    String hint() {
        return hint;
    }

    /** Returns the expression that reads a variable; empty if this kind of project reads none. */
    Optional<String> expression(String variable) {
        if (this == FLUTTER) {
            return Optional.of("const String.fromEnvironment('" + variable + "')");
        }
        return access.isEmpty() ? Optional.empty() : Optional.of(access + variable);
    }
}
