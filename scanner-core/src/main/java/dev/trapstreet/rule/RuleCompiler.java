package dev.trapstreet.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Build step that validates the files of {@code rules/} and writes them in the compiled form that a scan reads. */
public final class RuleCompiler {
    private RuleCompiler() {}

    /**
     * Compiles the rules and the exposure table.
     *
     * @param arguments the directory of the rules and the output file; the exposure table is written next to it
     * @throws IOException if a file cannot be read or written, or a rule is invalid; the message has the file and the
     *     line
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).normalize();
        Path compiled = Path.of(arguments[1]);
        Files.createDirectories(compiled.toAbsolutePath().getParent());
        write(compiled, RuleSet.compile(folder));
        write(compiled.resolveSibling(ExposureTable.COMPILED), ExposureTable.compile(folder));
    }

    private static void write(Path file, byte[] content) throws IOException {
        // An unchanged file is not written, because the modules that depend on this one would be built again.
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.write(file, content);
        }
    }
}
