package dev.trapstreet.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.trapstreet.io.DirectoryListing;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * List of the targets of a scan, in one of three forms:
 *
 * <ul>
 *   <li>text with a target on each line: its path or clone URL, or its name, its path or URL and optionally its owner, separated by tabs.
 *       Blank lines and lines that start with {@code #} are ignored;
 *   <li>JSON as {@code gh repo list --json nameWithOwner,url}, the API of GitHub and the API of GitLab print it: objects, one after
 *       another or in arrays;
 *   <li>a directory whose entries are repositories: working trees or bare ones.
 * </ul>
 *
 * <p>A target that is listed several times is scanned once. Immutable.
 *
 * @param targets the targets, in the order of the list
 * @param ignored the number of entries that are not targets: of a directory, those that are not repositories
 * @param repeated the number of entries whose target is in the list before
 */
public record TargetList(List<Entry> targets, int ignored, int repeated) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_COLUMNS = 3;

    /** Names of the address in the objects of git hosts, the preferred one first. {@code url} of GitHub's API is not a clone URL. */
    private static final List<String> ADDRESSES =
            List.of("clone_url", "http_url_to_repo", "url", "location", "path", "sshUrl", "ssh_url", "ssh_url_to_repo");

    private static final List<String> NAMES = List.of("nameWithOwner", "full_name", "path_with_namespace", "name");

    /** Creates a list with an immutable copy of the targets. */
    public TargetList {
        targets = List.copyOf(targets);
    }

    /**
     * Target of a list.
     *
     * @param name its name; the location if the list gives none
     * @param location its path or URL, as listed. It may contain a password.
     * @param owner who is responsible for it; empty if the list does not say so
     */
    public record Entry(String name, String location, Optional<String> owner) {}

    /**
     * Reads a list from a file, or the repositories of a directory.
     *
     * @param file the file or directory
     * @return the list
     * @throws InvalidOptionException if it cannot be read, has no target, or has an entry that is not understood
     */
    public static TargetList read(Path file) throws InvalidOptionException {
        if (Files.isDirectory(file)) {
            return ofDirectory(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        } catch (IOException e) {
            throw new InvalidOptionException("the list of targets " + file + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException
                ? "there is no such file"
                : failure.getClass().getSimpleName();
    }

    /**
     * Reads a list from a stream.
     *
     * @param stream the stream, in UTF-8; not closed
     * @param name the name of the list, for messages
     * @return the list
     * @throws InvalidOptionException if it has no target, or has an entry that is not understood
     * @throws IOException if the stream cannot be read
     */
    public static TargetList read(InputStream stream, String name) throws InvalidOptionException, IOException {
        BufferedInputStream in = new BufferedInputStream(stream);
        List<Entry> entries = isJson(in) ? json(in, name) : text(in, name);
        if (entries.isEmpty()) {
            throw new InvalidOptionException("the list of targets " + name + " is empty (nothing was scanned)");
        }
        return of(entries, 0);
    }

    private static boolean isJson(BufferedInputStream in) throws IOException {
        in.mark(1 << 12);
        int first = in.read();
        for (int i = 0;
                i < 1_000 && (Character.isWhitespace(first) || first == 0xEF || first == 0xBB || first == 0xBF);
                i++) {
            first = in.read();
        }
        in.reset();
        return first == '[' || first == '{';
    }

    private static TargetList of(List<Entry> entries, int ignored) {
        Map<String, Entry> distinct = new LinkedHashMap<>();
        for (Entry entry : entries) {
            distinct.putIfAbsent(entry.location(), entry);
        }
        return new TargetList(List.copyOf(distinct.values()), ignored, entries.size() - distinct.size());
    }

    private static List<Entry> text(InputStream in, String name) throws InvalidOptionException, IOException {
        List<Entry> entries = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (!text.isBlank() && !text.startsWith("#")) {
                entries.add(entry(text, name, number));
            }
        }
        return entries;
    }

    private static Entry entry(String line, String name, int number) throws InvalidOptionException {
        String[] columns = line.split("\t", -1);
        String location = (columns.length == 1 ? columns[0] : columns[1]).strip();
        if (columns.length > MOST_COLUMNS || location.isEmpty() || location.indexOf('\0') >= 0) {
            throw new InvalidOptionException("line " + number + " of the list " + name
                    + " is not a path or URL, or a name, a path or URL and an owner separated by tabs"
                    + " (nothing was scanned)");
        }
        String given = columns.length == 1 ? "" : columns[0].strip();
        Optional<String> owner = columns.length < MOST_COLUMNS ? Optional.empty() : Optional.of(columns[2].strip());
        return new Entry(given.isEmpty() ? location : given, location, owner.filter(text -> !text.isEmpty()));
    }

    private static List<Entry> json(InputStream in, String name) throws InvalidOptionException, IOException {
        List<Entry> entries = new ArrayList<>();
        int number = 1; // of the entry that is being read
        try (JsonParser json = JSON.createParser(in)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    entries.add(entry(json, name, number));
                    number++;
                } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
                    throw notUnderstood(name, number, null);
                }
            }
        } catch (JsonProcessingException e) {
            throw notUnderstood(name, number, e);
        }
        return entries;
    }

    private static InvalidOptionException notUnderstood(String name, int number, @Nullable Throwable cause) {
        String message = "entry " + number + " of the list " + name
                + " is not an object with a clone URL, as gh repo list --json nameWithOwner,url and the APIs of GitHub"
                + " and GitLab print it (nothing was scanned)";
        return cause == null ? new InvalidOptionException(message) : new InvalidOptionException(message, cause);
    }

    private static Entry entry(JsonParser json, String list, int number) throws InvalidOptionException, IOException {
        Map<String, String> values = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                values.put(field, json.getText());
            } else if (value == JsonToken.START_OBJECT && (field.equals("owner") || field.equals("namespace"))) {
                member(json, field.equals("owner") ? "login" : "full_path")
                        .ifPresent(text -> values.putIfAbsent("owner", text));
            } else {
                json.skipChildren();
            }
        }
        Optional<String> location = first(ADDRESSES, values);
        if (location.isEmpty()) {
            throw notUnderstood(list, number, null);
        }
        return new Entry(
                first(NAMES, values).orElse(location.get()),
                location.get(),
                Optional.ofNullable(values.get("owner")).filter(text -> !text.isEmpty()));
    }

    /** Returns a text of the object at the parser, and moves to its end. */
    private static Optional<String> member(JsonParser json, String name) throws IOException {
        String text = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING && field.equals(name)) {
                text = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return Optional.of(text);
    }

    private static Optional<String> first(List<String> names, Map<String, String> values) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static TargetList ofDirectory(Path directory) throws InvalidOptionException {
        DirectoryListing listing = DirectoryListing.of(directory);
        if (listing.failure().isPresent()) {
            throw new InvalidOptionException(
                    "the directory " + directory + " cannot be listed: "
                            + listing.failure().get().getClass().getSimpleName(),
                    listing.failure().get());
        }
        List<Entry> entries = new ArrayList<>();
        for (DirectoryListing.Entry each : listing.entries()) {
            if (isRepository(each.path())) {
                entries.add(new Entry(each.name(), each.path().toString(), Optional.empty()));
            }
        }
        if (entries.isEmpty()) {
            throw new InvalidOptionException("no entry of the directory " + directory
                    + " is a repository; --targets-from takes a list, or a directory of clones or bare repositories"
                    + " (nothing was scanned)");
        }
        entries.sort(Comparator.comparing(Entry::name));
        return of(entries, listing.entries().size() - entries.size());
    }

    /** Returns whether a path is a working tree, or looks like a bare repository. A damaged one counts, and is reported by the scan. */
    private static boolean isRepository(Path path) {
        return Files.exists(path.resolve(".git"))
                || (Files.exists(path.resolve("HEAD")) && Files.isDirectory(path.resolve("objects")));
    }
}
