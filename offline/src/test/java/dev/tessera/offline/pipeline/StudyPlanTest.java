package dev.tessera.offline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.study.Study;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StudyPlanTest {
    @Test
    void studiesOfOneEncoderStandTogether() {
        assertThat(names(StudyPlan.demo()))
                .containsExactly(
                        List.of("all"), List.of("time", "time-fused"), List.of("time-image"), List.of("time-text"));
    }

    @Test
    void seedsAndSplitsHaveEncodersOfTheirOwn() {
        StudyPlan plan = StudyPlan.named(new LinkedHashSet<>(List.of("time", "time-s1", "cold-0", "time-behaviour")));
        assertThat(names(plan))
                .containsExactly(
                        List.of("all"),
                        List.of("time"),
                        List.of("time-s1"),
                        List.of("cold-0"),
                        List.of("time-behaviour"));
    }

    @Test
    void theFullPlanHasEveryStudyOnce() {
        List<String> names =
                names(StudyPlan.full()).stream().flatMap(List::stream).toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(25);
        assertThat(Set.copyOf(names)).contains("leave-last-out-high-s2", "cold-4-text+behaviour", "all");
    }

    private static List<List<String>> names(StudyPlan plan) {
        return plan.byEncoder().stream()
                .map(studies -> studies.stream().map(Study::name).toList())
                .toList();
    }
}
