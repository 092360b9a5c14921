package dev.tessera.store.secondstage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything about a second stage that is not a tensor: the file {@value #FILE} in its folder.
 *
 * @param version of this file's layout
 * @param candidates how many of the first stage's best are put in order anew, at most
 * @param clocks whether hour and ages are read; not where the data report finds that events were entered in bulk, since times say nothing there
 * @param numbers attributes that are read as numbers, at most {@value #MOST_NUMBERS}
 */
public record SecondStageRule(int version, int candidates, boolean clocks, List<NumberRule> numbers) {
    /** The layout that is written and read. */
    public static final int VERSION = 1;

    /** Name of the file within the second stage's folder. */
    public static final String FILE = "second_stage.json";

    public static final int MOST_NUMBERS = 4;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public SecondStageRule {
        numbers = List.copyOf(numbers);
        if (candidates < 1 || numbers.size() > MOST_NUMBERS) {
            throw new IllegalArgumentException("second stage of " + candidates + " candidates and " + numbers.size()
                    + " numbers; expected at least 1 and at most " + MOST_NUMBERS);
        }
    }

    /**
     * The signals of an item.
     *
     * @param recentCount of its choices, those in the newest tenth of the time
     */
    public ItemSignals signals(long count, long recentCount, Map<String, List<String>> attributes) {
        float[] read = new float[numbers.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = numbers.get(i).read(attributes);
        }
        return new ItemSignals((float) Math.log((recentCount + 1) / (count / 10.0 + 1)), read);
    }

    /** @throws IllegalArgumentException if the folder holds no second stage, or one of a layout this version does not know */
    public static SecondStageRule read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "no second stage at " + folder + ": expected the file " + FILE + " in it");
        }
        try {
            int version = JSON.readTree(file.toFile()).path("version").asInt();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        file + " has version " + version + "; this version reads " + VERSION);
            }
            return JSON.readValue(file.toFile(), SecondStageRule.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            JSON.writeValue(folder.resolve(FILE).toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE + " to " + folder, e);
        }
    }
}
