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
public record Setting(Exposure exposure, List<String> evidence, Set<Tag> tags, List<Site> sites) {
    /** Context of a location that was not classified. */
    public static final Setting UNKNOWN = of(Exposure.UNKNOWN);

    /** Creates a context with immutable copies of the collections. */
    public Setting {
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
    public Setting(Exposure exposure, List<String> evidence, Set<Tag> tags) {
        this(exposure, evidence, tags, List.of());
    }

    /**
     * Creates a context with nothing but an exposure.
     *
     * @param exposure who can read the location
     * @return the context
     */
    public static Setting of(Exposure exposure) {
        return new Setting(exposure, List.of(), Set.of());
    }

    /**
     * Returns a copy with an additional tag.
     *
     * @param tag the tag to add
     * @return the copy
     */
    public Setting with(Tag tag) {
        Set<Tag> more = EnumSet.of(tag);
        more.addAll(tags);
        return new Setting(exposure, evidence, more, sites);
    }

    /**
     * Returns a copy with other web sites.
     *
     * @param served the web sites on which the project is served
     * @return the copy
     */
    public Setting with(List<Site> served) {
        return new Setting(exposure, evidence, tags, served);
    }

    // Written by hand: a record generates these methods at run time, which adds 40 ms to a scan.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Setting setting
                && exposure == setting.exposure
                && evidence.equals(setting.evidence)
                && tags.equals(setting.tags)
                && sites.equals(setting.sites);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * exposure.hashCode() + evidence.hashCode()) + tags.hashCode()) + sites.hashCode();
    }
}
