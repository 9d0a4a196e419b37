package dev.trapstreet.classify;

import dev.trapstreet.rule.ExposureTable;
import java.util.ArrayList;
import java.util.List;

/** The words of {@code rules/exposure.yml} that are looked for in content, each with its number. Immutable. */
final class KeywordTable {
    private final List<Keyword> keywords = new ArrayList<>();
    private final int[] keywordOfWord;
    private final WordSearch search;

    /** A word and the row that it stands in. */
    record Keyword(int number, String name, ExposureTable.Row row) {
        /** The evidence, for a person. */
        String evidence() {
            return row.evidence().replace("{}", name.strip());
        }
    }

    private KeywordTable(ExposureTable table) {
        List<String> words = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (ExposureTable.Row row : table.rows("hints")) {
            for (String name : row.names()) {
                words.add(name);
                owners.add(keywords.size());
                keywords.add(new Keyword(keywords.size(), name, row));
            }
            for (String module : row.imports()) {
                for (String form :
                        List.of("'" + module + "'", '"' + module + '"', "'" + module + "/", '"' + module + "/")) {
                    words.add(form);
                    owners.add(keywords.size());
                }
                keywords.add(new Keyword(keywords.size(), module, row));
            }
        }
        this.keywordOfWord = new int[owners.size()];
        for (int i = 0; i < keywordOfWord.length; i++) {
            keywordOfWord[i] = owners.get(i);
        }
        this.search = new WordSearch(words);
    }

    private static final class BuiltIn {
        static final KeywordTable KEYWORDS = new KeywordTable(ExposureTable.builtIn());
    }

    /** Those that this program was built with; made when the first token is found. */
    static KeywordTable builtIn() {
        return BuiltIn.KEYWORDS;
    }

    /** All of them, by number. */
    List<Keyword> all() {
        return keywords;
    }

    /** A search whose words have numbers of their own: {@link #keywordOf}. */
    WordSearch search() {
        return search;
    }

    /** The hint that a word of the search stands for. */
    Keyword keywordOf(int word) {
        return keywords.get(keywordOfWord[word]);
    }

    /** Words of 64 bits that hold one bit for each. */
    int bitSetWords() {
        return (keywords.size() + 63) / 64;
    }
}
