package dev.trapstreet.classify;

import dev.trapstreet.rule.ExposureTable;
import dev.trapstreet.rule.RowCondition;
import java.util.ArrayList;
import java.util.List;

/** Table of the keywords of {@code rules/exposure.yml} that are searched in content. Every keyword has a number. Immutable. */
final class KeywordTable {
    /** Words before the name of a library, in the languages of the table. */
    private static final List<String> STATEMENTS =
            List.of("import ", "from ", "using ", "library(", "require ", "namespace ", "new ");

    private final List<Keyword> keywords = new ArrayList<>();
    private final int[] keywordOfWord;
    private final WordSearch search;

    /**
     * Keyword of the table. Immutable.
     *
     * @param number the number, from 0
     * @param name the word, or the name of an imported module
     * @param row the row of the table that contains it
     */
    record Keyword(int number, String name, ExposureTable.Row row) {
        /** Returns the evidence as a phrase for reports. */
        String evidence() {
            return row.evidence().replace("{}", subject());
        }

        /** Returns the name without the words of the language around it: {@code UIKit} for {@code import UIKit}. */
        private String subject() {
            String subject = name.strip();
            if (row.condition() == RowCondition.NOTE
                    || subject.startsWith("import '")
                    || subject.startsWith("import \"")) {
                return subject;
            }
            for (String before : STATEMENTS) {
                if (subject.startsWith(before)) {
                    subject = subject.substring(before.length());
                    break;
                }
            }
            subject =
                    subject.endsWith(" import") ? subject.substring(0, subject.length() - " import".length()) : subject;
            boolean open = subject.endsWith("(") || subject.endsWith(".") || subject.endsWith("::");
            return open ? subject.substring(0, subject.length() - (subject.endsWith("::") ? 2 : 1)) : closed(subject);
        }

        private static String closed(String subject) {
            return subject.endsWith(")") && !subject.contains("(")
                    ? subject.substring(0, subject.length() - 1)
                    : subject;
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

    /** Returns the built-in table, which is created at the first call. */
    static KeywordTable builtIn() {
        return BuiltIn.KEYWORDS;
    }

    /** Returns all keywords in the order of their numbers. */
    List<Keyword> all() {
        return keywords;
    }

    /** Returns the search for all words. Its word numbers are not keyword numbers: see {@link #keywordOf}. */
    WordSearch search() {
        return search;
    }

    /** Returns the keyword of a word of the search. An imported module has several words, one for each form of quotes. */
    Keyword keywordOf(int word) {
        return keywords.get(keywordOfWord[word]);
    }

    /** Returns the length of a bit set with one bit for each keyword, in longs. */
    int bitSetWords() {
        return (keywords.size() + 63) / 64;
    }
}
