package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    @Test
    void anyCertificateIsACallerByItsFirstNameWhoMayNotChangeItems() {
        Authentication authentication = Authentication.ofAnyCertificate();
        assertThat(authentication.caller(new Credentials.Certificate(List.of("spiffe://shop/catalog", "shop.example"))))
                .contains(new Caller("spiffe://shop/catalog", Set.of(Scope.RECOMMEND, Scope.RECORD), Optional.empty()));
        assertThat(authentication.caller(new Credentials.Certificate(List.of())))
                .as("one without a name")
                .isEmpty();
        assertThat(authentication.caller(new Credentials.Bearer("0123456789abcdef0123456789abcdef")))
                .isEmpty();
        assertThat(authentication.caller(new Credentials.None())).isEmpty();
    }
}
