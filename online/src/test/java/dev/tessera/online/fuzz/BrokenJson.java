package dev.tessera.online.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spoils JSON. */
final class BrokenJson {
    private static final Pattern VALUE = Pattern.compile("\"[^\"]{0,300}\"|-?\\d[\\d.eE+-]*|true|false|null|\\[]|\\{}");
    private static final List<String> OTHERS = List.of(
            "null",
            "[]",
            "{}",
            "[null]",
            "{\"\":0}",
            "true",
            "0",
            "-0",
            "-1",
            "1e999999999",
            "-1e-999999999",
            "1e400",
            "NaN",
            "Infinity",
            "\"NaN\"",
            "\"-Infinity\"",
            "9223372036854775808",
            "1.5",
            "0x10",
            "01",
            "+1",
            ".5",
            "\"\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u0000\"",
            "\"\\x\"",
            "'a'",
            "\"a",
            "undefined",
            "\"2026-99-99T00:00:00Z\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59.999999999Z\"",
            "\"====\"",
            "\"AA=A\"",
            "1" + "0".repeat(90),
            "1" + "0".repeat(2_000),
            "\"" + "x".repeat(70_000) + "\"");
    private static final int DEEPEST = 50_000;

    private final Random random;

    BrokenJson(Random random) {
        this.random = random;
    }

    byte[] of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(9)) {
            case 0, 1, 2, 3 -> withAnother(json).getBytes(StandardCharsets.UTF_8);
            case 4 -> new BrokenBytes(random).of(bytes);
            case 5 -> (json + oneOf(OTHERS)).getBytes(StandardCharsets.UTF_8);
            case 6 -> nested(json).getBytes(StandardCharsets.UTF_8);
            case 7 ->
                (oneOf(List.of("\ufeff", "/**/", "#", ")]}'", "[", " \n\t", "null")) + json)
                        .getBytes(StandardCharsets.UTF_8);
            default ->
                json.replaceFirst(
                                "\\{",
                                "{"
                                        + oneOf(List.of(
                                                "\"user_id\":\"b\",",
                                                "\"__proto__\":{},",
                                                "\"@type\":\"a\",",
                                                "\"size\":3,",
                                                ",",
                                                "a:1,")))
                        .getBytes(StandardCharsets.UTF_8);
        };
    }

    /** One name or value is another. */
    private String withAnother(String json) {
        List<MatchResult> values = VALUE.matcher(json).results().toList();
        if (values.isEmpty()) {
            return oneOf(OTHERS);
        }
        MatchResult value = oneOf(values);
        return json.substring(0, value.start()) + oneOf(OTHERS) + json.substring(value.end());
    }

    private String nested(String json) {
        int depth = 1 + random.nextInt(random.nextInt(4) == 0 ? DEEPEST : 60);
        return switch (random.nextInt(3)) {
            case 0 -> "[".repeat(depth);
            case 1 -> "{\"context\":".repeat(depth) + json + "}".repeat(depth);
            default -> "{\"filters\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
        };
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
