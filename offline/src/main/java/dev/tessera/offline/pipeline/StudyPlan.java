package dev.tessera.offline.pipeline;

import dev.tessera.offline.split.ColdFold;
import dev.tessera.offline.split.Everything;
import dev.tessera.offline.split.LabelSet;
import dev.tessera.offline.split.LeaveLastOut;
import dev.tessera.offline.split.Split;
import dev.tessera.offline.split.TimeSplit;
import dev.tessera.offline.study.Study;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which studies a pipeline runs.
 *
 * @param evaluated in their order; each is trained on what its split allows and evaluated
 * @param published the study of everything, whose item vectors and models make the generation
 */
public record StudyPlan(List<Study> evaluated, Study published) {
    public StudyPlan {
        evaluated = List.copyOf(evaluated);
    }

    /** What a scheduled refresh needs: the time split measures, everything known trains what is served. */
    public static StudyPlan standard() {
        return of(List.of(Study.of(TimeSplit.DEFAULT)));
    }

    /** The standard plan and, without behaviour, all content fused, pictures alone and text alone. */
    public static StudyPlan demo() {
        Study time = Study.of(TimeSplit.DEFAULT);
        return of(List.of(
                time,
                time.withContent(time.content(), false),
                time.withContent(EnumSet.of(Modality.IMAGE), false),
                time.withContent(EnumSet.of(Modality.TEXT), false)));
    }

    /** Every split of the protocol, the first two with three seeds; cold folds also with text alone and with text and image. */
    public static StudyPlan full() {
        List<Study> studies = new ArrayList<>();
        List<Split> warm = List.of(TimeSplit.DEFAULT, new LeaveLastOut(LabelSet.ALL), new LeaveLastOut(LabelSet.HIGH));
        for (Split split : warm) {
            for (long seed = 0; seed < 3; seed++) {
                studies.add(Study.of(split).withSeed(seed));
            }
        }
        for (int fold = 0; fold < ColdFold.FOLDS; fold++) {
            Study cold = Study.of(new ColdFold(fold, ColdFold.FOLDS));
            studies.add(cold);
            studies.add(cold.withContent(EnumSet.of(Modality.TEXT, Modality.IMAGE), true));
            studies.add(cold.withContent(EnumSet.of(Modality.TEXT), true));
        }
        return of(studies);
    }

    /** @throws IllegalArgumentException if a name is not a study's; the message says what was expected */
    public static StudyPlan named(Set<String> names) {
        return of(names.stream().map(Study::parse).toList());
    }

    /** All studies, the published one first; those that share an encoder together. */
    List<List<Study>> byEncoder() {
        Map<String, List<Study>> byEncoder = Stream.concat(Stream.of(published), evaluated.stream())
                .collect(Collectors.groupingBy(Study::encoderName, LinkedHashMap::new, Collectors.toList()));
        return List.copyOf(byEncoder.values());
    }

    private static StudyPlan of(List<Study> evaluated) {
        return new StudyPlan(evaluated, Study.of(new Everything()));
    }
}
