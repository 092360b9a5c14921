package dev.tessera.online.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says now. A file that is broken or gone leaves what there was. A change counts once two looks in a row have seen it, so that a file is not taken
 * while it is being written.
 */
public final class WatchedFile<T> implements Supplier<T> {
    private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);

    private final Kind<T> kind;
    private final Path file;
    private volatile T value;
    private byte[] taken;
    private byte[] seen;
    private volatile boolean readable = true;
    private volatile boolean usable = true;

    private WatchedFile(Path file, Kind<T> kind, byte[] content) {
        this.kind = kind;
        this.file = file;
        this.value = parse(content);
        this.taken = content;
        this.seen = content;
    }

    /**
     * What files of a kind hold.
     *
     * @param what for people, in the plural
     * @param mostBytes larger files are refused
     * @param parser throws {@link IllegalArgumentException} with all that is wrong
     */
    public record Kind<T>(String what, int mostBytes, Function<byte[], T> parser) {}

    /** @throws IllegalArgumentException if the file cannot be read or used; names every problem */
    public static <T> WatchedFile<T> open(Path file, Kind<T> kind) {
        try {
            return new WatchedFile<>(file, kind, content(file, kind.mostBytes));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the " + kind.what + " file " + file + " cannot be read: " + reason(e), e);
        }
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
            byte[] content = content(file, kind.mostBytes);
            readable = true;
            boolean settled = Arrays.equals(content, seen);
            seen = content;
            if (settled && !Arrays.equals(content, taken)) {
                taken = content;
                usable = false;
                value = parse(content);
                usable = true;
                log.info("{} are those that {} has now", kind.what, file);
            }
        } catch (IOException e) {
            if (readable) {
                log.error("{} stay those that {} had before; it cannot be read: {}", kind.what, file, reason(e));
            }
            readable = false;
        } catch (IllegalArgumentException e) {
            log.error("{} stay those that there were before; {}", kind.what, e.getMessage());
        }
    }

    private T parse(byte[] content) {
        try {
            return kind.parser.apply(content);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the " + kind.what + " file " + file + " cannot be used: " + e.getMessage(), e);
        }
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
