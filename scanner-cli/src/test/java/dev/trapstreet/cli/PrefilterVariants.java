package dev.trapstreet.cli;

import dev.trapstreet.decode.EncodedForms;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Generator of texts with a token in some nested, split and damaged form, most of which a scan recognizes. */
final class PrefilterVariants {
    private static final List<String> JOINTS = List.of(
            "\" + \"",
            "\" +\n  \"",
            "\"\n  + \"",
            "\" \"",
            "\"\n\n\"",
            "' . '",
            "' &  _\n  '",
            "\".concat(\"",
            "\\\" +\\n \\\"",
            "\" + f\"",
            "', '");

    private final Random random;

    PrefilterVariants(Random random) {
        this.random = random;
    }

    /** Returns the next text. */
    byte[] next() {
        String text = TokenBuilder.random(random).build();
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            text = wrapped(text);
        }
        return random.nextInt(4) == 0 ? damaged(text.getBytes(StandardCharsets.UTF_8)) : surrounded(text);
    }

    private String wrapped(String text) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> split(text);
            case 2 -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            case 3 -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_16LE));
            case 4 -> softBreaks(text);
            case 5 -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case 6 -> new StringBuilder(text).reverse().toString();
            default -> {
                EncodedForms form = EncodedForms.ALL.get(random.nextInt(EncodedForms.ALL.size()));
                yield new String(form.of(TokenBuilder.random(random).build()).bytes(), StandardCharsets.ISO_8859_1);
            }
        };
    }

    /** Splits a text into literals, at least one of which is long, or all short ones next to a long one that has nothing to do with it. */
    private String split(String text) {
        StringBuilder all = new StringBuilder("x = \"");
        String joint = JOINTS.get(random.nextInt(JOINTS.size()));
        int piece = random.nextBoolean() ? 60 : 8;
        if (piece == 8) {
            all.append("access_token_of_the_service_that_is_used").append(joint);
        }
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(piece));
            all.append(text, at, end);
            at = end;
            if (at < text.length()) {
                all.append(random.nextInt(5) == 0 ? JOINTS.get(random.nextInt(JOINTS.size())) : joint);
            }
        }
        return all.append("\";").toString();
    }

    private String softBreaks(String text) {
        StringBuilder all = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 5 + random.nextInt(70));
            all.append(text, at, end).append(end < text.length() ? random.nextBoolean() ? "=\n" : "=\r\n" : "");
            at = end;
        }
        return all.toString().replace(".", random.nextBoolean() ? "=2E" : ".");
    }

    private byte[] surrounded(String text) {
        List<String> around =
                List.of("", "=\n", "\n", "\"", "'", "\u00e9", "\\", "=", ".", "+", "long_identifier_before_it_all_");
        String before = around.get(random.nextInt(around.size()));
        return (before + text + around.get(random.nextInt(around.size()))).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] damaged(byte[] text) {
        byte[] bytes = text.clone();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        return bytes;
    }
}
