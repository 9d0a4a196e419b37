package dev.trapstreet.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A step of the build: checks the files of {@code rules/} and writes them as a scan reads them. */
public final class RuleCompiler {
    private RuleCompiler() {}

    /**
     * Compiles.
     *
     * @param arguments the folder of the rules and the file to write; the table of exposures goes beside it
     * @throws IOException when a rule cannot be used, which fails the build with its file and line
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).normalize();
        Path compiled = Path.of(arguments[1]);
        Files.createDirectories(compiled.toAbsolutePath().getParent());
        write(compiled, RuleSet.compile(folder));
        write(compiled.resolveSibling(ExposureTable.COMPILED), ExposureTable.compile(folder));
    }

    private static void write(Path file, byte[] content) throws IOException {
        // Left alone when it is the same: the modules that depend on this one would be built again.
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.write(file, content);
        }
    }
}
