package dev.trapstreet.cli.scan;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.option.OptionValues;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.run.TargetList;
import dev.trapstreet.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Targets of {@code --targets-from}, checked against the other options. Immutable. */
final class ListedTargets {
    private static final String STANDARD_INPUT = "-";
    private static final int ID_BYTES = 16;

    private final List<TargetListRun.ListedTarget> all;
    private final Optional<Duration> limit;

    private ListedTargets(List<TargetListRun.ListedTarget> all, Optional<Duration> limit) {
        this.all = List.copyOf(all);
        this.limit = limit;
    }

    /**
     * Reads the list. What is left out of it is said on the console.
     *
     * @throws InvalidOptionException if the list is invalid, or an option is given that does not apply to it
     */
    static ListedTargets read(Console console, ScanArguments typed, String from) throws InvalidOptionException {
        if (!typed.targets().isEmpty()) {
            throw new InvalidOptionException("targets are given on the command line or by --targets-from, not by both");
        }
        if (typed.change.staged) {
            throw new InvalidOptionException("--staged takes directories, and cannot be combined with --targets-from");
        }
        TargetList list = list(console, from);
        if (!typed.run.quiet && list.repeated() > 0) {
            console.message("trapstreet: " + list.repeated()
                    + " of the list's entries are in it before, and are scanned" + " once");
        }
        if (!typed.run.quiet && list.ignored() > 0) {
            console.message("trapstreet: " + list.ignored() + " of the entries of " + from
                    + " are not repositories, and are not scanned");
        }
        List<TargetListRun.ListedTarget> all = new ArrayList<>();
        for (TargetList.Entry entry : list.targets()) {
            all.add(target(typed, entry));
        }
        return new ListedTargets(all, limit(typed));
    }

    /** Returns the value of {@code --limit}. */
    static Optional<Duration> limit(ScanArguments typed) throws InvalidOptionException {
        return typed.list.limit == null
                ? Optional.empty()
                : Optional.of(OptionValues.duration("--limit", typed.list.limit));
    }

    private static TargetList list(Console console, String from) throws InvalidOptionException {
        if (!from.equals(STANDARD_INPUT)) {
            return TargetList.read(RunOptions.path(from));
        }
        try {
            return TargetList.read(console.in(), "on standard input");
        } catch (IOException e) {
            throw new InvalidOptionException("the list of targets cannot be read from standard input", e);
        }
    }

    private static TargetListRun.ListedTarget target(ScanArguments typed, TargetList.Entry entry)
            throws InvalidOptionException {
        String location = entry.location();
        if (Targets.isUrl(location)) {
            Source source = Targets.remote(typed, location);
            return new TargetListRun.ListedTarget(id(source.target()), entry, source);
        }
        // A path that does not exist is a problem of its target.
        return new TargetListRun.ListedTarget(id(location), entry, Sources.at(RunOptions.path(location)));
    }

    private static String id(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the targets in the order of the list. */
    List<TargetListRun.ListedTarget> all() {
        return all;
    }

    /** Returns the time after which the scan of a target is given up. */
    Optional<Duration> limit() {
        return limit;
    }

    List<Source> sources() {
        return all.stream().map(TargetListRun.ListedTarget::source).toList();
    }

    /** Returns the locations as listed. */
    List<String> locations() {
        return all.stream().map(target -> target.entry().location()).toList();
    }
}
