package dev.trapstreet.cli.scan;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for how thoroughly a scan searches, and with how much memory. */
final class ScanDepthOptions {
    @Option(names = "--placeholders", description = "Also report text that only starts like a token (pk.eyJ1...).")
    boolean placeholders;

    @Option(
            names = "--max-decode-depth",
            paramLabel = "N",
            description =
                    "Undo at most N nested encodings, 0 to 3. With 0, tokens in base64, escapes, UTF-16 or split literals are "
                            + "not found. Default: 3.")
    @Nullable
    String maxDecodeDepth;

    @Option(
            names = "--max-archive-depth",
            paramLabel = "N",
            description =
                    "Open at most N nested archives, 0 to 8. With 0, archives are read like other files. Default: 8.")
    @Nullable
    String maxArchiveDepth;

    @Option(
            names = "--hygiene",
            description =
                    "Also run the related checks: an old GL JS, popup HTML built from data, plain http, policies that break "
                            + "the map. 'trapstreet rules list' lists them.")
    boolean hygiene;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description =
                    "Limit the Java heap to this size, such as 512m or 2g. Objects of the history that do not fit are "
                            + "reported as not read. Default: a quarter of the machine's memory.")
    @Nullable
    String memory;
}
