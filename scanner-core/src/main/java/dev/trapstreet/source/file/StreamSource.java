package dev.trapstreet.source.file;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.source.LazyProvenance;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.content.ChunkReader;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;

/** Source of a stream, such as standard input. It is read to its end and not closed. Can be opened once. */
public final class StreamSource implements Source {
    private final String name;
    private final InputStream in;

    /**
     * Creates a source.
     *
     * @param name the name of the stream in reports, such as {@code <stdin>}; safe to display
     * @param in the stream
     */
    public StreamSource(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    @Override
    public String target() {
        return name;
    }

    @Override
    public SourceScan open(SourceOptions options) {
        return worker -> {
            worker.countFile();
            try {
                // The channel is not closed: that would close the stream, which belongs to the caller.
                ChunkReader.read(
                        Channels.newChannel(in),
                        ChunkReader.UNKNOWN_SIZE,
                        LazyProvenance.of(worker.source(), name),
                        worker);
            } catch (IOException e) {
                String reason = Redactor.redact(String.valueOf(e.getMessage()));
                worker.report(new Problem(Problem.Kind.UNREADABLE, name, reason));
            } catch (RuntimeException | Error e) {
                worker.failed(name, e);
            }
        };
    }
}
