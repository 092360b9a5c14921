package dev.tessera.offline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file of {@link FineTuneOptions}: properties whose keys are the options' names without dashes. An option on the command line goes before
 * the file.
 */
final class ConfigFile {
    /** The option that names the file. */
    static final String OPTION = "--config";

    private static final String COMMENTED = "fine-tune.properties";

    private ConfigFile() {}

    /** A file with all keys, explained. */
    static String commented() {
        try (InputStream in = Objects.requireNonNull(ConfigFile.class.getResourceAsStream(COMMENTED), COMMENTED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + COMMENTED, e);
        }
    }

    /**
     * The arguments, and behind them what the file that they name has for options which they do not give.
     *
     * @throws IllegalArgumentException if the file cannot be read, or has a key twice or one that is not known; the message names both
     */
    static String[] expand(String[] arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.startsWith(OPTION + "=")) {
                add(Path.of(argument.substring(OPTION.length() + 1)), all);
            } else if (argument.equals(OPTION) && i + 1 < arguments.length) {
                add(Path.of(arguments[i + 1]), all);
            }
        }
        return all.toArray(String[]::new);
    }

    private static void add(Path file, List<String> arguments) {
        SortedSet<String> known = CommandSpec.forAnnotatedObject(new FineTuneOptions()).options().stream()
                .map(option -> option.longestName().substring(2))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> given = List.copyOf(arguments);
        read(file).forEach((key, value) -> {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        file + " has the key '" + key + "', which is not known; expected " + String.join(", ", known));
            }
            String option = "--" + key;
            if (given.stream().noneMatch(each -> each.equals(option) || each.startsWith(option + "="))) {
                arguments.add(option + "=" + value);
            }
        });
    }

    private static SortedMap<String, String> read(Path file) {
        Properties found = new OnceEach(file);
        try (var in = Files.newBufferedReader(file)) {
            found.load(in);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    OPTION + ": cannot read " + file + "; `./tessera config` prints such a file", e);
        }
        SortedMap<String, String> values = new TreeMap<>();
        found.stringPropertyNames()
                .forEach(key -> values.put(key, found.getProperty(key).strip()));
        return values;
    }

    /** Properties that do not let a later line take the place of an earlier one. */
    private static final class OnceEach extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient Path file;

        OnceEach(Path file) {
            this.file = file;
        }

        @Override
        public synchronized Object put(Object key, Object value) {
            if (containsKey(key)) {
                throw new IllegalArgumentException(file + " has the key '" + key + "' twice");
            }
            return super.put(key, value);
        }
    }
}
