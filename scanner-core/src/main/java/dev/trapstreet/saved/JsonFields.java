package dev.trapstreet.saved;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Object of a JSON report. A value of another type than documented is an error that names its key, never a default. Unknown keys are
 * ignored, because later versions may add some. Every text is returned without tokens.
 */
final class JsonFields {
    /** Greatest nesting of a report is 7; the limit also bounds the recursion here. */
    private static final int MAX_DEPTH = 16;

    private final String where;
    private final Map<String, @Nullable Object> values;

    private JsonFields(String where, Map<String, @Nullable Object> values) {
        this.where = where;
        this.values = values;
    }

    /**
     * Reads the object at the parser.
     *
     * @param where the location of the object in the report, for messages
     */
    static JsonFields read(JsonParser json, String where) throws IOException, InvalidReportException {
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            throw new InvalidReportException(where + " in it is not a JSON object");
        }
        return new JsonFields(where, object(json, where, 0));
    }

    private static Map<String, @Nullable Object> object(JsonParser json, String where, int depth)
            throws IOException, InvalidReportException {
        Map<String, @Nullable Object> object = new HashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            object.put(name, value(json, where, depth + 1));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser json, String where, int depth)
            throws IOException, InvalidReportException {
        if (depth > MAX_DEPTH) {
            throw new InvalidReportException(where + " in it is nested too deeply");
        }
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json, where, depth);
            case START_ARRAY -> {
                List<@Nullable Object> values = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(json, where, depth + 1));
                }
                yield values;
            }
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? "" : json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> Redactor.redact(json.getText());
        };
    }

    /** Returns an exception about a key of this object, not thrown. */
    InvalidReportException wrong(String key, String expected) {
        return new InvalidReportException(where + "." + key + " in it is not " + expected);
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    String text(String key) throws InvalidReportException {
        return optionalText(key).orElseThrow(() -> wrong(key, "a text"));
    }

    Optional<String> optionalText(String key) throws InvalidReportException {
        Object value = values.get(key);
        if (value != null && !(value instanceof String)) {
            throw wrong(key, "a text");
        }
        return Optional.ofNullable((String) value);
    }

    List<String> texts(String key) throws InvalidReportException {
        List<String> texts = new ArrayList<>();
        for (Object value : list(key)) {
            if (!(value instanceof String text)) {
                throw wrong(key, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    Optional<List<String>> optionalTexts(String key) throws InvalidReportException {
        return has(key) ? Optional.of(texts(key)) : Optional.empty();
    }

    List<JsonFields> objects(String key) throws InvalidReportException {
        List<JsonFields> objects = new ArrayList<>();
        for (Object value : list(key)) {
            objects.add(fields(where + "." + key + "[" + objects.size() + "]", value));
        }
        return objects;
    }

    private List<?> list(String key) throws InvalidReportException {
        if (!(values.get(key) instanceof List<?> list)) {
            throw wrong(key, "a list");
        }
        return list;
    }

    JsonFields object(String key) throws InvalidReportException {
        return fields(where + "." + key, values.get(key));
    }

    Optional<JsonFields> optionalObject(String key) throws InvalidReportException {
        return has(key) ? Optional.of(object(key)) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // every Map here was made by object()
    private static JsonFields fields(String where, @Nullable Object value) throws InvalidReportException {
        if (!(value instanceof Map)) {
            throw new InvalidReportException(where + " in it is not a JSON object");
        }
        return new JsonFields(where, (Map<String, @Nullable Object>) value);
    }

    boolean flag(String key) throws InvalidReportException {
        if (!(values.get(key) instanceof Boolean flag)) {
            throw wrong(key, "true or false");
        }
        return flag;
    }

    /** Returns a whole number that is not negative. */
    long count(String key) throws InvalidReportException {
        if (!(values.get(key) instanceof Long number) || number < 0) {
            throw wrong(key, "a number from 0");
        }
        return number;
    }

    /** Returns a whole number in the range of an int. */
    int number(String key, int least) throws InvalidReportException {
        long number = count(key);
        if (number < least || number > Integer.MAX_VALUE) {
            throw wrong(key, "a number from " + least);
        }
        return (int) number;
    }

    double decimal(String key) throws InvalidReportException {
        Object value = values.get(key);
        if (!(value instanceof Number number) || !(number.doubleValue() >= 0 && number.doubleValue() < 1e9)) {
            throw wrong(key, "a number of seconds");
        }
        return number.doubleValue();
    }

    Instant time(String key) throws InvalidReportException {
        return optionalTime(key).orElseThrow(() -> wrong(key, "a time"));
    }

    Optional<Instant> optionalTime(String key) throws InvalidReportException {
        Optional<String> text = optionalText(key);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeException e) {
            throw wrong(key, "a time");
        }
    }

    Optional<LocalDate> optionalDate(String key) throws InvalidReportException {
        Optional<String> text = optionalText(key);
        try {
            return text.map(LocalDate::parse);
        } catch (DateTimeException e) {
            throw wrong(key, "a date");
        }
    }

    /** Returns the constant that a text names, in any case and with hyphens or blanks for underscores. */
    <E extends Enum<E>> E constant(String key, E[] all) throws InvalidReportException {
        return constant(key, text(key), all);
    }

    <E extends Enum<E>> E constant(String key, String word, E[] all) throws InvalidReportException {
        String name = word.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        for (E constant : all) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw wrong(key, "a value that this version knows");
    }
}
