package dev.trapstreet.saved;

import dev.trapstreet.finding.ArchiveEntry;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Converter from the locations of a JSON report. */
final class LocationReader {
    private static final String ENTRY_SEPARATOR = "!/";
    private static final Pattern OBJECT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private LocationReader() {}

    /**
     * Converts a location.
     *
     * @param fields the location
     * @param prefix what precedes its path; may be empty
     */
    static Location location(JsonFields fields, String prefix) throws InvalidReportException {
        Optional<JsonFields> git = fields.optionalObject("git");
        Optional<GitOrigin> origin = git.isEmpty() ? Optional.empty() : Optional.of(origin(git.get()));
        boolean inWorkingTree =
                git.isPresent() && git.get().has("inWorkingTree") && git.get().flag("inWorkingTree");
        LocationContext context = new LocationContext(
                fields.constant("exposure", Exposure.values()), fields.texts("evidence"), tags(fields));
        return new Location(
                provenance(fields, prefix, inWorkingTree ? Optional.empty() : origin),
                fields.number("line", 1),
                fields.number("column", 1),
                fields.number("endColumn", 1),
                fields.count("offset"),
                fields.number("length", 0),
                fields.texts("encoding"),
                within(fields),
                context,
                suppression(fields),
                inWorkingTree ? origin : Optional.empty());
    }

    private static Provenance provenance(JsonFields fields, String prefix, Optional<GitOrigin> git)
            throws InvalidReportException {
        String whole = fields.text("path");
        List<String> containers = fields.texts("container");
        List<String> entries = new ArrayList<>();
        String file = whole;
        if (!containers.isEmpty()) {
            String archives = String.join(ENTRY_SEPARATOR, containers) + ENTRY_SEPARATOR;
            if (!whole.startsWith(archives)) {
                throw fields.wrong("path", "an entry of its container");
            }
            file = containers.get(0);
            entries.addAll(containers.subList(1, containers.size()));
            entries.add(whole.substring(archives.length()));
        }
        String path = prefix + file;
        String object = git.map(GitOrigin::object).orElse("");
        ContentId content = ContentId.ofObject(0, "", path, object).withEntries(entries);
        return new Provenance(
                content,
                path,
                fields.constant("part", LocationPart.values()),
                git,
                entries.stream().map(ArchiveEntry::named).toList());
    }

    private static Optional<LogicalLocation> within(JsonFields fields) throws InvalidReportException {
        Optional<JsonFields> within = fields.optionalObject("within");
        if (within.isEmpty()) {
            return Optional.empty();
        }
        LogicalLocation.ElementKind kind = within.get().constant("kind", LogicalLocation.ElementKind.values());
        return Optional.of(new LogicalLocation(kind, within.get().text("name")));
    }

    static Set<Tag> tags(JsonFields fields) throws InvalidReportException {
        Set<Tag> tags = EnumSet.noneOf(Tag.class);
        for (String word : fields.texts("tags")) {
            tags.add(fields.constant("tags", word, Tag.values()));
        }
        return tags;
    }

    private static Optional<Suppression> suppression(JsonFields location) throws InvalidReportException {
        Optional<JsonFields> found = location.optionalObject("suppressed");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        JsonFields fields = found.get();
        return Optional.of(new Suppression(
                fields.constant("by", Suppression.Origin.values()),
                fields.text("where"),
                fields.text("reason"),
                fields.optionalText("owner"),
                fields.optionalDate("until")));
    }

    private static GitOrigin origin(JsonFields fields) throws InvalidReportException {
        List<Commit> introductions = new ArrayList<>();
        for (JsonFields commit : fields.objects("introductions")) {
            introductions.add(new Commit(
                    object(commit, "commit"), commit.text("author"), commit.time("date"), commit.text("subject")));
        }
        Optional<JsonFields> position = fields.optionalObject("head");
        Optional<GitOrigin.HeadPosition> head = Optional.empty();
        if (position.isPresent()) {
            String object = object(position.get(), "object");
            head = Optional.of(new GitOrigin.HeadPosition(
                    object,
                    position.get().number("line", 1),
                    position.get().number("column", 1),
                    ContentId.ofObject(0, "", "", object)));
        }
        return new GitOrigin(
                fields.constant("kind", GitOrigin.ObjectKind.values()),
                object(fields, "object"),
                introductions,
                head,
                fields.optionalText("branch"),
                fields.flag("reachable"),
                fields.texts("refs"));
    }

    private static String object(JsonFields fields, String key) throws InvalidReportException {
        String object = fields.text(key);
        if (!OBJECT.matcher(object).matches()) {
            throw fields.wrong(key, "an object id");
        }
        return object;
    }
}
