package dev.trapstreet.fix;

import dev.trapstreet.io.AtomicFile;
import dev.trapstreet.text.LineEdits;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Edits that move tokens out of code. The texts contain tokens; {@link #diff} does not. Immutable, apart from the edits.
 *
 * @param files the edited files: those that receive values first, so that a failure loses none
 * @param untouched the locations that stay, each with the reason and what to do, as sentences without tokens
 * @param hints what to do afterwards, as sentences
 */
public record FixPlan(List<EditedFile> files, List<String> untouched, List<String> hints) {
    /** Creates a plan with immutable copies of the lists. */
    public FixPlan {
        files = List.copyOf(files);
        untouched = List.copyOf(untouched);
        hints = List.copyOf(hints);
    }

    /**
     * File with its edits.
     *
     * @param path the file
     * @param name the name to show
     * @param edits the edits
     */
    record EditedFile(Path path, String name, LineEdits edits) {}

    /** {@return the edits as a unified diff for people, in which tokens are redacted; escaped for terminals} */
    public String diff() {
        StringBuilder text = new StringBuilder();
        for (EditedFile file : files) {
            file.edits()
                    .diff(file.name())
                    .lines()
                    .forEach(line -> text.append(TerminalEscaper.escape(Redactor.redact(line)))
                            .append('\n'));
        }
        return text.toString();
    }

    /**
     * Writes all files. A new file is readable by its owner only if it receives values.
     *
     * @throws IOException if a file cannot be written; those before it are
     */
    public void write() throws IOException {
        for (EditedFile file : files) {
            byte[] bytes = file.edits().text().getBytes(StandardCharsets.UTF_8);
            boolean exists = Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS);
            boolean ignoreList = file.path().endsWith(".gitignore");
            AtomicFile.Access access = exists || ignoreList ? AtomicFile.Access.KEPT : AtomicFile.Access.OWNER_ONLY;
            AtomicFile.write(file.path(), access, out -> out.write(bytes));
        }
    }
}
