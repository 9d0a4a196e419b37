package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.decode.EncodedForms;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The property of {@link PrefilterContentTest} for many more texts. {@code -Dtrapstreet.variants=N} sets the number of random ones. */
@DisabledOnOs(OS.WINDOWS)
@Slow
final class PrefilterPropertyTest {
    @TempDir
    private Path folder;

    @Test
    void whatPassesIsNotReported() throws Exception {
        PrefilterFiles files = new PrefilterFiles(Files.createDirectory(folder.resolve("files")));
        int all = PrefilterContentTest.addCorpus(files, 1);
        for (EncodedForms form : EncodedForms.ALL) {
            for (int seed = 0; seed < 10; seed++) {
                String token = TokenBuilder.random(new Random(seed)).build();
                files.add(form.name() + " " + seed, form.of(token).bytes());
                all++;
            }
        }
        long seed = Long.getLong("trapstreet.seed", System.nanoTime());
        PrefilterVariants variants = new PrefilterVariants(new Random(seed));
        int count = Integer.getInteger("trapstreet.variants", 1000);
        for (int i = 0; i < count; i++) {
            files.add("variant " + i + " of seed " + seed, variants.next());
        }
        assertTrue(PrefilterContentTest.assertNothingReportedPasses(files) > (all + count) / 3);
    }
}
