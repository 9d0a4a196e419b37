package dev.trapstreet.classify;

import dev.trapstreet.rule.ExposureTable;
import java.util.ArrayList;
import java.util.List;

/** The words of {@code rules/exposure.yml} that are looked for in content, each with its number. Immutable. */
final class Hints {
    private final List<Hint> hints = new ArrayList<>();
    private final int[] hintOfWord;
    private final WordSearch search;

    /** A word and the row that it stands in. */
    record Hint(int number, String name, ExposureTable.Row row) {
        /** The evidence, for a person. */
        String says() {
            return row.evidence().replace("{}", name.strip());
        }
    }

    private Hints(ExposureTable table) {
        List<String> words = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (ExposureTable.Row row : table.rows("hints")) {
            for (String name : row.names()) {
                words.add(name);
                owners.add(hints.size());
                hints.add(new Hint(hints.size(), name, row));
            }
            for (String module : row.imports()) {
                for (String form :
                        List.of("'" + module + "'", '"' + module + '"', "'" + module + "/", '"' + module + "/")) {
                    words.add(form);
                    owners.add(hints.size());
                }
                hints.add(new Hint(hints.size(), module, row));
            }
        }
        this.hintOfWord = new int[owners.size()];
        for (int i = 0; i < hintOfWord.length; i++) {
            hintOfWord[i] = owners.get(i);
        }
        this.search = new WordSearch(words);
    }

    private static final class BuiltIn {
        static final Hints HINTS = new Hints(ExposureTable.builtIn());
    }

    /** Those that this program was built with; made when the first token is found. */
    static Hints builtIn() {
        return BuiltIn.HINTS;
    }

    /** All of them, by number. */
    List<Hint> all() {
        return hints;
    }

    /** A search whose words have numbers of their own: {@link #ofWord}. */
    WordSearch search() {
        return search;
    }

    /** The hint that a word of the search stands for. */
    Hint ofWord(int word) {
        return hints.get(hintOfWord[word]);
    }

    /** Words of 64 bits that hold one bit for each. */
    int longs() {
        return (hints.size() + 63) / 64;
    }
}
