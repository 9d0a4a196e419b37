package dev.trapstreet;

import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.FlawDetector;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Flaw;
import dev.trapstreet.finding.Looked;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Skip;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.report.Tool;
import dev.trapstreet.source.Lane;
import dev.trapstreet.source.Reading;
import dev.trapstreet.source.Selection;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.TokenText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Finds Mapbox access tokens and says what each one means: joins the stages, and owns the threads.
 *
 * <pre>
 *   Report report = new SecretScanner(ScanOptions.DEFAULT).scan(List.of(Source.at(Path.of("."))));
 * </pre>
 *
 * <p>The same input gives the same report, whatever the number of threads. Can be used again, by one thread at a time.
 */
public final class SecretScanner {
    private final ScanOptions options;
    private List<Reading> last = List.of();

    public SecretScanner(ScanOptions options) {
        this.options = options;
    }

    /**
     * Scans. What cannot be read becomes a problem in the report, and the scan goes on.
     *
     * @throws IOException when a source cannot even be started; nothing was scanned then
     * @throws InterruptedException when the calling thread is interrupted
     */
    public Report scan(List<Source> sources) throws IOException, InterruptedException {
        Instant started = options.clock().instant();
        List<Reading> readings = open(sources);
        last = readings;
        Crew crew = new Crew();
        readings.forEach(crew::submit);
        Sightings sightings = new Sightings();
        List<Lane> lanes = new ArrayList<>();
        List<FlawDetector> flaws = new ArrayList<>();
        for (int i = 0; i < options.threads(); i++) {
            flaws.add(new FlawDetector(options.hygiene(), options.rules()));
            lanes.add(lane(crew, started, sightings, flaws.get(i)));
        }
        try {
            crew.work(lanes);
            for (Reading reading : readings) {
                sightings.locate(places -> reading.locate(places, lanes.get(0)));
            }
            List<Finding> findings = judge(readings, sightings, started);
            return report(sources, started, lanes, findings, FlawDetector.gather(flaws));
        } finally {
            readings.forEach(Reading::close);
        }
    }

    private List<Reading> open(List<Source> sources) throws IOException {
        Selection selection = options.selection();
        if (selection.sinceLast().isPresent()) {
            String rules = options.rules().get().version();
            selection = selection.searchedBy(Tool.version() + " " + rules + " " + options.placeholders());
        }
        List<Reading> readings = new ArrayList<>();
        try {
            for (Source source : sources) {
                readings.add(source.open(selection));
            }
            return readings;
        } catch (IOException | RuntimeException e) {
            readings.forEach(Reading::close);
            throw e;
        }
    }

    /**
     * Keeps what the last scan has read, where the options ask for it: {@link Selection#sinceLast}. To be called once its
     * report is out.
     *
     * @throws IOException when it cannot be kept; the next scan then reads it again
     */
    public void remember() throws IOException {
        for (Reading reading : last) {
            reading.remember();
        }
    }

    private Lane lane(Crew crew, Instant now, Sightings sightings, FlawDetector flaws) {
        Spotter spotter = new Spotter(new Detector(now, options.placeholders()), sightings);
        return new Lane(
                chunk -> {
                    spotter.search(chunk);
                    flaws.detect(chunk);
                },
                crew::submit);
    }

    private List<Finding> judge(List<Reading> readings, Sightings sightings, Instant now) {
        if (sightings.all().isEmpty()) {
            return List.of(); // most runs: they need no rules
        }
        return new Judge(readings, new SeverityPolicy(options.rules().get(), now)).judge(sightings);
    }

    private Report report(
            List<Source> sources, Instant started, List<Lane> lanes, List<Finding> findings, List<Flaw> flaws) {
        Looked looked = new Looked(0, 0, 0);
        Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
        List<Problem> problems = new ArrayList<>();
        for (Lane lane : lanes) {
            looked = looked.plus(lane.looked());
            lane.skips().forEach((what, count) -> skipped.merge(what, count, Long::sum));
            problems.addAll(lane.problems());
        }
        problems.sort(Problem.ORDER);
        return new Report(
                sources.stream().map(Source::target).map(TokenText::withheld).toList(),
                started,
                Duration.between(started, options.clock().instant()),
                looked,
                skipped,
                findings,
                flaws,
                problems);
    }
}
