package dev.tessera.online.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says now, or several files that make sense only together. A file that is broken or gone leaves what there was. A change counts once two looks in a row
 * have seen it, so that a file is not taken while it is being written. What may be used only later is tried again with each look.
 */
public final class WatchedFile<T> implements Supplier<T> {
    private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);

    private final Kind<T> kind;
    private final List<Path> files;
    private volatile T value;
    private List<byte[]> taken;
    private List<byte[]> seen;
    private volatile boolean readable = true;
    private volatile boolean usable = true;
    private boolean waits;

    private WatchedFile(List<Path> files, Kind<T> kind, List<byte[]> content) {
        this.kind = kind;
        this.files = files;
        this.value = parse(content);
        this.taken = content;
        this.seen = content;
    }

    /**
     * What files of a kind hold.
     *
     * @param what for people, in the plural
     * @param mostBytes larger files are refused
     * @param parser of the contents of all files, in their order; throws {@link IllegalArgumentException} with all that is wrong, {@link NotYetException} for now
     */
    public record Kind<T>(String what, int mostBytes, Function<List<byte[]>, T> parser) {
        /** Of one file. */
        public static <T> Kind<T> ofOne(String what, int mostBytes, Function<byte[], T> parser) {
            return new Kind<>(what, mostBytes, contents -> parser.apply(contents.get(0)));
        }
    }

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    public static <T> WatchedFile<T> open(Path file, Kind<T> kind) {
        return open(List.of(file), kind);
    }

    /** @throws IllegalArgumentException if a file cannot be read, or they cannot be used; names every problem */
    public static <T> WatchedFile<T> open(List<Path> files, Kind<T> kind) {
        try {
            return new WatchedFile<>(List.copyOf(files), kind, contents(files, kind.mostBytes));
        } catch (IOException e) {
            throw new IllegalArgumentException(name(files, kind) + " cannot be read: " + reason(e), e);
        }
    }

    private static String name(List<Path> files, Kind<?> kind) {
        return "the " + kind.what + (files.size() == 1 ? " file " : " files ")
                + files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    @Override
    public T get() {
        return value;
    }

    /** Whether the value is what the file says; if not, the file can be read or used no more, and the value is what it said before. */
    public boolean isCurrent() {
        return readable && usable;
    }

    /** Looks at the file once. To be called by one thread, again and again. */
    public void look() {
        try {
            List<byte[]> content = contents(files, kind.mostBytes);
            readable = true;
            boolean settled = areEqual(content, seen);
            seen = content;
            if (settled && (waits || !areEqual(content, taken))) {
                take(content);
            }
        } catch (IOException e) {
            if (readable) {
                log.error(
                        "{} stay those that there were before; {} cannot be read: {}",
                        kind.what,
                        name(files, kind),
                        reason(e));
            }
            readable = false;
        } catch (IllegalArgumentException e) {
            log.error("{} stay those that there were before; {}", kind.what, e.getMessage());
        }
    }

    private void take(List<byte[]> content) {
        boolean known = waits && areEqual(content, taken);
        taken = content;
        usable = false;
        waits = false;
        try {
            value = parse(content);
            usable = true;
            log.info("{} is taken over as it is now", name(files, kind));
        } catch (NotYetException e) {
            waits = true;
            if (!known) {
                log.warn("{} stay those that there were before, for now; {}", kind.what, e.getMessage());
            }
        }
    }

    private static boolean areEqual(List<byte[]> some, List<byte[]> others) {
        return Arrays.deepEquals(some.toArray(), others.toArray());
    }

    private T parse(List<byte[]> content) {
        try {
            return kind.parser.apply(content);
        } catch (NotYetException e) {
            throw new NotYetException(name(files, kind) + " cannot be used yet: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name(files, kind) + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<byte[]> contents(List<Path> files, int mostBytes) throws IOException {
        List<byte[]> all = new ArrayList<>(files.size());
        for (Path file : files) {
            all.add(content(file, mostBytes));
        }
        return all;
    }

    private static byte[] content(Path file, int mostBytes) throws IOException {
        long size = Files.size(file);
        if (size > mostBytes) {
            throw new IOException(file + " has " + size + " bytes; expected at most " + mostBytes);
        }
        return Files.readAllBytes(file);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
