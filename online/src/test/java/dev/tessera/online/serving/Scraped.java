package dev.tessera.online.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a metrics port told at one moment.
 *
 * @param families every metric, as {@code NAME TYPE LABEL,LABEL}, labels sorted
 * @param samples values by name and labels as they were told
 */
record Scraped(String text, Set<String> families, Map<String, Double> samples) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{.*})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");
    private static final String TYPE = "# TYPE ";

    static Scraped from(int port) {
        try {
            return of(CLIENT.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Scraped of(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new HashMap<>();
        Map<String, Double> samples = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(TYPE)) {
                String[] words = line.substring(TYPE.length()).split(" ");
                types.put(words[0], words[1]);
                labels.put(words[0], new TreeSet<>());
            } else if (!line.startsWith("#")) {
                MatchResult sample = SAMPLE.matcher(line).results().findFirst().orElseThrow();
                String name = sample.group(1);
                String family =
                        types.containsKey(name) ? name : PART.matcher(name).replaceFirst("");
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2))
                            .results()
                            .map(label -> label.group(1))
                            .filter(label -> !label.equals("le"))
                            .forEach(labels.get(family)::add);
                }
                samples.put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(sample.group(3)));
            }
        }
        Set<String> families = types.keySet().stream()
                .map(name -> (name + " " + types.get(name) + " " + String.join(",", labels.get(name))).strip())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Scraped(text, families, samples);
    }

    /** The value of a sample; -1 if there is none. */
    double value(String sample) {
        return samples.getOrDefault(sample, -1.0);
    }
}
