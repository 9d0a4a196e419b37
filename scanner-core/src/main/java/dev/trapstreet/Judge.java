package dev.trapstreet;

import dev.trapstreet.classify.AccountContext;
import dev.trapstreet.classify.Classified;
import dev.trapstreet.classify.Classifier;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Site;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.source.FileTree;
import dev.trapstreet.source.Neighbourhood;
import dev.trapstreet.source.Reading;
import dev.trapstreet.token.TokenText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes findings of what was sighted: what each place is, what all of them together tell, how bad that is. */
final class Judge {
    private final List<Reading> readings;
    private final Classifier classifier = new Classifier();
    private final AccountContext accounts = new AccountContext();
    private final Configuration configuration;
    private final SeverityPolicy policy;
    private final Listings listings;
    private final Set<List<String>> deletedInLayers = new HashSet<>();

    /** Whether the allowed URLs of tokens will be known, so that it matters where a project is served. */
    enum Listings {
        NONE,
        ASKED_FOR
    }

    /**
     * @param readings to be asked for what lies around a place; still open
     * @param configuration whose word on what a place is goes before what is seen there
     */
    Judge(List<Reading> readings, Configuration configuration, SeverityPolicy policy, Listings listings) {
        this.readings = readings;
        this.configuration = configuration;
        this.policy = policy;
        this.listings = listings;
    }

    /** Takes note of files that later layers of their images delete. */
    void addDeleted(Collection<Provenance> places) {
        places.forEach(place -> deletedInLayers.add(way(place)));
    }

    /** What was located keeps it, whatever path it was given. */
    private static List<String> way(Provenance place) {
        List<String> way = new ArrayList<>();
        way.add(place.git().map(GitOrigin::object).orElse(place.path()));
        way.addAll(place.inside());
        return way;
    }

    /** One finding per token, in the order of a report. */
    List<Finding> judge(Sightings sightings) {
        List<Sightings.Sighting> all = List.copyOf(sightings.all());
        List<List<Location>> places = new ArrayList<>();
        for (Sightings.Sighting sighting : all) {
            places.add(classify(sighting));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Sightings.Sighting sighting = all.get(i);
            String fingerprint = sighting.token().fingerprint().hex();
            findings.add(policy.judge(sighting.token(), accounts.tagsOf(fingerprint), places.get(i)));
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    private List<Location> classify(Sightings.Sighting sighting) {
        List<Location> known = new ArrayList<>();
        List<AccountContext.Place> stands = new ArrayList<>();
        for (Location place : sighting.places()) {
            Provenance provenance = place.provenance();
            Neighbourhood around = around(place);
            Classified classified = classifier.classify(
                    around.path(),
                    provenance.part(),
                    // What is staged is a file like any other.
                    provenance.git().map(GitOrigin::kind).filter(kind -> kind != GitOrigin.Kind.STAGED),
                    sighting.clues(place),
                    around.tree());
            Setting setting = isHidden(place) ? classified.setting().with(Tag.OBFUSCATED) : classified.setting();
            if (!deletedInLayers.isEmpty() && deletedInLayers.contains(way(provenance))) {
                setting = setting.with(Tag.DELETED_IN_LAYER);
            }
            Location placed = configuration.placed(List.of(place.in(setting))).get(0);
            known.add(served(placed, around));
            stands.add(new AccountContext.Place(around.path(), placed.setting(), classified.app()));
        }
        Optional<String> account = sighting.token().claims().account().map(TokenText::withheld);
        accounts.add(sighting.token().fingerprint().hex(), account, stands);
        return known;
    }

    /** Where no page is served the sites say nothing. */
    private Location served(Location place, Neighbourhood around) {
        Exposure exposure = place.setting().exposure();
        boolean page = exposure == Exposure.WEB_CLIENT || exposure == Exposure.BUILD_OUTPUT_WEB;
        if (listings == Listings.NONE || !page) {
            return place;
        }
        List<Site> sites = classifier.sites(around.path(), around.tree());
        return sites.isEmpty() ? place : place.in(place.setting().with(sites));
    }

    /** True for what somebody took apart or packed up; escapes and wide characters come of themselves (MBX008). */
    private static boolean isHidden(Location place) {
        return place.encoding().contains("base64") || place.encoding().contains("split");
    }

    /** Of what came from no tree, such as standard input, there are no files around. */
    private Neighbourhood around(Location place) {
        for (Reading reading : readings) {
            Optional<Neighbourhood> around = reading.around(place);
            if (around.isPresent()) {
                return around.get();
            }
        }
        return new Neighbourhood(FileTree.EMPTY, place.path());
    }
}
