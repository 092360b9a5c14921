package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.study.Study;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The protocol on real films: figures that anyone can recount with a few lines of another language. */
class MovieLensSplitTest {
    @Test
    void theTimeSplitAsks116UsersAtMost20TimesEach() throws Exception {
        TrainingSet set = build("time");

        assertThat(set.bounds().cut()).isEqualTo(1_458_635_171_000L);
        assertThat(users(set, EvaluationTarget::inAll)).isEqualTo(116);
        assertThat(targets(set, EvaluationTarget::inAll)).isEqualTo(2_213);
        assertThat(users(set, EvaluationTarget::inHigh)).isEqualTo(116);
        assertThat(targets(set, EvaluationTarget::inHigh)).isEqualTo(2_028);
    }

    @Test
    void leaveLastOutAsksEachUserOnce() throws Exception {
        TrainingSet all = build("leave-last-out");
        TrainingSet high = build("leave-last-out-high");

        assertThat(users(all, EvaluationTarget::inAll)).isEqualTo(610);
        assertThat(targets(all, target -> true)).isEqualTo(610);
        assertThat(users(high, EvaluationTarget::inHigh)).isEqualTo(609);
        assertThat(targets(high, target -> true)).isEqualTo(609);
    }

    private static TrainingSet build(String study) throws Exception {
        MovieLens films = MovieLens.small();
        return TrainingSet.of(Study.parse(study), films.items(), films.events(), Protocol.DEFAULT);
    }

    private static long users(TrainingSet set, Predicate<EvaluationTarget> labels) {
        return set.targets().stream()
                .filter(target -> target.partition() == Partition.TEST)
                .filter(labels)
                .map(EvaluationTarget::user)
                .distinct()
                .count();
    }

    private static long targets(TrainingSet set, Predicate<EvaluationTarget> labels) {
        return set.targets().stream()
                .filter(target -> target.partition() == Partition.TEST)
                .filter(labels)
                .count();
    }
}
