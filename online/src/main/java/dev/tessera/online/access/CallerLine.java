package dev.tessera.online.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of a {@link CallersFile}.
 *
 * @param digests of the tokens of the caller
 * @param subjects names of the caller's certificates
 * @param problems of the line; if there are any, the rest is not to be used
 */
record CallerLine(Caller caller, List<TokenDigest> digests, List<String> subjects, List<String> problems) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,20}");
    private static final String SCOPES = "scopes";
    private static final String QUOTA = "quota";
    private static final String TOKEN = "token-sha256";
    private static final String CERTIFICATE = "certificate";
    private static final List<String> KEYS = List.of(SCOPES, QUOTA, TOKEN, CERTIFICATE);

    CallerLine {
        digests = List.copyOf(digests);
        subjects = List.copyOf(subjects);
        problems = List.copyOf(problems);
    }

    /** The line of a caller who is known by a token. */
    static String of(Caller caller, TokenDigest digest) {
        String scopes = caller.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(","));
        return name(caller.name()) + " " + SCOPES + "=" + scopes
                + caller.quota().map(quota -> " " + QUOTA + "=" + quota).orElse("") + " " + TOKEN + "=" + digest.hex();
    }

    static CallerLine parse(String line) {
        List<String> words = List.of(line.split("\\s+"));
        List<String> problems = new ArrayList<>();
        Map<String, String> values = values(words.subList(1, words.size()), problems);
        String name = attempt(() -> name(words.get(0)), "", problems);
        Set<Scope> scopes = attempt(() -> scopes(values.getOrDefault(SCOPES, "")), Set.of(), problems);
        Optional<Quota> quota = Optional.ofNullable(values.get(QUOTA))
                .flatMap(text -> attempt(() -> Optional.of(Quota.parse(text)), Optional.empty(), problems));
        List<TokenDigest> digests = new ArrayList<>();
        for (String digest : parts(values, TOKEN)) {
            attempt(() -> digests.add(TokenDigest.parse(digest)), false, problems);
        }
        List<String> subjects = parts(values, CERTIFICATE);
        if (!values.containsKey(TOKEN) && !values.containsKey(CERTIFICATE)) {
            problems.add("the caller cannot be known; expected " + TOKEN + "=, " + CERTIFICATE + "= or both");
        }
        if (subjects.contains("")) {
            problems.add(CERTIFICATE + " has an empty name; expected names between commas");
        }
        return new CallerLine(new Caller(name, scopes, quota), digests, subjects, problems);
    }

    /** @throws IllegalArgumentException if it cannot be a caller's name */
    static String name(String text) {
        if (!NAME.matcher(text).matches() || text.startsWith(Token.PREFIX)) {
            throw new IllegalArgumentException(
                    "the name is not one; expected 1 to 64 letters, digits, dots, dashes and underscores, and no token");
        }
        return text;
    }

    /** @throws IllegalArgumentException if a word between the commas is no scope */
    static Set<Scope> scopes(String text) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : text.split(",", -1)) {
            scopes.add(Scope.of(word)
                    .orElseThrow(() -> new IllegalArgumentException(SCOPES + " have " + Token.quote(word)
                            + "; expected some of " + Scope.words() + ", between commas")));
        }
        return scopes;
    }

    /** What is no pair of a known key and a value may be a token, and is not repeated. */
    private static Map<String, String> values(List<String> words, List<String> problems) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = Math.max(0, word.indexOf('='));
            String key = word.substring(0, equals);
            if (!KEYS.contains(key)) {
                String shown = KEY.matcher(key).matches() ? "has the key '" + key + "'" : "has no key";
                problems.add(String.format(
                        Locale.ROOT,
                        "word %d %s; expected %s, each with = and a value",
                        i + 2,
                        shown,
                        String.join(", ", KEYS)));
            } else if (values.put(key, word.substring(equals + 1)) != null) {
                problems.add(key + " stands twice; expected one, with commas between its values");
            }
        }
        return values;
    }

    private static List<String> parts(Map<String, String> values, String key) {
        return values.containsKey(key) ? List.of(values.get(key).split(",", -1)) : List.of();
    }

    private static <T> T attempt(Supplier<T> reading, T otherwise, List<String> problems) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return otherwise;
        }
    }
}
