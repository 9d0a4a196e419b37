package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Derivation of the tags of a location: facts other than the exposure that rules refer to. Used for one location. */
final class LocationTags {
    private static final Set<String> LIBRARY_NAMES = Set.of("mapboxAccessToken", "mapboxApiAccessToken");
    private static final Set<Exposure> PROGRAMS =
            Set.of(Exposure.WEB_CLIENT, Exposure.MOBILE_APP, Exposure.SERVER, Exposure.UNKNOWN);

    /** Kinds of work with a secret token, by the evidence of a row of the table, which is also a part of names of variables. */
    private static final Map<Tag, String> WORK = Map.of(
            Tag.UPLOADS_TOKEN, "upload",
            Tag.TILESETS_TOKEN, "tileset",
            Tag.DATASETS_TOKEN, "dataset",
            Tag.STYLES_TOKEN, "style");

    private final ClassifierInput input;
    private final Assessment assessment;
    private final boolean prefixed;
    private final ContentRules contentRules;
    private final EnvironmentFile environment;

    LocationTags(
            ClassifierInput input,
            Assessment assessment,
            boolean prefixed,
            ContentRules contentRules,
            EnvironmentFile environment) {
        this.input = input;
        this.assessment = assessment;
        this.prefixed = prefixed;
        this.contentRules = contentRules;
        this.environment = environment;
    }

    /** Returns all tags of the location, including those of the assessment. */
    Set<Tag> all() {
        Set<Tag> tags = EnumSet.noneOf(Tag.class);
        tags.addAll(assessment.tags());
        TokenContext context = input.context();
        add(
                tags,
                Tag.COMMENTED,
                assessment.exposure() != Exposure.DOC && input.kind().comments(context));
        add(tags, Tag.IN_URL, context.hasRole(SyntaxRole.IN_URL));
        add(tags, Tag.CLIENT_PREFIX, prefixed);
        add(tags, Tag.SECRET_NAME, namesSecret());
        add(tags, Tag.HARD_CODED, isHardCoded());
        add(tags, Tag.MAP_LIBRARY, isForMapLibrary());
        boolean download = isDownload();
        add(tags, Tag.DOWNLOAD_TOKEN, download);
        work().ifPresent(tags::add);
        add(tags, Tag.APP_CONFIG_DOWNLOAD, input.lastName().equals("RNMapboxMapsDownloadToken") && isAppConfig());
        add(tags, Tag.PERSONAL_FILE, isPersonal());
        add(tags, Tag.OPEN_SOURCE, LicenseFile.isOpen(input.tree()));
        add(
                tags,
                Tag.DOWNLOAD_NEEDS_NO_TOKEN,
                download && SdkVersions.downloadsWithoutToken(input.tree(), input.path()));
        return tags;
    }

    private static void add(Set<Tag> tags, Tag tag, boolean holds) {
        if (holds) {
            tags.add(tag);
        }
    }

    /** Whether the variable name indicates a secret token. See docs/domain.md, section "Exposure by name", row B2. */
    private boolean namesSecret() {
        String name = input.lastName().toUpperCase(Locale.ROOT);
        return name.contains("SECRET")
                || name.contains("DOWNLOAD")
                || name.contains("PRIVATE")
                || ("_" + name + "_").contains("_SK_");
    }

    /** Whether the token is a literal in program code. Configuration of an app does not count, because it can be changed there. */
    private boolean isHardCoded() {
        TokenContext context = input.context();
        boolean code =
                input.kind().isCode() || (input.kind() == FileKind.NONE && assessment.exposure() == Exposure.SERVER);
        return code
                && (context.hasRole(SyntaxRole.QUOTED) || context.hasRole(SyntaxRole.FALLBACK))
                && PROGRAMS.contains(assessment.exposure())
                && !isAppConfig()
                && !context.hasRole(SyntaxRole.INTO_APP)
                && !input.fileName().startsWith("environment");
    }

    private boolean isAppConfig() {
        String name = input.fileName();
        return name.equals("app.json") || name.startsWith("app.config.") || name.startsWith("capacitor.config.");
    }

    /** Whether the token is passed to a map library for browsers: {@code mapboxgl.accessToken = }, a property, or an option. */
    private boolean isForMapLibrary() {
        if (assessment.exposure() != Exposure.WEB_CLIENT
                && assessment.exposure() != Exposure.MOBILE_APP
                && assessment.exposure() != Exposure.BUILD_OUTPUT_WEB) {
            return false;
        }
        String name = input.context().variableName();
        if (LIBRARY_NAMES.contains(input.lastName())
                || name.endsWith("mapboxgl.accessToken")
                || name.endsWith("L.mapbox.accessToken")) {
            return true;
        }
        boolean assigned = name.contains(".") && contentRules.imports(input.context(), "mapbox-gl");
        return input.lastName().equals("accessToken")
                && (assigned || contentRules.usesMapLibrary(input.context(), input.kind()));
    }

    /**
     * Returns the tag for the API that the file uses with a secret token. Empty if it uses several of them, because then each scope
     * may be needed.
     */
    private Optional<Tag> work() {
        if (input.context().type() != 's') {
            return Optional.empty();
        }
        String name = input.lastName().toUpperCase(Locale.ROOT);
        Set<Tag> works = EnumSet.noneOf(Tag.class);
        WORK.forEach((tag, word) -> {
            if (contentRules.hasHeading(input.context(), word) || name.contains(word.toUpperCase(Locale.ROOT))) {
                works.add(tag);
            }
        });
        return works.size() == 1 ? works.stream().findFirst() : Optional.empty();
    }

    private boolean isDownload() {
        String name = input.fileName();
        return input.namesDownload()
                || input.context().hasRole(SyntaxRole.PASSWORD)
                || (assessment.exposure() == Exposure.BUILD_CONFIG
                        && input.context().type() == 's'
                        && (name.endsWith("netrc") || name.equals(".mapbox") || name.equals("mapbox")));
    }

    private boolean isPersonal() {
        String name = input.fileName().toLowerCase(Locale.ROOT);
        if (EnvironmentFile.matches(input.path())) {
            return !(name.contains("example")
                    || name.contains("sample")
                    || name.contains("template")
                    || name.contains("dist")
                    || environment.isShared(input, prefixed));
        }
        return switch (name) {
            case "local.properties", ".netrc", "_netrc", ".mapbox" -> true;
            // A project's own gradle.properties is meant to be committed; the personal one is in the home directory.
            case "gradle.properties" -> ("/" + input.path()).contains("/.gradle/");
            default -> false;
        };
    }
}
