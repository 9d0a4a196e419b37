package dev.trapstreet.source.change;

import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.file.StreamSource;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Source for the message of a commit that git is about to create. The configuration of the repository applies to it. */
public final class MessageSource implements Source {
    private static final String NAME = "<commit message>";

    private final Path root;
    private final byte[] message;

    /**
     * Creates a source.
     *
     * @param root the root of the working tree
     * @param message the bytes of the message, not copied
     */
    public MessageSource(Path root, byte[] message) {
        this.root = root;
        this.message = message;
    }

    @Override
    public String target() {
        return NAME;
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(root);
    }

    @Override
    public SourceScan open(SourceOptions options) {
        return new StreamSource(NAME, new ByteArrayInputStream(message)).open(options);
    }
}
