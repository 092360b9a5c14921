package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Rung;
import dev.tessera.online.ranking.ItemIntake;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.v1.Decision;
import dev.tessera.v1.Explanation;
import dev.tessera.v1.ItemChange;
import dev.tessera.v1.Placement;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.SecondStage;
import java.util.List;

/** Writes what all ranked answers share. */
final class Answers {
    private Answers() {}

    static Decision decision(dev.tessera.online.ranking.Decision decision) {
        return Decision.newBuilder()
                .setId(decision.id().value())
                .setGeneration(decision.generation().value())
                .setRung(rung(decision.rung()))
                .setReason(decision.reason())
                .setExperiment(decision.experiment())
                .setVariant(decision.variant())
                .setSecondStage(secondStage(decision.secondStage()))
                .build();
    }

    static List<RankedItem> items(List<dev.tessera.online.ranking.RankedItem> items) {
        return items.stream().map(Answers::item).toList();
    }

    static ItemChange change(ItemIntake.Receipt receipt) {
        return ItemChange.newBuilder()
                .setRevision(receipt.revision())
                .setGeneration(receipt.generation().value())
                .build();
    }

    private static RankedItem item(dev.tessera.online.ranking.RankedItem item) {
        RankedItem.Builder builder = RankedItem.newBuilder()
                .setItemId(item.item().value())
                .setScore(item.score())
                .setTitle(item.title())
                .setTeam(item.team());
        if (item.propensity() < 1) {
            builder.setPropensity(item.propensity());
        }
        item.told().ifPresent(told -> builder.setExplanation(explanation(told.explanation()))
                .setPlacement(placement(told.placement())));
        return builder.build();
    }

    private static Explanation explanation(dev.tessera.online.retrieval.Explanation explanation) {
        return Explanation.newBuilder()
                .setText(explanation.text())
                .setImage(explanation.image())
                .setAttributes(explanation.attributes())
                .setBehaviour(explanation.behaviour())
                .setBias(explanation.bias())
                .setResidual(explanation.residual())
                .setRules(explanation.rules())
                .build();
    }

    private static Placement placement(dev.tessera.online.slate.Placement placement) {
        Placement.Builder builder = Placement.newBuilder()
                .setRule(
                        switch (placement.rule()) {
                            case SCORE -> Placement.Rule.RULE_SCORE;
                            case DIVERSITY -> Placement.Rule.RULE_DIVERSITY;
                            case PIN -> Placement.Rule.RULE_PIN;
                            case EXPLORATION -> Placement.Rule.RULE_EXPLORATION;
                        });
        placement.rank().ifPresent(builder::setRank);
        return builder.build();
    }

    private static SecondStage secondStage(SecondStageUse use) {
        return switch (use) {
            case NONE -> SecondStage.SECOND_STAGE_NONE;
            case USED -> SecondStage.SECOND_STAGE_USED;
            case OUT_OF_TIME -> SecondStage.SECOND_STAGE_OUT_OF_TIME;
            case FAILED -> SecondStage.SECOND_STAGE_FAILED;
            case LEFT_OUT -> SecondStage.SECOND_STAGE_LEFT_OUT;
        };
    }

    private static dev.tessera.v1.Rung rung(Rung rung) {
        return switch (rung) {
            case FULL -> dev.tessera.v1.Rung.RUNG_FULL;
            case STALE_GENERATION -> dev.tessera.v1.Rung.RUNG_STALE_GENERATION;
            case CONTENT_ONLY -> dev.tessera.v1.Rung.RUNG_CONTENT_ONLY;
            case POPULARITY -> dev.tessera.v1.Rung.RUNG_POPULARITY;
        };
    }
}
