package dev.trapstreet.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.SimulatedTime;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fake.InjectedFault;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.token.MapboxToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Output of all four remediations, compared with the schema. */
final class RemedyExecutorSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String USER = "trapstreet-test";
    private static final List<String> MAP = List.of("styles:read", "fonts:read");
    private static final List<String> PAGE = List.of("https://www.example.com");
    private static final String ID = "urn:trapstreet:remedy-1";
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders ->
                    loaders.schemas(Map.of(ID, schema("remedy-1"), "urn:trapstreet:report-1", schema("report-1")))));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final JsonSchema DOCUMENT = FACTORY.getSchema(SchemaLocation.of(ID), STRICT);

    private final SimulatedTime time = new SimulatedTime(Tokens.NOW);
    private FakeTokensApi fake;
    private FakeAccount account;
    private TokensApi api;
    private MapboxToken authorizing;

    private static String schema(String name) {
        try (InputStream in = LoadedReport.class.getResourceAsStream(name + ".schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        fake = FakeTokensApi.http(time);
        account = fake.account(USER);
        List<String> scopes = List.of("styles:read", "fonts:read", "tokens:read", "tokens:write");
        String mighty = account.create(time.now(), scopes, "authorizing", null).token();
        authorizing = Tokens.of(mighty);
        api = TokensApi.of(ApiEndpoint.of(fake.url()), Map.of(), time);
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Planner planner() throws InterruptedException {
        return new Planner(AccountSnapshot.of(api, authorizing).value().orElseThrow());
    }

    private List<Plan> plans() throws Exception {
        TokenReference token =
                TokenReference.ofId(account.create(time.now(), MAP, "map", PAGE).id());
        List<LoadedReport.ReportedLocation> locations =
                List.of(new LoadedReport.ReportedLocation("src/map.js", 3, Exposure.WEB_CLIENT, true));
        Planner planner = planner();
        return List.of(
                planner.restrict(token, List.of("https://github.io"), Planner.ExistingUrls.REPLACED, locations),
                planner.restrict(token, PAGE, Planner.ExistingUrls.REPLACED, locations), // nothing to do
                planner.rotate(token, Optional.empty(), Optional.empty(), locations),
                planner.mint(MAP, Duration.ofMinutes(10), time.now()),
                planner.revoke(token, locations));
    }

    private static JsonNode json(Plan plan, Optional<RemedyResult> result, Optional<MapboxToken> shown)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RemedyReport(plan).writeJson(result, shown, out);
        return MAPPER.readTree(out.toByteArray());
    }

    /**
     * Returns three documents for each plan: the plan alone, an interrupted execution, and a completed one with the new
     * token.
     */
    private List<JsonNode> documents() throws Exception {
        List<JsonNode> documents = new ArrayList<>();
        for (Plan plan : plans()) {
            documents.add(json(plan, Optional.empty(), Optional.empty()));
            List<MapboxToken> received = new ArrayList<>();
            fake.fail(InjectedFault.GARBAGE, 1);
            RemedyExecutor executor = new RemedyExecutor(api, authorizing, new RemedyProgress());
            documents.add(json(plan, Optional.of(executor.carryOut(plan, received::add)), Optional.empty()));
            RemedyResult result = executor.carryOut(plan, received::add);
            assertTrue(result.isDone(), result.toString());
            documents.add(json(plan, Optional.of(result), received.stream().findFirst()));
        }
        return documents;
    }

    @Test
    void whatIsWrittenIsValid() throws Exception {
        List<JsonNode> documents = documents();
        assertEquals(15, documents.size());
        for (JsonNode document : documents) {
            assertEquals(Set.of(), DOCUMENT.validate(document), document::toPrettyString);
        }
        assertEquals(2, documents.stream().filter(json -> json.has("newToken")).count());
        assertEquals(1, documents.stream().filter(json -> json.has("newId")).count());
        assertEquals(
                3,
                documents.stream()
                        .filter(json -> json.get("settled").booleanValue())
                        .count());
    }

    @Test
    void theSchemaIsASchema() throws IOException {
        JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), STRICT);
        assertEquals(Set.of(), meta.validate(MAPPER.readTree(schema("remedy-1"))));
    }

    @Test
    void whatLacksAnythingOrHasAnotherTypeOrHasMoreIsInvalid() throws Exception {
        List<String> unnoticed = new ArrayList<>();
        Set<String> optional = Set.of("/newId", "/newToken", "/wanted/scopes", "/wanted/note", "/wanted/allowedUrls");
        int places = 0;
        for (JsonNode whole : documents()) {
            for (JsonPointer place : below(whole, JsonPointer.empty())) {
                places++;
                JsonNode other = whole.deepCopy();
                JsonNode value = other.at(place);
                String name = place.last().getMatchingProperty();
                if (!(other.at(place.head()) instanceof ObjectNode parent)) {
                    continue;
                }
                parent.remove(name);
                boolean unlisted = place.toString().equals("/token")
                        && whole.get("remedy").textValue().equals("revoke");
                if (!optional.contains(place.toString()) && !name.equals("expires") && !unlisted) {
                    note(unnoticed, "without " + place, other);
                }
                parent.set(
                        name,
                        value.isTextual()
                                ? JsonNodeFactory.instance.numberNode(17)
                                : JsonNodeFactory.instance.textNode("another"));
                note(unnoticed, "another type at " + place, other);
                parent.set(name, value);
                parent.put("surprise", "something");
                note(unnoticed, "more beside " + place, other);
            }
        }
        assertTrue(places > 150, "there are many values, not " + places);
        assertEquals(List.of(), unnoticed);
    }

    private static void note(List<String> unnoticed, String what, JsonNode broken) {
        if (DOCUMENT.validate(broken).isEmpty()) {
            unnoticed.add(what);
        }
    }

    private static List<JsonPointer> below(JsonNode node, JsonPointer place) {
        List<JsonPointer> found = new ArrayList<>();
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found.addAll(below(node.get(i), place.appendIndex(i)));
        }
        node.properties().forEach(field -> {
            JsonPointer property = place.appendProperty(field.getKey());
            found.add(property);
            found.addAll(below(field.getValue(), property));
        });
        return found;
    }
}
