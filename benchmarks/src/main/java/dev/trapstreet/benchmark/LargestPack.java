package dev.trapstreet.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Selection of the pack that the benchmarks read. */
public final class LargestPack {
    private LargestPack() {}

    /**
     * Returns the git directory of a repository.
     *
     * @param repository the path of a bare repository or of a working tree
     * @return the git directory
     */
    public static Path gitFolder(String repository) {
        Path inside = Path.of(repository, ".git");
        return Files.isDirectory(inside) ? inside : Path.of(repository);
    }

    /**
     * Returns the largest pack of a repository.
     *
     * @param repository the path of a bare repository or of a working tree
     * @return the path of the pack
     * @throws IOException if the repository has no pack; {@code git repack -ad} creates one
     */
    public static Path in(String repository) throws IOException {
        List<Path> packs;
        try (Stream<Path> files = Files.list(gitFolder(repository).resolve("objects/pack"))) {
            packs = files.filter(f -> f.toString().endsWith(".pack")).toList();
        }
        return packs.stream()
                .max(Comparator.comparingLong(f -> f.toFile().length()))
                .orElseThrow(() -> new IOException("no pack in " + repository + "; 'git repack -ad' makes one"));
    }
}
