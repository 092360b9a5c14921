package dev.tessera.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real data and weights that are not part of the repository: the folder {@code shared} beside the checkout, or the one that the system
 * property {@code tessera.shared} names. Tests that need them are skipped, and say so, where they are absent.
 */
public final class SharedData {
    private SharedData() {}

    /** @param relative for example {@code data/movielens-small} */
    public static Path require(String relative) {
        Path found = shared().resolve(relative);
        assumeTrue(Files.exists(found), "skipped: " + relative + " is not beside the checkout");
        return found;
    }

    private static Path shared() {
        String named = System.getProperty("tessera.shared");
        if (named != null) {
            return Path.of(named);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("shared/data"))) {
            folder = folder.getParent();
        }
        return folder == null ? Path.of("shared") : folder.resolve("shared");
    }
}
