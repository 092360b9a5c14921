package dev.tessera.store.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockIT {
    @TempDir
    Path folder;

    @Test
    void anotherProcessIsKeptOffAlsoAfterThisOneAskedAgain() throws Exception {
        Path file = folder.resolve("lock");
        try (FolderLock held = FolderLock.take(folder, "lock").orElseThrow()) {
            assertThat(FolderLock.take(folder, "lock")).isEmpty();
            assertThat(FolderLock.take(folder.resolve("."), "lock")).isEmpty();
            assertThat(anotherProcessGetsIt(file)).isFalse();
        }
        assertThat(anotherProcessGetsIt(file)).isTrue();
        FolderLock.take(folder, "lock").orElseThrow().close();
    }

    private static boolean anotherProcessGetsIt(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Taker.class.getName(),
                        file.toString()))
                .inheritIO()
                .start();
        int code = process.waitFor();
        assertThat(code).as("exit code").isIn(Taker.LOCKED, Taker.FREE);
        return code == Taker.FREE;
    }

    /** Another program that wants the same lock. */
    static final class Taker {
        static final int FREE = 10;
        static final int LOCKED = 11;

        private Taker() {}

        public static void main(String[] arguments) throws IOException {
            int code;
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                code = channel.tryLock() == null ? LOCKED : FREE;
            }
            System.exit(code);
        }
    }
}
