package dev.trapstreet.binary;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trapstreet.fuzzing.ControlToken;
import dev.trapstreet.fuzzing.Edits;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A token in a compiled form is found, however damaged the structure around it. */
final class BinaryFuzzTest {
    private static final String TOKEN = new String(ControlToken.bytes(), StandardCharsets.US_ASCII);
    private static final List<byte[]> FORMS = List.of(
            HandMade.pool(true, "name", TOKEN),
            HandMade.table(true, new String[] {"mapbox_token"}, new String[] {TOKEN}),
            HandMade.xml("value", TOKEN),
            HandMade.propertyList(TOKEN),
            HandMade.database("note", TOKEN));
    private static final List<String> NAMES =
            List.of("pool.bin", "resources.arsc", "AndroidManifest.xml", "Info.plist", "settings.db");

    @FuzzTest(maxDuration = "10s")
    void compiledForms(FuzzedDataProvider data) {
        int form = data.consumeInt(0, FORMS.size() - 1);
        byte[] edited = Edits.apply(FORMS.get(form), data);
        if (ControlToken.isIn(edited)) {
            ControlToken.isFoundOrLossIsSaid(NAMES.get(form), edited);
        } else {
            ControlToken.scan(NAMES.get(form), edited);
        }
    }
}
