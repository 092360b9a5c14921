package dev.tessera.online.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.stream.ShownItem;
import dev.tessera.offline.stream.StreamTables;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the how-to asks of the log and of events, beside plain loops over the same rows. */
class ExperimentQueriesTest {
    private static final Path HOW_TO = Path.of("../docs/how-to/run-an-experiment.md");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> VARIANTS = List.of("control", "fresh", "both", "");
    private static final List<String> TEAMS = List.of("control", "fresh", "", "fresh");

    private final Random random = new Random(5);
    private final List<LoggedDecision> decisions = new ArrayList<>();
    private final List<ShownItem> shown = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        for (int user = 0; user < 120; user++) {
            String variant = VARIANTS.get(user % VARIANTS.size());
            for (int n = random.nextInt(5); n >= 0; n--) {
                decide(new UserId("user-" + user), variant, new DecisionId("d-" + user + "-" + n));
            }
        }
        LoggedDecision.TABLE.write(folder.resolve("decisions/date=2026-03-01/hour=12"), decisions);
        StreamTables.SHOWN.write(folder.resolve("work/event_log_shown/date=2026-03-01/hour=12"), shown);
    }

    private void decide(UserId user, String variant, DecisionId decision) {
        LoggedDecision row = LoggedDecisions.with(
                LoggedDecisions.random(decision.value(), user.value(), NOON),
                Map.of(
                        "experiment",
                        variant.isEmpty() ? "" : "fresh-1",
                        "variant",
                        variant,
                        "share",
                        1.0,
                        "rung",
                        random.nextInt(3) == 0 ? "POPULARITY" : "FULL",
                        "teams",
                        variant.equals("both") ? TEAMS : List.of()));
        decisions.add(row);
        for (int place = 0; place < row.items().size(); place++) {
            for (EventKind kind : List.of(EventKind.IMPRESSION, EventKind.CLICK)) {
                if (kind == EventKind.IMPRESSION || random.nextInt(4) == 0) {
                    ItemId item = row.items().get(place);
                    shown.add(new ShownItem(
                            new EventId(decision + " " + item + " " + kind), user, item, kind, decision, place, NOON));
                }
            }
        }
    }

    @Test
    void clicksOfUsersAreComparedByVariants() throws Exception {
        List<List<Object>> rows = ask(0);
        assertThat(rows).hasSize(3);
        for (List<Object> row : rows) {
            String variant = (String) row.get(0);
            Map<String, Double> clicks = new HashMap<>();
            decisions.stream()
                    .filter(decision -> decision.variant().equals(variant) && isFull(decision))
                    .forEach(decision -> clicks.merge(
                            decision.user(),
                            (double) clicks(decision.decision()).size(),
                            Double::sum));
            assertThat(row.get(1)).isEqualTo((long) clicks.size());
            assertThat((double) row.get(2) * clicks.size()).isCloseTo(fullSlates(variant), within(1e-9));
            assertThat((double) row.get(3))
                    .isCloseTo(mean(clicks.values().stream().toList()), within(1e-12));
            assertThat((double) row.get(4))
                    .isCloseTo(plusMinus(clicks.values().stream().toList()), within(1e-12));
        }
    }

    @Test
    void clicksAreCreditedToTheTeamsWhosePicksTheyAre() throws Exception {
        Map<String, Double> ahead = new TreeMap<>();
        for (LoggedDecision decision : decisions) {
            if (decision.variant().equals("both") && isFull(decision)) {
                for (ShownItem click : clicks(decision.decision())) {
                    String team = decision.teams().get(click.position());
                    if (!team.isEmpty()) {
                        ahead.merge(decision.user(), team.equals("fresh") ? 1.0 : -1.0, Double::sum);
                    }
                }
            }
        }
        List<Double> signs = ahead.values().stream().map(Math::signum).toList();
        List<Object> row = ask(1).get(0);
        assertThat(row.get(0)).isEqualTo((long) signs.size());
        assertThat(row.get(1)).isEqualTo(signs.stream().filter(sign -> sign > 0).count());
        assertThat(row.get(2)).isEqualTo(signs.stream().filter(sign -> sign < 0).count());
        assertThat((double) row.get(3)).isCloseTo(mean(signs), within(1e-12)).isPositive();
        assertThat((double) row.get(4)).isCloseTo(plusMinus(signs), within(1e-12));
    }

    private static boolean isFull(LoggedDecision decision) {
        return decision.rung().equals("FULL");
    }

    private double fullSlates(String variant) {
        return decisions.stream()
                .filter(decision -> decision.variant().equals(variant) && isFull(decision))
                .count();
    }

    private List<ShownItem> clicks(DecisionId decision) {
        return shown.stream()
                .filter(event ->
                        event.kind() == EventKind.CLICK && event.decision().equals(decision))
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(each -> each).average().orElseThrow();
    }

    private static double plusMinus(List<Double> values) {
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(each -> (each - mean) * (each - mean))
                .sum();
        return 1.96 * Math.sqrt(squares / (values.size() - 1)) / Math.sqrt(values.size());
    }

    /** What a query of the page gives, by its place in it. */
    private List<List<Object>> ask(int query) throws Exception {
        String[] parts = Files.readString(HOW_TO).split("```sql\n|```\n");
        List<String> queries = new ArrayList<>();
        for (String part : parts) {
            if (part.startsWith("SELECT") || part.startsWith("WITH")) {
                queries.add(part);
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(queries.get(query)
                        .replace("'DIR", "'" + folder.resolve("decisions"))
                        .replace("'WORK", "'" + folder.resolve("work"))
                        .replace("diversity-1", "fresh-1"))) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
