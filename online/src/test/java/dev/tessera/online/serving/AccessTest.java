package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.LogLines;
import dev.tessera.online.access.Refusals;
import dev.tessera.online.grpc.Unanswered;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, through the whole server. */
class AccessTest {
    private static final Map<String, Function<AskedWith, Status>> CALLS = Map.of(
            "Recommend", AskedWith::recommend,
            "Rank", AskedWith::rank,
            "SimilarItems", AskedWith::similarItems,
            "RecordEvents", AskedWith::recordEvents,
            "RemoveItem", asked -> asked.removeItem("item-009"),
            "UpsertItem", asked -> asked.upsertItem("item-009", "secret title"));

    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "recommend", Set.of("Recommend", "Rank", "SimilarItems"),
            "record", Set.of("RecordEvents"),
            "admin", Set.of("RemoveItem", "UpsertItem"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path callers;

    @SuppressWarnings("NullAway.Init")
    private TestRanker ranker;

    @BeforeEach
    void start() throws IOException {
        callers = folder.resolve("callers");
        write(
                line("recommend", "scopes=recommend"),
                line("record", "scopes=record"),
                line("admin", "scopes=admin"),
                line("slow", "scopes=recommend quota=1/2"));
        ranker = TestRanker.start(
                        TestRanker.config(new Transport.LoopbackOnly(), new Access.Listed(callers)),
                        Optional.of(new TextLengths()))
                .serving("g1");
    }

    @AfterEach
    void stop() {
        ranker.close();
    }

    private void write(String... lines) throws IOException {
        TestCallers.write(callers, lines);
    }

    private static String token(String name) {
        return "token-of-" + name + "-0123456789abcdef0123456789abcdef";
    }

    private static String line(String name, String more) {
        return TestCallers.line(name + " " + more, token(name));
    }

    private AskedWith as(String name) {
        return AskedWith.authorization(ranker.channel(), "Bearer " + token(name));
    }

    @Test
    void everyCallNeedsItsScope() {
        assertThat(Stream.of(RankerGrpc.getServiceDescriptor(), AdminGrpc.getServiceDescriptor())
                        .flatMap(service -> service.getMethods().stream())
                        .map(MethodDescriptor::getBareMethodName)
                        .collect(Collectors.toSet()))
                .as("whoever adds a call says here who may make it")
                .isEqualTo(CALLS.keySet());
        ALLOWED.forEach((scope, allowed) -> CALLS.forEach((name, call) -> {
            Status ended = call.apply(as(scope));
            if (allowed.contains(name)) {
                assertThat(ended.getCode()).as(scope + " calls " + name).isEqualTo(Status.Code.OK);
            } else {
                String needed = ALLOWED.keySet().stream()
                        .filter(other -> ALLOWED.get(other).contains(name))
                        .findFirst()
                        .orElseThrow();
                assertThat(ended.getCode()).as(scope + " calls " + name).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(ended.getDescription())
                        .startsWith("caller '" + scope + "' lacks the scope " + needed + ", which tessera.v1.")
                        .endsWith("/" + name + " needs");
            }
        }));
    }

    @Test
    void withoutValidCredentialsNothingButHealthIsAnsweredAndNothingIsTold() {
        List<AskedWith> strangers = List.of(
                AskedWith.nothing(ranker.channel()),
                AskedWith.authorization(ranker.channel(), "Bearer " + token("nobody")),
                AskedWith.authorization(ranker.channel(), "Bearer "),
                AskedWith.authorization(ranker.channel(), "Bearer"),
                AskedWith.authorization(ranker.channel(), "Basic " + token("admin")),
                AskedWith.authorization(ranker.channel(), token("admin")),
                AskedWith.authorization(ranker.channel(), "Bearer " + TestCallers.sha256(token("admin"))),
                AskedWith.authorization(ranker.channel(), "Bearer " + token("admin"), "Bearer " + token("admin")));
        for (AskedWith stranger : strangers) {
            CALLS.forEach((name, call) -> {
                Status refused = call.apply(stranger);
                assertThat(refused.getCode()).as(name).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(refused.getDescription())
                        .isEqualTo("expected the credentials of a caller that this server knows");
            });
            assertThat(stranger.reflection().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(stranger.health().isOk()).isTrue();
        }
        assertThat(as("record").reflection().isOk())
                .as("any caller may ask what there is")
                .isTrue();
        assertThat(AskedWith.authorization(ranker.channel(), "bearer " + token("recommend"))
                        .recommend()
                        .isOk())
                .as("schemes have no case")
                .isTrue();
    }

    @Test
    void strangersTakeNoPlacesAndAreNotToldThatThereIsNone() {
        ranker.shut(TestRanker.RECORDING);
        List<Unanswered<RecordEventsRequest, RecordEventsResponse>> taken = Stream.generate(
                        () -> Unanswered.open(as("record").channel(), RankerGrpc.getRecordEventsMethod())
                                .send(AskedWith.VIEW)
                                .halfClose())
                .limit(TestRanker.FEW_CALLS)
                .toList();
        await().until(() -> as("record").recordEvents().getCode() == Status.Code.RESOURCE_EXHAUSTED);
        assertThat(AskedWith.nothing(ranker.channel()).recordEvents().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(as("recommend").recommend().isOk())
                .as("slates have their own")
                .isTrue();
        ranker.open(TestRanker.RECORDING);
        assertThat(taken).allMatch(call -> call.end().isOk());
        for (int call = 0; call < 5 * TestRanker.FEW_CALLS; call++) {
            assertThat(AskedWith.nothing(ranker.channel()).recordEvents().getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
        }
        await().until(() -> as("record").recordEvents().isOk());
    }

    @Test
    void aQuotaThatIsUsedUpSaysWhenThereIsRoom() {
        try (LogLines log = new LogLines(Refusals.class.getName())) {
            assertThat(as("slow").recommend().isOk()).isTrue();
            assertThat(as("slow").recordEvents().getCode())
                    .as("what is denied counts too")
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThatThrownBy(() -> as("slow")
                            .ranker()
                            .recommend(RecommendRequest.newBuilder()
                                    .setUserId("ann")
                                    .setSize(5)
                                    .build()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                        assertThat(refused)
                                .hasMessageContaining("caller 'slow' has used up its quota, 1/2")
                                .hasMessageContaining("it has room again in 1000 ms");
                        assertThat(Status.trailersFromThrowable(refused)
                                        .get(Metadata.Key.of(
                                                "grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)))
                                .isEqualTo("1000");
                    });
            assertThat(as("recommend").recommend().isOk())
                    .as("others do not pay for it")
                    .isTrue();
            ranker.close();
            assertThat(log.lines())
                    .contains(
                            "1 calls were refused: caller 'slow' had used up its quota, 1/2",
                            "1 calls were refused: caller 'slow' lacks the scope record");
        }
    }

    @Test
    void aTokenIsWithdrawnWithoutARestart() throws IOException {
        write(line("new", "scopes=recommend"), line("admin", "scopes=admin"));
        await().until(() -> as("new").recommend().isOk());
        assertThat(as("recommend").recommend().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        write(line("new", "scopes=everything"));
        await().during(java.time.Duration.ofMillis(50))
                .until(() -> as("new").recommend().isOk());
    }

    @Test
    void whoChangesItemsIsInTheAuditLogAndSoIsWhoMayNot() {
        try (LogLines audit = new LogLines(AuditLog.LOGGER)) {
            as("admin").upsertItem("item-009", "secret title");
            as("admin").removeItem("item-009");
            as("admin").removeItem("bad\nid");
            as("record").upsertItem("item-009", "secret title");
            AskedWith.nothing(ranker.channel()).removeItem("item-009");
            as("recommend").recommend();
            await().until(() -> audit.lines().size() == 5);
            String time = "{\"time\":\"2026-03-01T12:00:00Z\",";
            assertThat(audit.lines())
                    .as("the time of the injected clock, no content, no token")
                    .allMatch(line -> line.startsWith(time))
                    .noneMatch(line -> line.contains("secret") || line.contains("token"));
            assertThat(audit.lines().get(0))
                    .contains(
                            "\"caller\":\"admin\",",
                            "\"method\":\"tessera.v1.Admin/UpsertItem\",\"item\":\"item-009\",\"status\":\"OK\",\"revision\":");
            assertThat(audit.lines().get(1))
                    .contains(
                            "\"method\":\"tessera.v1.Admin/RemoveItem\",\"item\":\"item-009\",\"status\":\"OK\",\"revision\":");
            assertThat(audit.lines().get(2)).contains("\"item\":\"bad\\nid\",\"status\":\"INVALID_ARGUMENT\"}");
            assertThat(audit.lines().get(3))
                    .contains("\"caller\":\"record\",")
                    .endsWith("\"method\":\"tessera.v1.Admin/UpsertItem\",\"status\":\"PERMISSION_DENIED\"}");
            assertThat(audit.lines().get(4))
                    .doesNotContain("caller")
                    .endsWith("\"method\":\"tessera.v1.Admin/RemoveItem\",\"status\":\"UNAUTHENTICATED\"}");
        }
    }

    @Test
    void adminWithoutAnybodyWhoMayIsRefusedAtTheStart() throws IOException {
        write(line("shop", "scopes=recommend"));
        assertThatThrownBy(() -> TestRanker.start(
                        TestRanker.config(new Transport.LoopbackOnly(), new Access.Listed(callers)), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody in the file of --callers has the scope admin");
    }
}
