package dev.trapstreet.fleet.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.fleet.query.FleetTables;
import dev.trapstreet.fleet.store.Store;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.verify.VerificationResult;
import dev.trapstreet.verify.Verifier;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;

/**
 * Verification of the open tokens of a store: each is sent to the Tokens API once, however many repositories have it. Runs in the driver alone,
 * because the API limits the requests for an account, and several processes would exceed the limit together.
 */
public final class StoreVerification {
    private final FleetTables tables;
    private final Store store;
    private final Consumer<String> messages;

    /**
     * Creates a verification.
     *
     * @param tables the views of the store
     * @param store the store
     * @param messages receives lines about the progress
     */
    public StoreVerification(FleetTables tables, Store store, Consumer<String> messages) {
        this.tables = tables;
        this.store = store;
        this.messages = messages;
    }

    /**
     * Verifies the tokens and writes the verdicts to the store.
     *
     * @param verifier the verifier
     * @param limit the time limit for reading a repository again
     * @param now the moment of the verification
     * @return the number of tokens by the phrase of their verdict; {@code not read again} for those that are no longer there
     * @throws IOException if the store cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public Map<String, Integer> run(Verifier verifier, Duration limit, Instant now)
            throws IOException, InterruptedException {
        Map<String, Set<String>> places = new LinkedHashMap<>();
        Set<String> wanted = new HashSet<>();
        for (Row row : tables.sql(
                        "SELECT DISTINCT location, found.fingerprint FROM found JOIN latest ON found.repo = latest.repo"
                                + " LEFT ANTI JOIN suppressions ON fingerprint = suppressed_fingerprint"
                                + " WHERE open = 1 ORDER BY location, fingerprint")
                .collectAsList()) {
            places.computeIfAbsent(row.getString(0), key -> new HashSet<>()).add(row.getString(1));
            wanted.add(row.getString(1));
        }
        List<Finding> findings = new TokenReader(limit, messages).read(places);
        VerificationResult result = verifier.verify(findings, Verifier.ProgressListener.NONE);
        Map<String, Integer> counts = new TreeMap<>();
        StringWriter lines = new StringWriter();
        for (Finding finding : result.findings()) {
            counts.merge(finding.verdict().state().phrase(), 1, Integer::sum);
            write(finding, now, lines);
        }
        if (wanted.size() > findings.size()) {
            counts.put("not read again", wanted.size() - findings.size());
        }
        String name = now.toString().replaceAll("[^0-9TZ]", "");
        store.write(
                FleetTables.VERDICTS + "/" + name + ".json", lines.toString().getBytes(StandardCharsets.UTF_8));
        return counts;
    }

    private static void write(Finding finding, Instant now, StringWriter lines) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(lines)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("fingerprint", finding.token().fingerprint().hex());
            json.writeStringField("state", finding.verdict().state().phrase());
            json.writeStringField(
                    "code", finding.verdict().code().map(Redactor::redact).orElse(""));
            json.writeStringField("checked_at", now.toString());
            json.writeEndObject();
        }
        lines.write('\n');
    }
}
