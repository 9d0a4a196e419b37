package dev.trapstreet.fleet.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parser of repositories in JSON: objects, one after the other or in arrays, as the tools and APIs of git hosts print them. The fields of
 * {@code gh repo list --json nameWithOwner,url,owner,diskUsage}, of GitHub's REST API and of GitLab's are known.
 */
final class JsonList {
    /** Fields with the name, the location and the owner, the preferred one first. A dot separates nested fields. */
    private static final List<String> NAMES = List.of("nameWithOwner", "path_with_namespace", "full_name", "name");

    private static final List<String> LOCATIONS =
            List.of("clone_url", "http_url_to_repo", "location", "path_on_disk", "url", "sshUrl", "ssh_url_to_repo");
    private static final List<String> OWNERS = List.of("owner", "owner.login", "namespace.full_path");

    private JsonList() {}

    static boolean startsLikeJson(Path list) throws IOException {
        try (Reader in = Files.newBufferedReader(list)) {
            int c = in.read();
            while (Character.isWhitespace(c)) {
                c = in.read();
            }
            return c == '{' || c == '[';
        }
    }

    static List<Repository> read(Reader in, String list, Path base) throws InvalidOptionException, IOException {
        List<Repository> repositories = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(in)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    int line = json.currentTokenLocation().getLineNr();
                    Map<String, String> fields = new HashMap<>();
                    collect(json, "", fields);
                    repositories.add(repository(fields, list + ", line " + line, base));
                }
            }
        } catch (JsonParseException e) {
            throw new InvalidOptionException(
                    list + ", line " + e.getLocation().getLineNr()
                            + ": this is not JSON, although the file starts like it",
                    e);
        }
        return repositories;
    }

    /** Collects the values of an object and of the objects in it. Leaves out arrays. */
    private static void collect(JsonParser json, String prefix, Map<String, String> fields) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = prefix + json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT) {
                collect(json, name + ".", fields);
            } else if (value == JsonToken.START_ARRAY) {
                json.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(name, json.getText());
            }
        }
    }

    private static Repository repository(Map<String, String> fields, String where, Path base)
            throws InvalidOptionException {
        String location = first(fields, LOCATIONS);
        if (location.isEmpty()) {
            throw new InvalidOptionException(where + ": this object names no repository; it needs one of the fields "
                    + String.join(", ", LOCATIONS));
        }
        return RepositoryList.of(first(fields, NAMES), location, first(fields, OWNERS), bytes(fields), where, base);
    }

    private static String first(Map<String, String> fields, List<String> names) {
        for (String name : names) {
            String value = fields.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** Returns the size in bytes. GitHub counts in kibibytes and GitLab in bytes. */
    private static long bytes(Map<String, String> fields) {
        long kibibytes = Math.max(number(fields, "diskUsage"), number(fields, "size"));
        return Math.max(kibibytes << 10, number(fields, "statistics.repository_size"));
    }

    private static long number(Map<String, String> fields, String name) {
        String digits = fields.getOrDefault(name, "0");
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : 0;
    }
}
