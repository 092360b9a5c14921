package dev.tessera.online.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankerAddressTest {
    @Test
    void hostAndPortAreRead() {
        assertThat(RankerAddress.parse("shop.example:9000")).isEqualTo(new RankerAddress("shop.example", 9000));
        assertThat(RankerAddress.parse("[::1]:9000").host()).isEqualTo("[::1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:", ":5", "localhost:x", "localhost:0", "localhost:70000", "localhost:-1"
            })
    void anythingElseIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> RankerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("expected host:port");
    }
}
