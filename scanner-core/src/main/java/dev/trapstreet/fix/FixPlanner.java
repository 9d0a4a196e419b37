package dev.trapstreet.fix;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Report;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.text.GitignorePattern;
import dev.trapstreet.text.LineEdits;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.TokenParser;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Planner of the edits for the findings of a scan of one directory. Reads files and writes none. Not thread-safe. */
public final class FixPlanner {
    private static final int MAX_BYTES = 4 << 20;

    private final Path top;
    private final Path gradleHome;
    private final Map<Path, LineEdits> sources = new LinkedHashMap<>();
    private final Map<Path, ValueFile> values = new LinkedHashMap<>();
    private final Map<Path, LineEdits> ignoreLists = new LinkedHashMap<>();
    private final List<String> untouched = new ArrayList<>();
    private final Set<String> hints = new LinkedHashSet<>();

    /**
     * Creates a planner.
     *
     * @param top the directory that was scanned
     * @param gradleHome the user's directory of Gradle, such as {@code ~/.gradle}
     * @throws IOException if the directory does not exist
     */
    public FixPlanner(Path top, Path gradleHome) throws IOException {
        this.top = top.toRealPath();
        this.gradleHome = gradleHome;
    }

    /** Thrown for a location that stays as it is. The message is the reason and what to do. */
    private static final class NotUnderstoodException extends Exception {
        private static final long serialVersionUID = 1;

        NotUnderstoodException(String reason) {
            super(reason);
        }
    }

    /**
     * Plans the edits.
     *
     * @param report the findings
     * @return the plan
     * @throws IOException if a file cannot be read
     */
    public FixPlan plan(Report report) throws IOException {
        for (Finding finding : report.findings()) {
            if (finding.suppression().isPresent()) {
                continue;
            }
            for (Location location : finding.locations()) {
                if (!location.isOnlyInHistory()) {
                    plan(finding.token(), location);
                }
            }
        }
        List<FixPlan.EditedFile> files = new ArrayList<>();
        values.forEach((path, file) -> add(files, path, file.edited()));
        ignoreLists.forEach((path, edits) -> add(files, path, edits));
        sources.forEach((path, edits) -> add(files, path, edits));
        return new FixPlan(files, untouched, List.copyOf(hints));
    }

    private void add(List<FixPlan.EditedFile> files, Path path, LineEdits edits) {
        if (!edits.isEmpty()) {
            files.add(new FixPlan.EditedFile(path, name(path), edits));
        }
    }

    private String name(Path path) {
        Path shown = path.startsWith(top) ? top.relativize(path) : path;
        return Redactor.redact(shown.toString().replace('\\', '/'));
    }

    private void plan(MapboxToken token, Location location) throws IOException {
        try {
            move(token, location);
        } catch (NotUnderstoodException e) {
            untouched.add(location.path() + ":" + location.line() + ": " + e.getMessage());
        }
    }

    private void move(MapboxToken token, Location location) throws IOException, NotUnderstoodException {
        Path path = file(location);
        String text = text(path);
        int line = location.line() - 1;
        LineEdits edits = sources.computeIfAbsent(path, file -> LineEdits.of(text));
        if (line >= edits.size()) {
            throw new NotUnderstoodException("the file has changed since it was scanned; run the command again");
        }
        String old = edits.line(line);
        String raw = raw(token, old);
        String fileName = String.valueOf(path.getFileName());
        if (fileName.equals("gradle.properties")) {
            moveProperty(edits, line, raw);
        } else if (fileName.endsWith(".xcconfig")) {
            moveSetting(path, edits, line, raw);
        } else {
            moveLiteral(token, path, edits, line, raw);
        }
    }

    private Path file(Location location) throws NotUnderstoodException {
        boolean plain = location.provenance().entries().isEmpty()
                && location.encoding().isEmpty()
                && location.provenance().part() == LocationPart.CONTENT
                && location.logicalLocation().isEmpty();
        Path path = top.resolve(location.contentId().path());
        if (!plain || !path.normalize().startsWith(top) || !ProjectFinder.isFile(path)) {
            throw new NotUnderstoodException(
                    "it is encoded, compiled, in an archive or in a name; remove it where it comes from");
        }
        return path;
    }

    private static String text(Path file) throws IOException, NotUnderstoodException {
        if (Files.size(file) > MAX_BYTES) {
            throw new NotUnderstoodException("the file is larger than 4 MiB; edit it by hand");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotUnderstoodException("the file is not UTF-8; edit it by hand");
        }
    }

    /** Returns the text of the token, which must be on the line exactly once, and no other token with it. */
    private static String raw(MapboxToken token, String line) throws NotUnderstoodException {
        String found = "";
        TokenParser parser = new TokenParser(Instant.EPOCH);
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at++) {
            boolean start =
                    at + 3 < bytes.length && bytes[at + 1] == 'k' && bytes[at + 2] == '.' && bytes[at + 3] == 'e';
            Optional<MapboxToken> parsed =
                    start ? parser.parse(bytes, at, bytes.length).token() : Optional.empty();
            if (parsed.isPresent()) {
                int length = parser.parse(bytes, at, bytes.length).length();
                if (!found.isEmpty() || !parsed.get().fingerprint().equals(token.fingerprint())) {
                    throw new NotUnderstoodException("the line has several tokens; edit it by hand");
                }
                found = new String(bytes, at, length, StandardCharsets.UTF_8);
                at += length - 1;
            }
        }
        if (found.isEmpty()) {
            throw new NotUnderstoodException("the file has changed since it was scanned; run the command again");
        }
        return found;
    }

    /** Moves a property to the user's own file of Gradle, in which Gradle looks for the same name. */
    private void moveProperty(LineEdits edits, int line, String raw) throws IOException, NotUnderstoodException {
        String[] parts = edits.line(line).split("=", 2);
        if (parts.length != 2
                || !parts[1].strip().equals(raw)
                || !parts[0].strip().matches("[A-Za-z0-9_.]+")) {
            throw new NotUnderstoodException(
                    "the line is not NAME=TOKEN; move the value to ~/.gradle/gradle.properties");
        }
        Path own = gradleHome.resolve("gradle.properties");
        if (!Files.isDirectory(gradleHome)) {
            throw new NotUnderstoodException("there is no directory " + name(gradleHome)
                    + " for the value; create it, then run the command again");
        }
        if (!valueFile(own).add(parts[0].strip(), raw)) {
            throw new NotUnderstoodException(
                    "the property has another value in ~/.gradle/gradle.properties; remove one of them");
        }
        edits.replace(line, line + 1, List.of());
        hints.add("Each developer needs the property in ~/.gradle/gradle.properties, and a CI job as the variable"
                + " ORG_GRADLE_PROJECT_" + parts[0].strip() + ".");
    }

    /** Moves an Xcode build setting to a file next to it, which the file includes if it exists. */
    private void moveSetting(Path path, LineEdits edits, int line, String raw)
            throws IOException, NotUnderstoodException {
        String[] parts = edits.line(line).split("=", 2);
        if (parts.length != 2
                || !parts[1].strip().equals(raw)
                || !parts[0].strip().matches("[A-Za-z0-9_]+")) {
            throw new NotUnderstoodException(
                    "the line is not NAME = TOKEN; move the setting to an ignored .xcconfig file");
        }
        Path secrets = path.resolveSibling("Secrets.xcconfig");
        if (path.equals(secrets)) {
            throw new NotUnderstoodException("it is the file for such values; add it to .gitignore");
        }
        ignore(path.getParent(), secrets);
        if (!valueFile(secrets).add(parts[0].strip(), raw)) {
            throw new NotUnderstoodException("the setting has another value in Secrets.xcconfig; remove one of them");
        }
        edits.replace(line, line + 1, List.of("#include? \"Secrets.xcconfig\""));
    }

    private void moveLiteral(MapboxToken token, Path path, LineEdits edits, int line, String raw)
            throws IOException, NotUnderstoodException {
        ProjectFinder.Project project = ProjectFinder.find(top, path);
        ProjectKind kind = project.kind();
        String ending = String.valueOf(path.getFileName()).replaceFirst(".*\\.", "");
        if (!TokenLine.isCode(kind, ending) || kind.expression("X").isEmpty()) {
            throw new NotUnderstoodException(advice(kind, ending));
        }
        if (kind.isClient() && token.type() != TokenType.PUBLIC) {
            throw new NotUnderstoodException(
                    "a secret token in client code would still be in the client; delete it, and let a"
                            + " server make these requests");
        }
        String old = edits.line(line);
        StringBuilder above = new StringBuilder();
        for (int i = 0; i < line; i++) {
            above.append(edits.line(i)).append('\n');
        }
        if (TokenLine.isWithinBlock(above.toString())) {
            throw new NotUnderstoodException("the line is in a comment or a text of several lines; edit it by hand");
        }
        int start = old.indexOf(raw);
        if (TokenLine.replace(old, start, start + raw.length(), "x", ending).isEmpty()) {
            throw new NotUnderstoodException(
                    "the token is not a string literal of its own on this line; edit it by hand");
        }
        Path secrets = project.root().resolve(kind.valueFile());
        ignore(project.root(), secrets);
        String name =
                kind.prefix() + (token.type() == TokenType.PUBLIC ? "MAPBOX_ACCESS_TOKEN" : "MAPBOX_SECRET_TOKEN");
        String variable = valueFile(secrets).variable(name, raw);
        String edited = TokenLine.replace(
                        old,
                        start,
                        start + raw.length(),
                        kind.expression(variable).orElseThrow(),
                        ending)
                .orElseThrow();
        edits.replace(line, line + 1, List.of(edited));
        if (!kind.hint().isEmpty()) {
            hints.add(kind.hint() + ".");
        }
        hints.add("Builds elsewhere need the variable " + variable + ".");
    }

    private static String advice(ProjectKind kind, String ending) {
        if (ending.equals("xml") || ending.equals("kt") || ending.equals("java") || ending.equals("kts")) {
            return "Android code is not edited; read the token in build.gradle from ~/.gradle/gradle.properties, and"
                    + " write it with resValue or buildConfigField";
        }
        if (ending.equals("swift") || ending.equals("plist") || ending.equals("m")) {
            return "code and property lists of Xcode are not edited; put $(MBX_ACCESS_TOKEN) into Info.plist, and the"
                    + " value into an ignored .xcconfig file";
        }
        return switch (kind) {
            case ANGULAR ->
                "Angular reads no environment variables; create the environment file at build time, and ignore it";
            case REACT_NATIVE ->
                "React Native reads no environment variables without a library such as react-native-config";
            case OTHER_BUNDLER ->
                "this bundler reads variables as its configuration says; move the token there by hand";
            default ->
                "files of this kind are not edited; move the token to the environment by hand, and restrict a public"
                        + " token to the pages that use it";
        };
    }

    private ValueFile valueFile(Path path) throws IOException, NotUnderstoodException {
        ValueFile known = values.get(path);
        if (known == null) {
            known = new ValueFile(existing(path));
            values.put(path, known);
        }
        return known;
    }

    private static String existing(Path path) throws IOException, NotUnderstoodException {
        if (Files.isSymbolicLink(path) || (Files.exists(path) && !ProjectFinder.isFile(path))) {
            throw new NotUnderstoodException(path.getFileName() + " is not a regular file; move the token by hand");
        }
        return Files.exists(path) ? text(path) : "";
    }

    /** Makes git ignore a file, by a line in the {@code .gitignore} of the project. */
    private void ignore(@Nullable Path project, Path file) throws IOException, NotUnderstoodException {
        if (project == null || values.containsKey(file)) {
            return;
        }
        GitCommand git = GitCommand.forOwn(project);
        String path = file.toString();
        if (Files.exists(file) && git.succeeds("ls-files", "--error-unmatch", "--", path)) {
            throw new NotUnderstoodException(file.getFileName()
                    + " is tracked by git; remove it from git first: git rm --cached " + file.getFileName());
        }
        if (git.succeeds("check-ignore", "-q", "--", path)) {
            return;
        }
        Path list = project.resolve(".gitignore");
        String text = existing(list);
        String name = String.valueOf(file.getFileName());
        boolean listed = text.lines()
                .map(GitignorePattern::parse)
                .flatMap(Optional::stream)
                .anyMatch(pattern -> !pattern.isNegated() && pattern.matchesPathOrParent(name));
        if (!listed && !ignoreLists.containsKey(list)) {
            LineEdits edits = LineEdits.of(text);
            ignoreLists.put(list, edits.replace(edits.size(), edits.size(), List.of(name)));
        }
    }
}
