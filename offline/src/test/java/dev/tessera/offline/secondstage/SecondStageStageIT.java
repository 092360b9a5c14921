package dev.tessera.offline.secondstage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.evaluate.EvaluationSummary;
import dev.tessera.offline.evaluate.SmallShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.DataReport;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.offline.trainranker.TrainRankerStage;
import dev.tessera.offline.trainranker.TrainedItems;
import dev.tessera.store.vector.ScoredItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stage on a small shop, behind train-ranker and before evaluate. */
@ExtendWith(FlinkExtension.class)
class SecondStageStageIT {
    private static final Study STUDY = Study.parse("time-behaviour");
    private static final SecondStageSettings SETTINGS = new SecondStageSettings(
            20,
            new SecondStageSettings.Shape(8, 8, 4, 2),
            new SecondStageSettings.Learning(16, 7, 0.3, 30, 2e-2, 0.05),
            0);

    @TempDir
    static Path folder;

    private static WorkDirectory work;
    private static StudyDirectory study;
    private static EvaluationSummary summary;

    @BeforeAll
    static void run(FlinkCluster cluster) throws Exception {
        work = new WorkDirectory(folder);
        study = work.study(STUDY.name());
        SmallShop.of(90, 60, 7).write(work, STUDY);
        DataReport.TABLE.write(
                study.table(DataReport.TABLE.name()),
                List.of(new DataReport(STUDY.name(), DataReport.WITHIN_ONE_DAY, "", 0.6, "share")));
        RankerSettings usual = RankerSettings.demo(0);
        new TrainRankerStage(cluster, work)
                .run(
                        STUDY,
                        new RankerSettings(
                                new RankerSettings.Shape(8, 50, 1, 2, 2),
                                usual.regularisation(),
                                new RankerSettings.Learning(16, 1e-2, 20, 3, 1_000, 10),
                                0));
        assertThat(study.secondStage()).doesNotExist();
        assertThat(new SecondStageStage(cluster, work).run(STUDY.name(), SETTINGS))
                .isPresent();
        summary = new EvaluateStage(cluster, work).run(List.of(STUDY), EvaluateOptions.DEFAULT);
    }

    @Test
    void bothStagesAreEvaluatedBesideTheFirstAlone() {
        assertThat(summary.comparisons())
                .filteredOn(row -> row.model().equals("tessera-behaviour-two-stage")
                        && row.against().equals("tessera-behaviour")
                        && row.slice().equals("all")
                        && row.metric().equals("ndcg"))
                .isNotEmpty()
                .allSatisfy(row -> {
                    assertThat(row.low()).isLessThanOrEqualTo(row.difference());
                    assertThat(row.high()).isGreaterThanOrEqualTo(row.difference());
                });
        assertThat(summary.lines()).anyMatch(line -> line.contains("tessera-behaviour-two-stage - tessera-behaviour"));
    }

    @Test
    void theVerdictIsInATableAndClocksAreOffWhereEventsWereEnteredInBulk() throws Exception {
        Verdict verdict = Verdict.of(study).orElseThrow();
        assertThat(verdict.clocks()).isFalse();
        assertThat(verdict.users()).isPositive();
        assertThat(verdict.reachable()).isBetween(1, verdict.cases());
        assertThat(verdict.released()).isEqualTo(verdict.low() >= 0);
        assertThat(Files.readString(study.secondStage().resolve("second_stage.json")))
                .contains("\"clocks\" : false");
    }

    @Test
    void nothingIsOfferedThatWasSeenOrNotThereYet() throws Exception {
        TrainedItems items = TrainedItems.read(study.beforeValidation());
        List<CatalogEntry> catalog = CatalogEntry.TABLE.readAll(study.table("catalog"));
        List<EvaluationTarget> targets = EvaluationTarget.TABLE.readAll(study.table("targets")).stream()
                .filter(target -> target.partition() == Partition.VALIDATION)
                .toList();
        for (EvaluationTarget target : targets.subList(0, 20)) {
            List<Case> cases =
                    new CaseReader(catalog, items, 20).cases(study.beforeValidation(), List.of(Asked.of(target)));
            for (Case each : cases) {
                List<ScoredItem> candidates = each.question().candidates();
                assertThat(candidates).hasSizeLessThanOrEqualTo(20);
                assertThat(candidates.stream().sorted(ScoredItem.ORDER).toList())
                        .isEqualTo(candidates);
                assertThat(candidates).allSatisfy(candidate -> {
                    assertThat(target.seen()).doesNotContain(candidate.item());
                    assertThat(catalog.get(candidate.index()).availableAt(target.occurredAt()))
                            .isTrue();
                });
                assertThat(Arrays.stream(each.question().history().occurredAt()))
                        .allMatch(time -> time < target.occurredAt());
            }
        }
    }
}
