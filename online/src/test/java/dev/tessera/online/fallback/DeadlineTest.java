package dev.tessera.online.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static void look(Deadline deadline, int times) {
        for (int i = 0; i < times; i++) {
            deadline.check();
        }
    }

    @Test
    void aShareEndsWhileThereIsTimeForSomethingElse() {
        Looks whole = new Looks(100);
        Deadline share = whole.leaving(Duration.ofMillis(20));
        assertThat(share.remaining()).hasValue(Duration.ofMillis(80));
        look(share, 79);
        assertThatThrownBy(share::check).isInstanceOf(OutOfTimeException.class);
        assertThat(share.remaining()).hasValue(Duration.ZERO);
        look(whole, 20);
        assertThatThrownBy(whole::check).isInstanceOf(DeadlinePassedException.class);
        assertThatThrownBy(share::check).isInstanceOf(DeadlinePassedException.class);
    }

    @Test
    void ofALittleTimeAQuarterIsLeft() {
        assertThat(new Looks(12).leaving(Duration.ofMillis(20)).remaining()).hasValue(Duration.ofMillis(9));
        assertThat(new Looks(0).leaving(Duration.ofMillis(20)).remaining()).hasValue(Duration.ZERO);
    }

    @Test
    void whoWaitsForEverHasTimeForEverything() {
        assertThat(Deadline.NONE.leaving(Duration.ofMillis(20))).isSameAs(Deadline.NONE);
    }
}
