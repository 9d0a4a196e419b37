package dev.trapstreet.detect;

import dev.trapstreet.source.Chunk;
import java.util.Locale;

/**
 * Name patterns of files that declare build variables: {@code .env}, app configurations, Docker and CI files. In these
 * files, the name of a variable is sufficient evidence (see docs/domain.md#exposure-by-name, row B2).
 */
final class VariableFiles {
    private VariableFiles() {}

    /**
     * Returns whether the file declares variables. Called for every file, so it examines the name first.
     *
     * @param name the file name without directories
     * @param chunk a chunk of the file, whose full path is used only if the name is not sufficient
     */
    static boolean matches(String name, Chunk chunk) {
        if (name.isEmpty()) {
            return false;
        }
        return switch (name.charAt(0)) {
            case '.' -> name.startsWith(".env") || name.equals(".travis.yml") || name.equals(".gitlab-ci.yml");
            case 'a' -> name.equals("app.json") || name.startsWith("app.config.") || isPipeline(name, chunk);
            case 'd', 'D' -> isDocker(name.toLowerCase(Locale.ROOT)) || isPipeline(name, chunk);
            case 'e' -> name.equals("eas.json") || name.startsWith("env.") || isPipeline(name, chunk);
            case 'J' -> name.startsWith("Jenkinsfile");
            default ->
                switch (name.charAt(name.length() - 1)) { // decides for nearly every file
                    case 'e' -> name.endsWith(".Dockerfile") || name.endsWith(".dockerfile");
                    case 'l' -> isPipeline(name, chunk);
                    default -> false;
                };
        };
    }

    private static boolean isDocker(String name) {
        return name.startsWith("dockerfile") || name.startsWith("docker-compose") || name.endsWith(".dockerfile");
    }

    private static boolean isPipeline(String name, Chunk chunk) {
        if (!name.endsWith(".yml") && !name.endsWith(".yaml")) {
            return false;
        }
        return name.startsWith("azure-pipelines")
                || name.startsWith("bitrise.")
                || name.startsWith("codemagic.")
                || name.startsWith("compose.")
                || name.equals("circle.yml")
                || isServiceFile(chunk.provenance().path());
    }

    private static boolean isServiceFile(String path) {
        return path.contains(".github/workflows/") || path.contains(".circleci/");
    }
}
