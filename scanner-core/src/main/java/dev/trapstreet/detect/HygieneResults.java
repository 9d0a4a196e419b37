package dev.trapstreet.detect;

import dev.trapstreet.finding.HygieneFinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Results of the related checks of one worker thread. Immutable.
 *
 * @param findings the results that matter to any project
 * @param onlyWithMapbox the results that only matter to projects that use Mapbox
 * @param seesMapbox whether Mapbox was mentioned
 */
public record HygieneResults(List<HygieneFinding> findings, List<HygieneFinding> onlyWithMapbox, boolean seesMapbox) {
    /** Creates results with immutable copies of the lists. */
    public HygieneResults {
        findings = List.copyOf(findings);
        onlyWithMapbox = List.copyOf(onlyWithMapbox);
    }

    /** {@return whether these results change nothing} */
    public boolean isEmpty() {
        return findings.isEmpty() && onlyWithMapbox.isEmpty() && !seesMapbox;
    }

    /**
     * Joins the results of a scan. A result that only matters to projects that use Mapbox is included if any of the results saw a mention
     * of Mapbox.
     *
     * @param results the results of all worker threads
     * @return the findings, in report order
     */
    public static List<HygieneFinding> merge(Collection<HygieneResults> results) {
        boolean mapbox = false;
        for (HygieneResults each : results) {
            mapbox |= each.seesMapbox;
        }
        List<HygieneFinding> merged = new ArrayList<>();
        for (HygieneResults each : results) {
            merged.addAll(each.findings);
            if (mapbox) {
                merged.addAll(each.onlyWithMapbox);
            }
        }
        if (merged.size() > 1) {
            merged.sort(HygieneFinding.ORDER);
        }
        return merged;
    }
}
