package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What else matters of a place, besides who can read it: the tags that rules ask for. */
final class PlaceTags {
    private static final Set<String> LIBRARY_NAMES = Set.of("mapboxAccessToken", "mapboxApiAccessToken");
    private static final Set<Exposure> PROGRAMS =
            Set.of(Exposure.WEB_CLIENT, Exposure.MOBILE_APP, Exposure.SERVER, Exposure.UNKNOWN);

    private final Place place;
    private final Answer answer;
    private final boolean prefixed;
    private final Content content;

    PlaceTags(Place place, Answer answer, boolean prefixed, Content content) {
        this.place = place;
        this.answer = answer;
        this.prefixed = prefixed;
        this.content = content;
    }

    Set<Tag> all() {
        Set<Tag> tags = EnumSet.noneOf(Tag.class);
        tags.addAll(answer.tags());
        Clues clues = place.clues();
        add(
                tags,
                Tag.COMMENTED,
                answer.exposure() != Exposure.DOC && place.kind().comments(clues));
        add(tags, Tag.IN_URL, clues.is(Role.IN_URL));
        add(tags, Tag.CLIENT_PREFIX, prefixed);
        add(tags, Tag.SECRET_NAME, namesSecret());
        add(tags, Tag.HARD_CODED, isHardCoded());
        add(tags, Tag.MAP_LIBRARY, isForMapLibrary());
        boolean download = isDownload();
        add(tags, Tag.DOWNLOAD_TOKEN, download);
        add(tags, Tag.APP_CONFIG_DOWNLOAD, place.lastName().equals("RNMapboxMapsDownloadToken") && isAppConfig());
        add(tags, Tag.PERSONAL_FILE, isPersonal());
        add(tags, Tag.OPEN_SOURCE, Licence.isOpen(place.tree()));
        add(tags, Tag.DOWNLOAD_NEEDS_NO_TOKEN, download && SdkVersions.needNoToken(place.tree(), place.path()));
        return tags;
    }

    private static void add(Set<Tag> tags, Tag tag, boolean holds) {
        if (holds) {
            tags.add(tag);
        }
    }

    /** By the words of DOMAIN section 3.2, B2. */
    private boolean namesSecret() {
        String name = place.lastName().toUpperCase(Locale.ROOT);
        return name.contains("SECRET")
                || name.contains("DOWNLOAD")
                || name.contains("PRIVATE")
                || ("_" + name + "_").contains("_SK_");
    }

    /** A literal in a program; not the app's own configuration, which is where it can be changed. */
    private boolean isHardCoded() {
        Clues clues = place.clues();
        boolean code = place.kind().isCode() || (place.kind() == FileKind.NONE && answer.exposure() == Exposure.SERVER);
        return code
                && (clues.is(Role.QUOTED) || clues.is(Role.FALLBACK))
                && PROGRAMS.contains(answer.exposure())
                && !isAppConfig()
                && !clues.is(Role.INTO_APP)
                && !place.fileName().startsWith("environment");
    }

    private boolean isAppConfig() {
        String name = place.fileName();
        return name.equals("app.json") || name.startsWith("app.config.") || name.startsWith("capacitor.config.");
    }

    /** The token is what a library for browsers is given: {@code mapboxgl.accessToken = }, a property, an option. */
    private boolean isForMapLibrary() {
        if (answer.exposure() != Exposure.WEB_CLIENT
                && answer.exposure() != Exposure.MOBILE_APP
                && answer.exposure() != Exposure.BUILD_OUTPUT_WEB) {
            return false;
        }
        String name = place.clues().name();
        if (LIBRARY_NAMES.contains(place.lastName())
                || name.endsWith("mapboxgl.accessToken")
                || name.endsWith("L.mapbox.accessToken")) {
            return true;
        }
        boolean assigned = name.contains(".") && content.imports(place.clues(), "mapbox-gl");
        return place.lastName().equals("accessToken")
                && (assigned || content.usesMapLibrary(place.clues(), place.kind()));
    }

    private boolean isDownload() {
        String name = place.fileName();
        return place.namesDownload()
                || place.clues().is(Role.PASSWORD)
                || (answer.exposure() == Exposure.BUILD_CONFIG
                        && place.clues().type() == 's'
                        && (name.endsWith("netrc") || name.equals(".mapbox") || name.equals("mapbox")));
    }

    private boolean isPersonal() {
        String name = place.fileName().toLowerCase(Locale.ROOT);
        if (EnvironmentFile.is(place.path())) {
            return !(name.contains("example")
                    || name.contains("sample")
                    || name.contains("template")
                    || name.contains("dist"));
        }
        return switch (name) {
            case "gradle.properties", "local.properties", ".netrc", "_netrc", ".mapbox" -> true;
            default -> false;
        };
    }
}
