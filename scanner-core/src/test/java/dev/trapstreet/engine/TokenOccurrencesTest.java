package dev.trapstreet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.detect.TokenMatch;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.fixture.CpuCost;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TokenOccurrencesTest {
    private static final Location PLACE = new Location(
            new Provenance(ContentId.ofTarget(0, "file"), "file", LocationPart.CONTENT), 1, 1, 101, 0, 100);

    /** Pairs of characters with the same hash code: 31 times the first plus the second is 2126. */
    private static final List<String> ALIKE = List.of("Ao", "BP", "C1");

    /** Returns tokens that differ only in the first pairs of their signature, and that all have the same hash code. */
    private static List<TokenMatch> alike(int pairs) {
        List<String> signatures = List.of("");
        for (int i = 0; i < pairs; i++) {
            List<String> longer = new ArrayList<>();
            signatures.forEach(start -> ALIKE.forEach(pair -> longer.add(start + pair)));
            signatures = longer;
        }
        TokenParser parser = new TokenParser(Instant.parse("2026-01-01T00:00:00Z"));
        List<TokenMatch> candidates = new ArrayList<>();
        for (String start : signatures) {
            byte[] signature = Base64.getUrlDecoder().decode(start + "A".repeat(22 - start.length()));
            String text = TokenBuilder.sk().signature(signature).build();
            MapboxToken token = parser.parse(text).token().orElseThrow();
            candidates.add(new TokenMatch(token, PLACE));
        }
        return candidates;
    }

    private static TokenOccurrences sightings(List<TokenMatch> candidates) {
        TokenOccurrences occurrences = new TokenOccurrences();
        candidates.forEach(occurrences::add);
        return occurrences;
    }

    @Test
    void theTokensOfThisTestAreManyWithOneHashCode() {
        Set<String> texts = new HashSet<>();
        Set<Integer> hashCodes = new HashSet<>();
        for (TokenMatch match : alike(5)) {
            texts.add(match.token().raw().revealSecret());
            hashCodes.add(match.token().raw().revealSecret().hashCode());
        }
        assertEquals(243, texts.size());
        assertEquals(1, hashCodes.size());
    }

    /**
     * Nine times as many tokens take nine times as long. If each were compared with all earlier ones, they would take
     * 81 times as long.
     */
    @Test
    void tokensOfOneHashCodeCostNoMoreThanOthers() {
        List<TokenMatch> few = alike(6);
        List<TokenMatch> many = alike(8);
        assertEquals(6_561, sightings(many).all().size());
        double ratio = CpuCost.ratio(() -> sightings(many), () -> sightings(few));
        assertTrue(ratio < 30, () -> "nine times the tokens cost " + ratio + " times as much");
    }

    @Test
    void aTokenSeenTwiceIsOneWithTwoPlaces() {
        TokenMatch first = alike(0).get(0);
        Location below = new Location(PLACE.provenance(), 2, 1, 101, 200, 100);
        TokenOccurrences occurrences = sightings(List.of(new TokenMatch(first.token(), below), first, first));
        assertEquals(1, occurrences.all().size());
        assertEquals(List.of(PLACE, below), occurrences.all().iterator().next().locations());
    }
}
