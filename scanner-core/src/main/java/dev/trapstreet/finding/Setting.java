package dev.trapstreet.finding;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one place where a token stands, apart from the token.
 *
 * @param exposure who can read it
 * @param evidence why that was said, in words, the strongest first
 * @param tags what else matters to a rule
 * @param sites where the project of that place is served; sought only where a page is served and allowed URLs are asked for
 */
public record Setting(Exposure exposure, List<String> evidence, Set<Tag> tags, List<Site> sites) {
    /** Nothing is known. */
    public static final Setting UNKNOWN = of(Exposure.UNKNOWN);

    public Setting {
        evidence = List.copyOf(evidence);
        tags = Set.copyOf(tags);
        sites = List.copyOf(sites);
    }

    /** Of a project of which it is not known where it is served. */
    public Setting(Exposure exposure, List<String> evidence, Set<Tag> tags) {
        this(exposure, evidence, tags, List.of());
    }

    /** Of an exposure alone. */
    public static Setting of(Exposure exposure) {
        return new Setting(exposure, List.of(), Set.of());
    }

    /** The same, with one more tag. */
    public Setting with(Tag tag) {
        Set<Tag> more = EnumSet.of(tag);
        more.addAll(tags);
        return new Setting(exposure, evidence, more, sites);
    }

    /** The same, in a project that is served there. */
    public Setting with(List<Site> served) {
        return new Setting(exposure, evidence, tags, served);
    }

    // By hand: those that a record has of its own are put together at run time, which makes a scan 40 ms longer.

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
