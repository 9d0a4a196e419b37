package dev.trapstreet.rule;

import java.util.List;
import java.util.Locale;

/**
 * Further condition or weight of a row of the exposure table: the key {@code look} in {@code rules/exposure.yml}. Package {@code classify}
 * implements it. Each section has its own conditions.
 */
public enum RowCondition {
    /** No further condition. */
    NONE("paths", "prefixes", "places", "projects", "defaults", "outputs"),
    /** Web build: {@code www/} of an app built with web technology is part of the app. */
    WWW("paths"),
    /** Xcode settings: a value that a property list reads is part of the app. */
    XCCONFIG("paths"),
    /** Gradle: a value that the build writes into the app is part of the app. */
    GRADLE("paths"),
    /** Only in a project of Expo or another mobile framework. */
    EXPO("paths"),
    /** Only in a Kubernetes object. */
    KUBERNETES("paths"),
    /** Only next to {@code Chart.yaml}. */
    HELM("paths"),
    /** Only in a notebook, saved as such or as a page. */
    NOTEBOOK("paths"),
    /** Only if the directory is not a published site. */
    SITE("paths"),
    /** Environment of Angular: part of the app in a mobile project. */
    ENVIRONMENT("places"),
    /** Only outside of mobile projects. */
    JSX("places"),
    /** Configuration that the templates of a site read. */
    SITE_CONFIG("places"),
    /** Configuration of a site that Hugo builds, by its keys. */
    HUGO("places"),
    /** Directory that a server serves: not for programs that the server executes. */
    SERVED("places"),
    /** Only in a deployment of Superset. */
    SUPERSET("variables"),
    /** Not for scripts and markup. */
    RAILS("places"),
    /** Decides alone. */
    DECISIVE("hints"),
    /** Map library for browsers: decides unless there is strong evidence of a mobile app. */
    LIBRARY("hints"),
    /** Strong evidence. */
    STRONG("hints"),
    /** Weak evidence, which counts if there is none for the other side. */
    WEAK("hints"),
    /** Word by which a server passes something to the client. */
    HANDS("hints"),
    /** Fact that other conditions use; no evidence by itself. */
    NOTE("hints"),
    /** Library that sends the token to the browser. */
    SHOWS("hints", "projects"),
    /** Native shell, which makes an app of a web page. */
    SHELL("projects"),
    /** Native shell of a desktop app. */
    ELECTRON("projects"),
    /** Dependency of a project that may have both a client and a server. */
    BOTH("projects");

    @SuppressWarnings("ImmutableEnumChecker") // created by List.of
    private final List<String> sections;

    RowCondition(String... sections) {
        this.sections = List.of(sections);
    }

    /** {@return the word used in the table: "site-config"; empty for {@link #NONE}} */
    public String keyword() {
        return this == NONE ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether a row of the section may have this condition. */
    boolean isAllowedIn(String section) {
        return sections.contains(section);
    }
}
