package dev.trapstreet.fleet;

import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Generator of a fleet for {@code .ci/fleet}: small repositories, a third of them with tokens, a tenth in the object format of SHA-256, and a
 * tenth forks that are listed by their URL. Of 200, ten are damaged in five ways, four are empty, two are not there, one has 10,000
 * commits, one has two versions of a file of 80 MB, one is on a host that refuses, and one on a host that never answers. The same arguments
 * always give the same fleet.
 */
final class FleetGenerator {
    private static final int MANY_COMMITS = 10_000;
    private static final int LARGE_BYTES = 80 << 20;

    private final Path folder;
    private final int silentPort;
    private final Random random = new Random(7);
    private final List<String> shared = new ArrayList<>();

    private FleetGenerator(Path folder, int silentPort) {
        this.folder = folder;
        this.silentPort = silentPort;
        for (int i = 0; i < 20; i++) {
            shared.add(TokenBuilder.random(random).build());
        }
    }

    /**
     * Makes the repositories, the list {@code repos.tsv} and, in {@code tokens.txt}, the tokens.
     *
     * @param arguments the directory, the number of repositories, and the port of this machine that never answers
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        FleetGenerator generator = new FleetGenerator(folder, Integer.parseInt(arguments[2]));
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            list.append("org/r")
                    .append(i)
                    .append('\t')
                    .append(generator.make(i))
                    .append("\tteam-")
                    .append(i % 7)
                    .append('\n');
        }
        Files.writeString(folder.resolve("repos.tsv"), list);
        Files.write(folder.resolve("tokens.txt"), generator.shared);
    }

    /** Makes a repository and returns its location for the list. */
    private String make(int i) throws IOException {
        Path bare = folder.resolve("r" + i + ".git");
        List<String> tokens =
                i % 3 == 0 ? List.of(shared.get(random.nextInt(20)), shared.get(random.nextInt(20))) : List.of();
        return switch (i % 200) {
            case 77 -> "git://127.0.0.1:9/none.git";
            case 177 -> "git://127.0.0.1:" + silentPort + "/silent.git";
            case 45, 145 -> bare.getFileName().toString(); // it is not there
            case 112 -> large(bare, tokens);
            case 152 -> many(bare, tokens);
            default ->
                i % 10 == 9 ? folder.resolve("r" + (i - 1) + ".git").toUri().toString() : small(bare, i, tokens);
        };
    }

    private String small(Path bare, int i, List<String> tokens) throws IOException {
        if (i % 50 == 25) {
            GitRepository.empty(bare);
            return bare.getFileName().toString();
        }
        String format = i % 10 == 3 ? "sha256" : "sha1";
        GitRepository made = GitRepository.random(bare, format, i, 3 + random.nextInt(10), tokens);
        if (i % 20 == 0) {
            damage(made, i / 20 % 5);
        }
        return bare.getFileName().toString();
    }

    private static void damage(GitRepository made, int way) throws IOException {
        Path pack = made.packs().get(0);
        pack.toFile().setWritable(true);
        switch (way) {
            case 0 -> {
                try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() * 2 / 3);
                }
            }
            case 1 -> {
                try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[32]), channel.size() / 2);
                }
            }
            case 2 -> Files.delete(pack);
            case 3 -> Files.delete(Path.of(pack.toString().replaceFirst("pack$", "idx")));
            default -> Files.writeString(made.directory().resolve("HEAD"), "nonsense\n");
        }
    }

    private static String many(Path bare, List<String> tokens) throws IOException {
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < MANY_COMMITS; i++) {
            String token = !tokens.isEmpty() && i % 1000 == 500 ? tokens.get(i / 1000 % tokens.size()) : "none";
            commit(stream, i, "a" + i % 40 + ".js", "// change " + i + "\nlet token = '" + token + "';\n");
        }
        return load(bare, stream.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Makes two versions of a large file, of which git stores the first as a delta, so that both must be held to read it. */
    private static String large(Path bare, List<String> tokens) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(LARGE_BYTES + 100);
        for (int line = 0; text.size() < LARGE_BYTES; line++) {
            text.writeBytes(("line " + line + " of a file that is too large\n").getBytes(StandardCharsets.US_ASCII));
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream(2 * LARGE_BYTES + 1000);
        for (int i = 0; i < 2; i++) {
            stream.writeBytes(("commit refs/heads/main\ncommitter A <a@example.com> " + (1_700_000_000 + i)
                            + " +0000\ndata 1\nm\nM 100644 inline data.txt\ndata " + text.size() + "\n")
                    .getBytes(StandardCharsets.US_ASCII));
            text.writeTo(stream);
            stream.write('\n');
            text.writeBytes(("end " + String.join("\n", tokens) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return load(bare, stream.toByteArray());
    }

    private static void commit(StringBuilder stream, int number, String path, String content) {
        stream.append("commit refs/heads/main\ncommitter A <a@example.com> ")
                .append(1_700_000_000 + number)
                .append(" +0000\ndata 1\nm\nM 100644 inline ")
                .append(path)
                .append("\ndata ")
                .append(content.length())
                .append('\n')
                .append(content)
                .append('\n');
    }

    private static String load(Path bare, byte[] stream) throws IOException {
        GitRepository.empty(bare).run(stream, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet");
        return bare.getFileName().toString();
    }
}
