package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Location;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Entry of {@code versionControlProvenance} in SARIF: a commit that introduced a token which only the history has.
 *
 * @param target the scan target whose history contains the commit, as the user named it
 * @param commit the commit
 */
record SarifRevision(String target, Commit commit) {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

    /** Returns the target that contains a location: the longest one that is a prefix of its path, or else the first. */
    static String targetOf(Location location, List<String> targets) {
        String best = "";
        for (String target : targets) {
            if (target.length() > best.length() && location.path().startsWith(target + "/")) {
                best = target;
            }
        }
        return best.isEmpty() && !targets.isEmpty() ? targets.get(0) : best;
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("repositoryUri", repositoryUri());
        json.writeStringField("revisionId", commit.name());
        if (!URL.matcher(target).matches()) {
            json.writeObjectFieldStart("mappedTo");
            if (target.startsWith("/")) {
                json.writeStringField("uri", directoryUri(target));
            } else {
                if (!target.isEmpty() && !target.equals(".")) {
                    json.writeStringField("uri", SarifUri.encode(target) + "/");
                }
                json.writeStringField("uriBaseId", SarifUri.ROOT);
            }
            json.writeEndObject();
        }
        json.writeObjectFieldStart("properties");
        json.writeStringField("author", commit.author());
        json.writeStringField("date", commit.date().toString());
        json.writeStringField("subject", commit.subject());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Returns the address of a clone, or the directory of a local repository: SARIF requires an absolute URI. */
    private String repositoryUri() {
        if (URL.matcher(target).matches()) {
            return target;
        }
        try {
            return directoryUri(Path.of(target).toAbsolutePath().normalize().toString());
        } catch (InvalidPathException e) {
            return directoryUri("/" + target);
        }
    }

    private static String directoryUri(String path) {
        return "file://" + SarifUri.encode(path) + "/";
    }
}
