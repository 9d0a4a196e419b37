package dev.trapstreet.verify;

import dev.trapstreet.api.Tokens;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.MapboxToken;
import java.util.ArrayList;
import java.util.List;

/** Findings of tokens, in the form that a scan creates. */
final class Findings {
    private Findings() {}

    static List<Finding> of(String... tokens) {
        List<Finding> findings = new ArrayList<>();
        for (String token : tokens) {
            findings.add(of(Tokens.of(token)));
        }
        return findings;
    }

    static Finding of(MapboxToken token, Tag... tags) {
        Location location = new Location(
                new Provenance(ContentId.ofTarget(0, "src/map.js"), "src/map.js", LocationPart.CONTENT),
                3,
                5,
                105,
                60,
                100);
        return new Finding(token, Severity.HIGH, List.of(), Exposure.UNKNOWN, List.of(tags), List.of(location));
    }
}
