package dev.trapstreet.fleet;

import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Generator of a fleet for {@code .ci/fleet}: small repositories, of which every third has tokens, every twentieth is damaged or empty or not
 * there, and every tenth is a fork, listed by its URL. The same seed always gives the same fleet.
 */
final class FleetGenerator {
    private FleetGenerator() {}

    /**
     * Makes the repositories, the list {@code repos.tsv} and, in {@code tokens.txt}, the tokens.
     *
     * @param arguments the directory and the number of repositories
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        Random random = new Random(7);
        List<String> shared = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            shared.add(TokenBuilder.random(random).build());
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String name = "r" + i;
            Path bare = folder.resolve(name + ".git");
            list.append("org/").append(name).append('\t');
            if (i % 10 == 9) {
                list.append(folder.resolve("r" + (i - 1) + ".git").toUri()).append('\n');
                continue;
            }
            list.append(name).append(".git\tteam-").append(i % 7).append('\n');
            if (i % 60 == 20) {
                GitRepository.empty(bare);
            } else if (i % 60 != 40) {
                List<String> tokens = i % 3 == 0
                        ? List.of(shared.get(random.nextInt(20)), shared.get(random.nextInt(20)))
                        : List.of();
                GitRepository made = GitRepository.random(bare, i, 3 + random.nextInt(10), tokens);
                if (i % 60 == 0) {
                    truncate(made.packs().get(0));
                }
            }
        }
        Files.writeString(folder.resolve("repos.tsv"), list);
        Files.write(folder.resolve("tokens.txt"), shared);
    }

    private static void truncate(Path pack) throws IOException {
        pack.toFile().setWritable(true);
        try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * 2 / 3);
        }
    }
}
