package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedCallersTest {
    private static final Token OLD = Token.draw(new SecureRandom());
    private static final Token NEW = Token.draw(new SecureRandom());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void aFileWithTheOldToken() throws IOException {
        file = Files.writeString(folder.resolve("callers"), line(OLD.digest().hex()));
    }

    private static String line(String digests) {
        return "shop scopes=recommend token-sha256=" + digests + "\n";
    }

    private static List<Boolean> known(WatchedCallers callers) {
        return List.of(knows(callers, OLD), knows(callers, NEW));
    }

    private static boolean knows(WatchedCallers callers, Token token) {
        return callers.caller(new Credentials.Bearer(token.text())).isPresent();
    }

    private static void settle(WatchedCallers callers) {
        callers.look();
        callers.look();
    }

    @Test
    void aTokenIsChangedWithoutARestartAndWithoutAMomentInWhichNoneHolds() throws IOException {
        WatchedCallers callers = WatchedCallers.open(file, false);
        assertThat(known(callers)).containsExactly(true, false);
        Files.writeString(file, line(OLD.digest().hex() + "," + NEW.digest().hex()));
        settle(callers);
        assertThat(known(callers)).containsExactly(true, true);
        Files.writeString(file, line(NEW.digest().hex()));
        settle(callers);
        assertThat(known(callers)).containsExactly(false, true);
    }

    @Test
    void aBrokenOrLostFileLeavesWhoWasThere() throws IOException {
        WatchedCallers callers = WatchedCallers.open(file, false);
        Files.writeString(file, line("no digest"));
        settle(callers);
        assertThat(known(callers)).containsExactly(true, false);
        Files.writeString(file, "");
        settle(callers);
        assertThat(known(callers)).containsExactly(true, false);
        Files.delete(file);
        settle(callers);
        assertThat(known(callers)).containsExactly(true, false);
        Files.writeString(file, line(NEW.digest().hex()));
        settle(callers);
        assertThat(known(callers)).containsExactly(false, true);
    }

    @Test
    void aFileIsNotTakenWhileItIsBeingWritten() throws IOException {
        WatchedCallers callers = WatchedCallers.open(file, false);
        Files.writeString(file, line(NEW.digest().hex()));
        callers.look();
        assertThat(known(callers)).containsExactly(true, false);
        Files.writeString(file, line(NEW.digest().hex()) + "# more");
        callers.look();
        assertThat(known(callers)).containsExactly(true, false);
        callers.look();
        assertThat(known(callers)).containsExactly(false, true);
    }

    @Test
    void whatCannotBeReadAtTheStartIsRefused() throws IOException {
        assertThatThrownBy(() -> WatchedCallers.open(folder.resolve("none"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none cannot be read: NoSuchFileException");
        Files.writeString(file, "shop");
        assertThatThrownBy(() -> WatchedCallers.open(file, false))
                .hasMessageStartingWith("the callers file " + file + " cannot be used: line 1: ");
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> WatchedCallers.open(large, false))
                .hasMessageContaining("has 1048577 bytes; expected at most 1048576");
    }
}
