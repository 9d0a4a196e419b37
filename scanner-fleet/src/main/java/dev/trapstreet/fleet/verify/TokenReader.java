package dev.trapstreet.fleet.verify;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reader of tokens whose text the store does not have. Scans as few repositories again as contain all of them. The tokens stay in the memory
 * of this process.
 */
final class TokenReader {
    private final Duration limit;
    private final Consumer<String> messages;

    TokenReader(Duration limit, Consumer<String> messages) {
        this.limit = limit;
        this.messages = messages;
    }

    /**
     * Reads tokens.
     *
     * @param places the location of each repository, with the fingerprints of the tokens that it has
     * @return a finding for each token that is still there
     */
    List<Finding> read(Map<String, Set<String>> places) throws InterruptedException {
        Map<String, Finding> found = new LinkedHashMap<>();
        Set<String> wanted = new HashSet<>();
        places.values().forEach(wanted::addAll);
        Map<String, Set<String>> left = new LinkedHashMap<>(places);
        while (!wanted.isEmpty() && !left.isEmpty()) {
            String location = best(left, wanted);
            Set<String> there = new LinkedHashSet<>(left.remove(location));
            there.retainAll(wanted);
            if (there.isEmpty()) {
                break; // what is left contains nothing that is wanted
            }
            for (Finding finding : scan(location)) {
                String fingerprint = finding.token().fingerprint().hex();
                if (wanted.remove(fingerprint)) {
                    found.put(fingerprint, finding);
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private static String best(Map<String, Set<String>> places, Set<String> wanted) {
        String best = "";
        long most = -1;
        for (Map.Entry<String, Set<String>> place : places.entrySet()) {
            long count = place.getValue().stream().filter(wanted::contains).count();
            if (count > most) {
                most = count;
                best = place.getKey();
            }
        }
        return best;
    }

    private List<Finding> scan(String location) throws InterruptedException {
        try {
            SourceOptions.History history = SourceOptions.History.INCLUDED;
            Source source;
            if (location.contains("://") || !location.startsWith("/")) {
                source = Sources.remote(location);
            } else {
                Path path = Path.of(location);
                history = Files.isDirectory(path) ? SourceOptions.History.ONLY : SourceOptions.History.EXCLUDED;
                source = Sources.at(path, "", List.of());
            }
            ScanOptions options = ScanOptions.DEFAULT.withHistory(history);
            ScanRequest request = new ScanRequest(List.of(source), options).withTimeLimit(limit);
            return SecretScanner.scan(request).report().findings();
        } catch (IOException e) {
            messages.accept("a repository cannot be read again: " + location);
            return List.of();
        }
    }
}
