package dev.trapstreet.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Author and subject of a commit are as the commit declares its encoding. */
final class CommitParserTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "UTF-8, Grüße – 地図",
        "ISO-8859-1, Grüße",
        "windows-1251, Карта",
        "EUC-JP, 地図",
        "Shift_JIS, 地図",
        "ISO-2022-JP, 地図"
    })
    void authorAndSubjectAreAsGitShowsThem(String encoding, String subject) throws Exception {
        WorkingTree work = WorkingTree.init(directory);
        Path message = directory.resolve(".git/message");
        Files.write(message, (subject + "\n\nbody\n").getBytes(Charset.forName(encoding)));
        String tree = work.git("write-tree");
        String name = work.git("-c", "i18n.commitEncoding=" + encoding, "commit-tree", tree, "-F", message.toString());
        byte[] content = work.git("cat-file", "commit", name).getBytes(StandardCharsets.ISO_8859_1);
        byte[] shown =
                work.git("log", "--encoding=UTF-8", "-1", "--format=%s", name).getBytes(StandardCharsets.ISO_8859_1);
        Commit commit = CommitParser.parse(name, content);
        assertEquals(new String(shown, StandardCharsets.UTF_8), commit.subject());
        assertEquals(subject, commit.subject());
        assertEquals("A U Thor <author@example.com>", commit.author());
    }

    private static Commit parse(String encoding, String subject, Charset charset) {
        String header = "tree " + "0".repeat(40) + "\nauthor A <a@example.com> 1 +0000\nencoding " + encoding + "\n\n";
        byte[] head = header.getBytes(StandardCharsets.US_ASCII);
        byte[] text = subject.getBytes(charset);
        byte[] content = new byte[head.length + text.length];
        System.arraycopy(head, 0, content, 0, head.length);
        System.arraycopy(text, 0, content, head.length, text.length);
        return CommitParser.parse("f".repeat(40), content);
    }

    @Test
    void anEncodingThatNobodyKnowsIsNoneAtAll() {
        assertEquals(
                "Grüße", parse("no such thing", "Grüße", StandardCharsets.UTF_8).subject());
        assertEquals(
                "Grüße", parse("x-unknown-8", "Grüße", StandardCharsets.UTF_8).subject());
        assertEquals("Grüße", parse("", "Grüße", StandardCharsets.UTF_8).subject());
    }

    /** Bytes of a token that are declared to be EBCDIC would be shown as other characters, each of which stands for one of the token. */
    @Test
    void anEncodingDoesNotHideATokenFromItsRedaction() {
        String token = TokenBuilder.random(new Random(1)).build();
        for (String encoding : new String[] {"IBM037", "UTF-16", "UTF-32", "ISO-8859-1"}) {
            String subject =
                    parse(encoding, "see " + token, StandardCharsets.US_ASCII).subject();
            assertFalse(subject.contains(token));
            assertEquals("see ", subject.substring(0, 4), encoding);
        }
    }
}
