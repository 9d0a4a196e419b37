package dev.trapstreet.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A step of the build: checks the files of {@code rules/} and writes them as the one file that a scan reads. */
public final class RuleCompiler {
    private RuleCompiler() {}

    /**
     * Compiles.
     *
     * @param arguments the folder of the rules and the file to write
     * @throws IOException when a rule cannot be used, which fails the build with its file and line
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).normalize();
        Path compiled = Path.of(arguments[1]);
        Files.createDirectories(compiled.toAbsolutePath().getParent());
        byte[] rules = RuleSet.compile(folder);
        // Left alone when it is the same: the modules that depend on this one would be built again.
        if (!Files.exists(compiled) || !Arrays.equals(Files.readAllBytes(compiled), rules)) {
            Files.write(compiled, rules);
        }
    }
}
