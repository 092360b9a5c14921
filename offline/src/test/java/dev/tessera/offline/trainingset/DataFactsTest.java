package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The facts of the small MovieLens data, which others have counted too. */
class DataFactsTest {
    @Test
    void filmRatingsAreTiedEnteredInBulkAndRarelyWarm() throws Exception {
        EventLog log = new EventLog();
        MovieLens.small().events().forEach(log::add);

        List<DataReport> facts = DataFacts.of("time", log);

        assertThat(value(facts, "events", "")).isEqualTo(100_836);
        assertThat(value(facts, "tied_events", "")).isEqualTo(.230, within(.001));
        assertThat(value(facts, "tied_last_events", "")).isEqualTo(.154, within(.001));
        assertThat(value(facts, "median_user_span", "")).isEqualTo(79.5, within(.1));
        assertThat(value(facts, "warm_users", "80%")).isEqualTo(28);
        assertThat(value(facts, "users_after_cut", "80%")).isEqualTo(116);
        assertThat(value(facts, "events_on_unseen_items", "80%")).isEqualTo(.151, within(.001));
    }

    @Test
    void withoutEventsThereAreNoFacts() {
        assertThat(DataFacts.of("time", new EventLog())).isEmpty();
    }

    private static double value(List<DataReport> facts, String fact, String slice) {
        return facts.stream()
                .filter(row -> row.fact().equals(fact) && row.slice().equals(slice))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
