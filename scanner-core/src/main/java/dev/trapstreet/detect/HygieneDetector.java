package dev.trapstreet.detect;

import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.rule.CheckKind;
import dev.trapstreet.rule.Detection;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.text.LiteralSearch;
import dev.trapstreet.text.Position;
import dev.trapstreet.text.Sha256;
import dev.trapstreet.token.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Detector of unsafe settings around tokens (related checks), in the files of a working tree. Accumulates its results;
 * confined to one thread.
 *
 * <p>Every rule has anchors, and one search finds the anchors of all rules in a single pass. At an anchor, the rule's
 * {@link HygieneCheck} examines a few hundred bytes. The time is therefore proportional to the length of the text, whatever
 * it contains.
 */
public final class HygieneDetector {
    /**
     * Overlap of two windows, in bytes: an anchor this close to a window's start belongs to the window before, because
     * a check also needs the text before its anchor.
     */
    private static final int LOOKBEHIND_BYTES = 512;

    private static final int FINGERPRINT_BYTES = 16;
    private static final List<String> THIRD_PARTY =
            List.of("node_modules/", "bower_components/", "Pods/", "vendor/", "third_party/", ".yarn/");

    private final HygieneMode hygiene;
    private final Supplier<RuleSet> rules;
    private final AnchorText text = new AnchorText();
    private final List<HygieneFinding> findings = new ArrayList<>();
    private final List<HygieneFinding> onlyWithMapbox = new ArrayList<>();
    private @Nullable CheckTable checks; // created for the first file that is checked
    private boolean seesMapbox;

    /**
     * Creates a detector with no results yet.
     *
     * @param hygiene which of the related checks to run
     * @param rules supplier of the rules, called at the first match or, for {@link HygieneMode#ALL}, at the first file
     */
    public HygieneDetector(HygieneMode hygiene, Supplier<RuleSet> rules) {
        this.hygiene = hygiene;
        this.rules = rules;
    }

    /** {@return the results so far} */
    public HygieneResults results() {
        return new HygieneResults(findings, onlyWithMapbox, seesMapbox);
    }

    /**
     * Checks a chunk if it is part of a file of the working tree; ignores other chunks.
     *
     * @param chunk the chunk to check
     */
    public void detect(Chunk chunk) {
        String name = chunk.fileName();
        if (name.isEmpty() || !isChecked(name, chunk)) {
            return;
        }
        CheckTable all = checks;
        if (all == null) {
            all = new CheckTable(hygiene == HygieneMode.ALL ? detections() : null);
            checks = all;
        }
        int from = chunk.offset() == 0 ? 0 : LOOKBEHIND_BYTES;
        int to = chunk.ownedLength() == chunk.length() ? chunk.length() : chunk.ownedLength() + LOOKBEHIND_BYTES;
        List<CheckHit> found = all.search(chunk, from, to, text);
        seesMapbox |= all.sawMapbox;
        if (!found.isEmpty()) {
            report(chunk, found, all.sawMapbox);
        }
    }

    private boolean isChecked(String name, Chunk chunk) {
        return hygiene == HygieneMode.ALL || VariableFiles.matches(name, chunk);
    }

    /** Returns every detection of all rules that needs a check of its own. */
    private List<Detection> detections() {
        List<Detection> found = new ArrayList<>();
        for (Rule rule : rules.get().rules()) {
            for (Detection detection : rule.detections()) {
                if (detection.kind() == CheckKind.LITERALS || detection.kind().hasTrait()) {
                    found.add(detection);
                }
            }
        }
        return found;
    }

    /** Match with the check that found it. */
    private record CheckHit(ActiveCheck check, HygieneCheck.CheckMatch match) {}

    private void report(Chunk chunk, List<CheckHit> found, boolean withMapbox) {
        Provenance provenance = chunk.provenance();
        for (String directory : THIRD_PARTY) {
            if (provenance.path().startsWith(directory) || provenance.path().contains("/" + directory)) {
                return; // the project cannot fix third-party code
            }
        }
        found.sort(Comparator.comparingInt(f -> f.match().start()));
        LineTracker lines = chunk.lines();
        int reached = 0;
        for (CheckHit one : found) {
            int start = one.match().start();
            int end = one.match().end();
            lines.advance(chunk.bytes(), reached, start);
            reached = start;
            Position first = lines.position();
            LineTracker onward = new LineTracker(lines);
            onward.advance(chunk.bytes(), start, end);
            Location location = new Location(
                    provenance,
                    first.line(),
                    first.column(),
                    onward.position().column(),
                    chunk.offset() + start,
                    end - start);
            String seen = new String(chunk.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
            addFinding(one, seen, location, withMapbox);
        }
    }

    private void addFinding(CheckHit found, String seen, Location location, boolean withMapbox) {
        for (Rule rule : rules.get().rules()) {
            for (Detection detection : rule.detections()) {
                if (!found.check().covers(detection) || !detection.appliesTo(location.path())) {
                    continue;
                }
                // If this file mentions Mapbox, no other file has to.
                boolean needsMapbox = detection.needsMapbox() && !withMapbox;
                String words = Redactor.redact(found.match().found());
                String fingerprint = fingerprint(rule.id(), seen + "\n" + words);
                RuleViolation violation = new RuleViolation(
                        rule.id(), rule.title(), detection.severity(), detection.message(words), rule.remedy());
                (needsMapbox ? onlyWithMapbox : findings).add(new HygieneFinding(fingerprint, violation, location));
                break;
            }
        }
    }

    private static String fingerprint(String rule, String seen) {
        return Sha256.hex("trapstreet-flaw/1\n" + rule + "\n" + seen, FINGERPRINT_BYTES);
    }

    /** Check with its progress in the current chunk. */
    private static final class ActiveCheck {
        private final HygieneCheck check;
        private final CheckKind kind;
        private final @Nullable Detection literals;
        private int settled;
        private int lastStart;

        ActiveCheck(HygieneCheck check, CheckKind kind, @Nullable Detection literals) {
            this.check = check;
            this.kind = kind;
            this.literals = literals;
        }

        boolean covers(Detection detection) {
            return literals == null ? detection.kind() == kind : detection.equals(literals);
        }
    }

    /** Table of checks by their anchors, with the search for every anchor. */
    private static final class CheckTable {
        private static final String MAPBOX = "mapbox";

        private final Map<String, List<ActiveCheck>> byAnchor = new LinkedHashMap<>();
        private final List<List<ActiveCheck>> checksByAnchor;
        private final List<ActiveCheck> all = new ArrayList<>();
        private final LiteralSearch search;
        private final int mapbox;
        private boolean sawMapbox;

        /**
         * Creates the table of active checks.
         *
         * @param literals detections of literals, which are added to all other checks; null for the variable-name
         *     checks alone
         */
        CheckTable(@Nullable List<Detection> literals) {
            Map<CheckKind, HygieneCheck> checks = new EnumMap<>(CheckKind.class);
            checks.put(CheckKind.CLIENT_SECRET_NAME, new ClientSecretNameCheck());
            checks.put(CheckKind.APP_CONFIG_DOWNLOAD, new AppConfigDownloadCheck());
            if (literals != null) {
                checks.put(CheckKind.OLD_MAP_LIBRARY, new OldMapLibraryCheck());
                checks.put(CheckKind.REFERRER_POLICY, new ReferrerPolicyCheck());
                checks.put(CheckKind.POPUP_HTML, new PopupHtmlCheck());
                checks.put(CheckKind.TILEJSON, new TileJsonCheck());
                checks.put(CheckKind.PLAIN_HTTP, new PlainHttpCheck());
                checks.put(CheckKind.TOKEN_ENDPOINT, new TokenEndpointCheck());
                checks.put(CheckKind.CONTENT_POLICY, new ContentSecurityPolicyCheck());
                for (Detection detection : literals) {
                    HygieneCheck check = detection.kind().hasTrait()
                            ? new TokenRequestCheck(detection)
                            : new LiteralsCheck(detection);
                    add(new ActiveCheck(check, detection.kind(), detection));
                }
            }
            checks.forEach((kind, check) -> add(new ActiveCheck(check, kind, null)));
            byAnchor.computeIfAbsent(MAPBOX, key -> new ArrayList<>());
            List<String> anchors = List.copyOf(byAnchor.keySet());
            checksByAnchor = List.copyOf(byAnchor.values());
            mapbox = anchors.indexOf(MAPBOX);
            search = new LiteralSearch(anchors);
        }

        private void add(ActiveCheck check) {
            all.add(check);
            for (String anchor : check.check.anchors()) {
                byAnchor.computeIfAbsent(anchor, key -> new ArrayList<>()).add(check);
            }
        }

        /** Returns the matches at anchors that start in the range, at most one per check and line. */
        List<CheckHit> search(Chunk chunk, int from, int to, AnchorText text) {
            for (ActiveCheck check : all) {
                check.settled = 0;
                check.lastStart = -1;
            }
            sawMapbox = false;
            List<CheckHit> found = new ArrayList<>();
            text.begin(chunk.bytes(), chunk.length());
            search.reset(chunk.bytes(), 0, chunk.length());
            while (search.next()) {
                sawMapbox |= search.literal() == mapbox;
                int start = search.start();
                if (start < from || start >= to) {
                    continue;
                }
                for (ActiveCheck check : checksByAnchor.get(search.literal())) {
                    if (start < check.settled) {
                        continue;
                    }
                    text.moveTo(start, search.end());
                    HygieneCheck.CheckMatch match = check.check.check(text);
                    check.settled = text.settled();
                    if (match != null) {
                        if (isOnAnotherLine(chunk.bytes(), check.lastStart, match.start())) {
                            found.add(new CheckHit(check, match));
                        }
                        // Also updated for a dropped match, so that the bytes in between are examined only once.
                        check.lastStart = Math.max(check.lastStart, match.start());
                    }
                }
            }
            return found;
        }

        private static boolean isOnAnotherLine(byte[] bytes, int last, int start) {
            if (last < 0) {
                return true;
            }
            for (int i = last; i < start; i++) {
                if (bytes[i] == '\n') {
                    return true;
                }
            }
            return false;
        }
    }
}
