package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.RuleCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of rule files that cannot be used. */
class RuleFilesTest {
    private static final String CATALOGUE = """
            documents:
              S0: A document
            known:
              00000000000000000000000000000000: nothing
            """;
    private static final String RULE = """
            id: MBX001
            title: A title
            why: A reason
            remedy: Do this, {account}
            references: [S0]
            cases:
              - when: [secret]
                severity: { web: critical, CI: low }
                message: Of {account}
            examples:
              - text: "{{sk}}"
                exposure: WEB_CLIENT
                severity: critical
            counterexamples:
              - text: "{{pk}}"
                exposure: WEB_CLIENT
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void aFolderOfGoodFiles() throws IOException {
        Files.writeString(folder.resolve("catalogue.yml"), CATALOGUE);
        Files.writeString(folder.resolve("MBX001.yml"), RULE);
    }

    @Test
    void goodOnesAreRead() throws Exception {
        RuleSet rules = RuleSet.read(folder);
        assertEquals(List.of("MBX001"), rules.rules().stream().map(Rule::id).toList());
        assertEquals(List.of(), new RuleCheck(rules).faults());
    }

    @Test
    void anExampleThatDoesNotBehaveIsNamed() throws Exception {
        change("severity: critical", "severity: high");
        assertEquals(
                List.of("MBX001, example 1: the severity is critical, not high"),
                new RuleCheck(RuleSet.read(folder)).faults());
        change("severity: high", "severity: critical");
        change("\"{{pk}}\"", "\"{{sk}}\"");
        assertEquals(
                List.of("MBX001, counter-example 1: the rule fires"), new RuleCheck(RuleSet.read(folder)).faults());
        change("\"{{sk}}\"", "nothing");
        assertEquals(
                List.of("MBX001, example 1: the rule does not fire"), new RuleCheck(RuleSet.read(folder)).faults());
    }

    @Test
    void aMistypedKeyIsNamedWithItsLineAndWhatWasMeant() throws Exception {
        change("severity: {", "sevrity: {");
        complains("MBX001.yml:8: unknown key 'sevrity'; did you mean 'severity'?");
    }

    @Test
    void whateverElseIsWrongIsNamedWithItsLine() throws Exception {
        rejects("title: A title\n", "", "MBX001.yml:1: the key 'title' is missing");
        rejects("web: critical", "web: criticl", "MBX001.yml:8: unknown severity 'criticl'; did you mean 'critical'?");
        rejects("web: critical", "wed: critical", "MBX001.yml:8: unknown key 'wed'; did you mean 'web'?");
        rejects("[secret]", "[secrt]", "MBX001.yml:7: unknown trait 'secrt'; did you mean 'secret'?");
        rejects("[secret]", "[]", "MBX001.yml:7: at least one entry is expected here");
        rejects("Of {account}", "Of {acount}", "MBX001.yml:9: unknown word {acount}; did you mean 'account'?");
        rejects("[S0]", "[S9]", "MBX001.yml:5: unknown document; did you mean 'S0'?");
        rejects("id: MBX001", "id: X1", "MBX001.yml:1: a rule's id is MBX and three digits");
        rejects("id: MBX001", "id: MBX002", "MBX001.yml:1: a rule's file is named by its id: MBX002.yml");
        rejects("title: A title", "title: [A]", "MBX001.yml:2: a text is expected here");
        rejects("exposure: WEB_CLIENT", "exposure: WEB", "MBX001.yml:12: unknown exposure 'WEB'");
    }

    @Test
    void whatIsNoYamlIsNoRule() throws Exception {
        rejects("id: MBX001", "id: [MBX001", "MBX001.yml:2: not YAML");
        rejects("title: A title", "title: A title\ntitle: B", "MBX001.yml:3: the key 'title' stands twice");
        rejects(RULE, "", "MBX001.yml: holds nothing");
        rejects(RULE, "a: &a [x]\nb: [*a, *a]\n", "not YAML: Number of aliases");
    }

    @Test
    void aFolderWithoutRulesOrCatalogueIsNamed() throws Exception {
        Files.delete(folder.resolve("MBX001.yml"));
        complains("holds no rule");
        Files.delete(folder.resolve("catalogue.yml"));
        complains("catalogue.yml: no such file");
    }

    private void change(String from, String to) throws IOException {
        Path file = folder.resolve("MBX001.yml");
        String text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replace(from, to));
    }

    private void rejects(String from, String to, String complaint) throws IOException {
        change(from, to);
        complains(complaint);
        Files.writeString(folder.resolve("MBX001.yml"), RULE);
    }

    private void complains(String words) {
        RuleException e = assertThrows(RuleException.class, () -> RuleSet.read(folder));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
