package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.online.decisions.DecisionLog;
import dev.tessera.online.decisions.Sampling;
import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.online.metrics.ProcessMetrics;
import dev.tessera.online.metrics.RankerMetrics;
import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.InMemoryEventRecorder;
import dev.tessera.store.history.InMemoryForgottenUsers;
import dev.tessera.store.history.InMemoryHistoryStore;
import dev.tessera.store.redis.ConnectionCounts;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of a ranker, read as Prometheus reads them, and the files that name them. */
class MetricsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path REFERENCE = DOCS.resolve("reference").resolve("metrics.md");
    private static final Path DASHBOARD = DOCS.resolve("grafana").resolve("tessera-ranker.json");
    private static final Pattern NAME = Pattern.compile("tessera_[a-z_]+");
    private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private MetricsEndpoint endpoint;
    private TestRanker ranker;

    @BeforeEach
    void start() throws IOException {
        endpoint = MetricsEndpoint.open("127.0.0.1", 0);
        RankerMetrics beside = new RankerMetrics(endpoint.meter());
        beside.userVectors(new CacheCounts());
        beside.redis(() -> new ConnectionCounts(2, 3, 1));
        beside.certificate(() -> Duration.ofDays(30));
        ProcessMetrics.register(endpoint.meter());
        Path callers = TestCallers.write(
                folder.resolve("callers"),
                TestCallers.line("shop scopes=recommend,record", token("shop")),
                TestCallers.line("slow scopes=recommend quota=1/1", token("slow")),
                TestCallers.line("admin scopes=admin", token("admin")));
        ranker = TestRanker.watched(
                        TestRanker.config(new Transport.LoopbackOnly(), new Access.Listed(callers)),
                        new Telemetry(Optional.of(endpoint), Optional.empty()),
                        generations -> DecisionLog.open(
                                new DecisionLog.Settings(folder.resolve("log"), new Sampling(1), 1, "profile"),
                                nobodyIsForgotten(),
                                generations,
                                InstantSource.fixed(TestCatalog.NOW),
                                new Random(1)))
                .serving("g1");
    }

    private static ForgottenUsers nobodyIsForgotten() {
        InMemoryHistoryStore histories = new InMemoryHistoryStore(50);
        return new InMemoryForgottenUsers(
                histories, new InMemoryEventRecorder(histories, Duration.ofDays(7)), InstantSource.system());
    }

    @AfterEach
    void stop() {
        ranker.close();
        endpoint.close();
    }

    private static String token(String name) {
        return "token-of-" + name + "-0123456789abcdef0123456789abcdef";
    }

    private AskedWith as(String name) {
        return AskedWith.authorization(ranker.channel(), "Bearer " + token(name));
    }

    private Scraped scrape() {
        return Scraped.from(endpoint.port());
    }

    /** A call is counted when its stream is closed, which its caller does not wait for. */
    private Scraped scrapeOnceCounted(Map<String, Integer> samples) {
        return await().until(this::scrape, told -> samples.entrySet().stream()
                .allMatch(each -> told.value(each.getKey()) == each.getValue()));
    }

    @Test
    void callsAreCountedByHowTheyEnded() {
        assertThat(as("shop").recommend().isOk()).isTrue();
        assertThat(as("shop").recommend().isOk()).isTrue();
        assertThat(as("slow").recommend().isOk()).isTrue();
        assertThat(as("slow").recommend().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(as("admin").rank().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(AskedWith.nothing(ranker.channel()).similarItems().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(AskedWith.nothing(ranker.channel()).health().isOk()).isTrue();

        Scraped told = scrapeOnceCounted(Map.of(
                "tessera_grpc_calls_total{code=\"OK\",rpc=\"Recommend\"}", 3,
                "tessera_grpc_calls_total{code=\"RESOURCE_EXHAUSTED\",rpc=\"Recommend\"}", 1,
                "tessera_grpc_calls_total{code=\"PERMISSION_DENIED\",rpc=\"Rank\"}", 1,
                "tessera_grpc_calls_total{code=\"UNAUTHENTICATED\",rpc=\"SimilarItems\"}", 1));
        assertThat(told.value("tessera_grpc_call_duration_seconds_count{rpc=\"Recommend\"}"))
                .as("those that were answered")
                .isEqualTo(3);
        assertThat(told.value("tessera_grpc_calls_limit{kind=\"slates\"}")).isEqualTo(4);
        assertThat(told.value("tessera_settings_outdated_files{file=\"callers\"}"))
                .isZero();
        assertThat(told.value("tessera_settings_outdated_files{file=\"rules\"}"))
                .isZero();
        assertThat(told.value("tessera_access_refused_calls_total{reason=\"quota\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_access_refused_calls_total{reason=\"scope\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_access_refused_calls_total{reason=\"credentials\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_access_refused_calls_total{reason=\"call_limit\"}"))
                .isZero();
        assertThat(told.text()).doesNotContain("Check");
    }

    @Test
    void slatesAreCountedByTheirRungsAndEventsByTheirOutcomes() {
        assertThat(as("shop").recommend().isOk()).isTrue();
        assertThat(as("shop").recordEvents().isOk()).isTrue();
        assertThat(as("shop").recordEvents().isOk()).as("sent again").isTrue();
        assertThat(as("shop").similarItems().isOk()).isTrue();
        ranker.recording = false;
        assertThat(as("shop").recordEvents().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

        Scraped told = scrape();

        assertThat(told.value("tessera_ranking_slates_total{reason=\"no_history\",rung=\"popularity\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_ranking_second_stages_total{use=\"none\"}"))
                .isPositive();
        assertThat(told.value("tessera_ranking_slates_total{reason=\"none\",rung=\"full\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_ranking_part_duration_seconds_count{part=\"history\"}"))
                .as("not of similar items")
                .isEqualTo(1);
        assertThat(told.value("tessera_ranking_part_duration_seconds_count{part=\"ranking\"}"))
                .isEqualTo(2);
        assertThat(told.value("tessera_ranking_events_total{outcome=\"recorded\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_ranking_events_total{outcome=\"duplicate\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_ranking_events_total{outcome=\"failed\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_decisions_offered_total")).isEqualTo(2);
    }

    @Test
    void whatIsServedIsNamed() {
        Scraped told = scrape();
        assertThat(told.value("tessera_serving_generation{generation=\"g1\",role=\"active\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_serving_generation_items{role=\"active\"}"))
                .isEqualTo(TestRanker.ITEMS);
        assertThat(told.value("tessera_serving_generation_loads_total{result=\"loaded\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_serving_pointer_age_seconds"))
                .as("the clock of the test stands still")
                .isZero();

        ranker.loadable = false;
        ranker.generations.point("g2");

        await().until(() -> scrape().value("tessera_serving_generation_loads_total{result=\"failed\"}") >= 1);
        assertThat(scrape().value("tessera_serving_generation{generation=\"g1\",role=\"active\"}"))
                .as("what is served meanwhile")
                .isEqualTo(1);
    }

    @Test
    void noIdOfAUserOrAnItemIsTold() {
        as("shop").recommend();
        as("shop").recordEvents();
        as("shop").similarItems();
        assertThat(scrape().text()).doesNotContain("\"ann\"", "\"bob\"", "item-001", "\"shop\"");
    }

    @Test
    void theReferenceListsExactlyWhatIsTold() throws IOException {
        as("shop").recommend();
        as("shop").recordEvents();
        scrapeOnceCounted(Map.of(
                "tessera_grpc_calls_total{code=\"OK\",rpc=\"Recommend\"}", 1,
                "tessera_grpc_calls_total{code=\"OK\",rpc=\"RecordEvents\"}", 1));
        assertThat(scrape().families())
                .as("name, type and labels, as in %s", REFERENCE)
                .isEqualTo(documented());
    }

    @Test
    void queriesNameMetricsThatThereAre() throws IOException {
        Set<String> known = documented().stream()
                .map(family -> family.substring(0, family.indexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(named(REFERENCE)).isSubsetOf(known);
        assertThat(named(DASHBOARD)).hasSizeGreaterThan(10).isSubsetOf(known);
        assertThat(new ObjectMapper().readTree(Files.readString(DASHBOARD)).at("/panels"))
                .allSatisfy(panel -> assertThat(panel.get("title").asText()).isNotBlank());
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        assertThatThrownBy(() -> MetricsEndpoint.open("127.0.0.1", endpoint.port()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--metrics-port: 127.0.0.1:" + endpoint.port() + " cannot be listened on");
    }

    /** The rows of the reference's tables, in the form of {@link Scraped#families}. */
    private static Set<String> documented() throws IOException {
        return Files.readAllLines(REFERENCE).stream()
                .filter(line -> line.startsWith("| `tessera_"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .map(cells -> (cells.get(1) + " " + cells.get(2) + " " + labels(cells.get(3))).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String labels(String cell) {
        return List.of(cell.split(", ")).stream().sorted().collect(Collectors.joining(","));
    }

    private static Set<String> named(Path file) throws IOException {
        return NAME.matcher(Files.readString(file))
                .results()
                .map(found -> PART.matcher(found.group()).replaceFirst(""))
                .collect(Collectors.toSet());
    }
}
