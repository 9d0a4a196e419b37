package dev.trapstreet.finding;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Context of a location, without the token itself. Immutable.
 *
 * @param exposure who can read the location
 * @param evidence the reasons for the exposure, as text for users, strongest first
 * @param tags further properties that rules can test
 * @param sites the web sites on which the project is served; determined only for pages, and only if allowed URLs were
 *     requested
 */
public record LocationContext(Exposure exposure, List<String> evidence, Set<Tag> tags, List<DeploySite> sites) {
    /** Context of a location that was not classified. */
    public static final LocationContext UNKNOWN = of(Exposure.UNKNOWN);

    /** Creates a context with immutable copies of the collections. */
    public LocationContext {
        evidence = List.copyOf(evidence);
        tags = Set.copyOf(tags);
        sites = List.copyOf(sites);
    }

    /**
     * Creates a context without web sites.
     *
     * @param exposure who can read the location
     * @param evidence the reasons for the exposure, strongest first
     * @param tags further properties
     */
    public LocationContext(Exposure exposure, List<String> evidence, Set<Tag> tags) {
        this(exposure, evidence, tags, List.of());
    }

    /**
     * Creates a context with nothing but an exposure.
     *
     * @param exposure who can read the location
     * @return the context
     */
    public static LocationContext of(Exposure exposure) {
        return new LocationContext(exposure, List.of(), Set.of());
    }

    /**
     * Returns a copy with an additional tag.
     *
     * @param tag the tag to add
     * @return the copy
     */
    public LocationContext withTag(Tag tag) {
        Set<Tag> more = EnumSet.of(tag);
        more.addAll(tags);
        return new LocationContext(exposure, evidence, more, sites);
    }

    /**
     * Returns a copy with other web sites.
     *
     * @param served the web sites on which the project is served
     * @return the copy
     */
    public LocationContext withSites(List<DeploySite> served) {
        return new LocationContext(exposure, evidence, tags, served);
    }

    // Written by hand: a record generates these methods at run time, which adds 40 ms to a scan.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocationContext context
                && exposure == context.exposure
                && evidence.equals(context.evidence)
                && tags.equals(context.tags)
                && sites.equals(context.sites);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * exposure.hashCode() + evidence.hashCode()) + tags.hashCode()) + sites.hashCode();
    }
}
