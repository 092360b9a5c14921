package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CourseTest {
    @Test
    void aPlanGoesOverTheSequencesTwiceAtLeast() {
        assertThat(Course.planned(Corpora.settings(100), 30)).isEqualTo(new Course(100, 100, 30));
        assertThat(Course.planned(Corpora.settings(100), 80)).isEqualTo(new Course(160, 160, 80));
    }

    @Test
    void onMoreSequencesTheSameEpochsTakeMoreSteps() {
        assertThat(new Course(100, 40, 20).inSteps(25)).isEqualTo(new Course(125, 50, 25));
        assertThat(new Course(100, 0, 20).inSteps(25)).as("the start was best").isEqualTo(new Course(125, 0, 25));
    }

    @Test
    void noCourseEndsAfterItsTotal() {
        assertThat(new Course(100, 100, 20).until(7)).isEqualTo(new Course(100, 7, 20));
        assertThatThrownBy(() -> new Course(100, 101, 20)).hasMessageContaining("cannot end after 101");
    }
}
