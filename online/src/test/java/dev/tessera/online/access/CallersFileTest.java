package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersFileTest {
    private static final Token TOKEN = new Token("0123456789abcdef0123456789abcdef");
    private static final String DIGEST = TOKEN.digest().hex();
    private static final String OTHER = "ab".repeat(32);

    private static ListedCallers parse(String... lines) {
        return CallersFile.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), true);
    }

    @Test
    void callersAreKnownByTokensAndCertificates() {
        ListedCallers callers = parse(
                "# who may call",
                "",
                "shop  scopes=recommend,record\tquota=200/400 token-sha256=" + DIGEST + "," + OTHER.toUpperCase(),
                "  catalog scopes=admin certificate=spiffe://shop/catalog,catalog.example");
        Caller shop = new Caller("shop", Set.of(Scope.RECOMMEND, Scope.RECORD), Optional.of(new Quota(200, 400)));
        assertThat(callers.caller(new Credentials.Bearer(TOKEN.text()))).contains(shop);
        assertThat(callers.tokens()).hasSize(2).containsValue(shop);
        assertThat(callers.caller(new Credentials.Certificate(List.of("unknown", "catalog.example"))))
                .contains(new Caller("catalog", Set.of(Scope.ADMIN), Optional.empty()));
    }

    @Test
    void nobodyElseIsKnown() {
        ListedCallers callers = parse("shop scopes=recommend token-sha256=" + DIGEST);
        assertThat(callers.caller(new Credentials.None())).isEmpty();
        assertThat(callers.caller(new Credentials.Certificate(List.of("shop")))).isEmpty();
        for (String wrong : List.of("", DIGEST, TOKEN.text() + "0", TOKEN.text().toUpperCase())) {
            assertThat(callers.caller(new Credentials.Bearer(wrong))).as(wrong).isEmpty();
        }
    }

    @Test
    void aTokenThatSomebodyMayHaveThoughtUpIsNotTaken() {
        Token password = new Token("correct horse battery staple");
        ListedCallers callers =
                parse("shop scopes=recommend token-sha256=" + password.digest().hex());
        assertThat(callers.caller(new Credentials.Bearer(password.text()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            sh/op scopes=record token-sha256=D          | the name is not one; expected 1 to 64 letters
            shop token-sha256=D                         | scopes have ''; expected some of recommend, record, admin
            shop scopes=read token-sha256=D             | scopes have 'read'; expected some of recommend, record, admin
            shop scopes=record, token-sha256=D          | scopes have ''; expected some of
            shop scopes=record                          | the caller cannot be known; expected token-sha256=, certificate= or both
            shop scopes=record token-sha256=            | token-sha256 has 0 characters that are no digest; expected 64 hexadecimal digits
            shop scopes=record token-sha256=D0          | token-sha256 has 65 characters
            shop scopes=record token-sha256=D,x         | token-sha256 has 1 characters
            shop scopes=record token-sha256=D,D         | a token-sha256 of it stands in line 2 already; expected each once
            shop scopes=record certificate=a,           | certificate has an empty name
            shop scopes=record certificate=a,a          | the certificate 'a' stands in line 2 already
            shop scopes=record scopes=admin certificate=a | scopes stands twice; expected one
            shop scopes=record quota=0 certificate=a    | quota is 0/0; expected N or N/BURST
            shop scopes=record quota=5/x certificate=a  | quota is '5/x'; expected N or N/BURST
            shop scopes=record quota=-5 certificate=a   | quota is '-5'; expected N or N/BURST
            shop scopes=record token=abc certificate=a  | word 3 has the key 'token'; expected scopes, quota, token-sha256, certificate
            shop scopes=record abc certificate=a        | word 3 has no key; expected scopes
            """)
    void aMalformedLineIsNamedWithWhatWasExpected(String line, String problem) {
        assertThatThrownBy(() -> parse("# one", line.replace("D", DIGEST)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2: " + problem);
    }

    @Test
    void allProblemsAreToldAtOnceAndNamesStandOnce() {
        assertThatThrownBy(() -> parse(
                        "shop scopes=record certificate=a",
                        "shop scopes=read certificate=a",
                        "bad/name scopes=record quota=x certificate=c",
                        "bad/name2 scopes=record certificate=d"))
                .hasMessageContainingAll(
                        "line 2: scopes have 'read'",
                        "line 2: the name 'shop' stands in line 1 already",
                        "line 2: the certificate 'a' stands in line 1 already",
                        "line 3: the name is not one",
                        "line 3: quota is 'x'",
                        "line 4: the name is not one")
                .message()
                .doesNotContain("the name ''");
    }

    @Test
    void aFileThatNamesNobodyIsRefused() {
        assertThatThrownBy(() -> parse("# nobody")).hasMessageContaining("it names no caller");
        assertThatThrownBy(() -> CallersFile.parse(new byte[] {(byte) 0xff}, true))
                .hasMessageContaining("it is no text; expected UTF-8");
    }

    @Test
    void certificatesNeedSomebodyToAskForThem() {
        byte[] content = "shop scopes=record certificate=a".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> CallersFile.parse(content, false))
                .hasMessageContaining("line 1: certificate goes with --tls-client-ca, which is not given");
    }

    @Test
    void aTokenThatStandsInTheWrongPlaceIsInNoMessage() {
        String token = Token.draw(new java.security.SecureRandom()).text();
        for (String line : List.of(
                "shop scopes=record token-sha256=" + token,
                "shop scopes=record token=" + token,
                "shop scopes=" + token + " certificate=a",
                "shop scopes=record quota=" + token + " certificate=a",
                "shop scopes=record " + token,
                "shop scopes=record " + token + "=",
                token + " scopes=record certificate=a",
                token + " scopes=read certificate=a")) {
            assertThatThrownBy(() -> parse(line))
                    .message()
                    .doesNotContain(token)
                    .doesNotContain(token.substring(10, 30));
        }
    }

    /** Whatever is broken in however many lines, each of them is named, and no other. */
    @Test
    void brokenLinesAmongGoodOnesAreNamedOneByOne() {
        Random random = new Random(7);
        List<String> damages = List.of("scopes=x", "quota=", "word", "=", "token-sha256=1", "colour=red");
        for (int round = 0; round < 200; round++) {
            List<String> lines = new ArrayList<>();
            List<Integer> broken = new ArrayList<>();
            for (int line = 1; line <= 8; line++) {
                String good = "caller-" + line + " scopes=record certificate=c" + line;
                if (random.nextInt(3) == 0) {
                    broken.add(line);
                    lines.add(good + " " + damages.get(random.nextInt(damages.size())));
                } else {
                    lines.add(good);
                }
            }
            String[] all = lines.toArray(String[]::new);
            if (broken.isEmpty()) {
                assertThat(parse(all).certificates()).hasSize(8);
                continue;
            }
            assertThatThrownBy(() -> parse(all)).message().satisfies(message -> IntStream.rangeClosed(1, 8)
                    .forEach(line -> assertThat(message.contains("line " + line + ":"))
                            .as(Arrays.toString(all) + " -> " + message)
                            .isEqualTo(broken.contains(line))));
        }
    }

    @Test
    void aLineThatTheCommandWritesIsRead() {
        Caller caller = new Caller("shop-1", Set.of(Scope.ADMIN, Scope.RECORD), Optional.of(new Quota(5, 9)));
        String line = CallerLine.of(caller, TOKEN.digest());
        assertThat(line).isEqualTo("shop-1 scopes=record,admin quota=5/9 token-sha256=" + DIGEST);
        assertThat(parse(line).tokens()).containsValue(caller);
    }
}
