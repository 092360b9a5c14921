package dev.tessera.online.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.replay.ReplayCommand;
import dev.tessera.online.serving.OnlineProcess;
import dev.tessera.online.serving.OnlineProcess.Ended;
import dev.tessera.online.serving.ServedProcess;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecision.Rpc;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.ContentQuery;
import dev.tessera.v1.Decision;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.SeenItems;
import dev.tessera.v1.SimilarItemsRequest;
import dev.tessera.v1.UpsertItemRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A ranker with real models logs what it answers and is told to end; another process makes the answers again. */
@ExtendWith(ServedShop.Extension.class)
class ReplayIT {
    private static final int SLATE = 10;
    private static final String LATE = "a late product";

    private static final String RULES = """
            {
              "boosts": [{"score": 2, "half_life": "P90D"}],
              "diversity": 0.3,
              "exploration": {"probability": 0.5, "position": 4}
            }
            """;

    private static final String EXPERIMENT = """
            {"experiment": {"name": "draft", "variants": [
              {"name": "control", "share": 0},
              {"name": "plain", "share": 0.2, "rules": {"diversity": 0, "excluded_item_ids": ["p-0001"]}},
              {"name": "both", "share": 0.3, "interleave": ["control", "plain"]}
            ]}}
            """;

    private final List<Decision> decisions = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void whatWasAnsweredIsAnsweredAgainToTheLastBit(ServedShop shop) throws Exception {
        Path log = folder.resolve("decisions");
        Path rules = Files.writeString(folder.resolve("rules.json"), RULES);
        Path experiment = Files.writeString(folder.resolve("experiment.json"), EXPERIMENT);
        try (ServedProcess ranker = shop.serve(
                folder,
                "--decisions",
                log.toString(),
                "--decision-replay",
                "1",
                "--rules",
                rules.toString(),
                "--experiment",
                experiment.toString())) {
            ManagedChannel channel = ServedShop.serving(ranker);
            AdminGrpc.AdminBlockingStub admin = AdminGrpc.newBlockingStub(channel);
            try {
                askEverything(shop, RankerGrpc.newBlockingStub(channel));
                admin.upsertItem(late("Lamp of blown glass"));
                askEverything(shop, RankerGrpc.newBlockingStub(channel));
                ranker.terminate();
                assertThat(ranker.exit())
                        .as("128 + SIGTERM: %s", ranker.output())
                        .isEqualTo(143);
            } finally {
                channel.shutdownNow();
            }
            assertThat(ranker.output())
                    .contains("0 dropped", "made again: ", "differing: 0,")
                    .doesNotContain("skew:", "made again: 0,");
            List<LoggedDecision> rows = LoggedDecision.TABLE.readAll(log);
            assertThat(rows)
                    .extracting(row -> row.decision().value())
                    .isEqualTo(decisions.stream().map(Decision::getId).toList());
            assertThat(rows)
                    .extracting(LoggedDecision::rpc)
                    .containsAll(Stream.of(Rpc.values()).map(Rpc::name).toList());
            int before = rows.get(0).overlayItems();
            assertThat(rows).extracting(LoggedDecision::overlayItems).containsOnly(before, before + 1);

            assertThat(rows)
                    .filteredOn(row -> row.rpc().equals(Rpc.RECOMMEND.name()))
                    .allSatisfy(row -> assertThat(row.rules()).contains("half_life"))
                    .extracting(row -> row.propensities()[4])
                    .contains(0.5f)
                    .anyMatch(drawn -> drawn < 0.5f);
            assertThat(rows)
                    .filteredOn(row -> row.variant().equals("both") && row.rpc().equals(Rpc.RECOMMEND.name()))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row.teams()).hasSize(SLATE).contains("control", "plain"));

            Files.writeString(rules, "{}");
            Ended replayed = replayInAProcess(shop, log);
            assertThat(replayed.output())
                    .contains(
                            rows.size() + " replayed: " + rows.size() + " equal, 0 differing",
                            "equal, the user vector too, to the last bit: "
                                    + rows.stream()
                                            .filter(ReplayIT::hasUserVector)
                                            .count(),
                            "0 not replayable");
            assertThat(replayed.code()).isZero();
            whatIsNotTheSameIsFound(shop, rows);
            whatANewerBuildWroteIsToldAndTheRestIsReplayed(shop, rows);
            whatIsNotThereIsExplained(shop, log);
            whatChangedSinceIsNotCalledADifference(shop, log, rows);
        } finally {
            takeAway(shop);
        }
    }

    /** Other tests look at the shop as it was, and at how many items changed. */
    private static void takeAway(ServedShop shop) {
        AdminGrpc.newBlockingStub(shop.channel())
                .removeItem(RemoveItemRequest.newBuilder().setItemId(LATE).build());
        try (RedisFeatureStore redis = RedisFeatureStore.open(shop.redis())) {
            ItemLog items = redis.itemLog();
            List<ItemChange> changes = new ArrayList<>();
            items.forEachAfter(0, changes::addAll);
            changes.removeIf(change -> !change.item().equals(new ItemId(LATE)));
            items.settle(changes);
        }
    }

    private void askEverything(ServedShop shop, RankerGrpc.RankerBlockingStub client) throws IOException {
        List<UserId> users;
        try (PlainSlates plain = new PlainSlates(shop.work(), SmallShop.SERVED)) {
            users = plain.users().stream().limit(25).toList();
        }
        String like = "";
        for (UserId user : users) {
            RecommendResponse slate = client.recommend(recommend(user.value(), SeenItems.SEEN_ITEMS_EXCLUDE));
            decisions.add(slate.getDecision());
            like = slate.getItems(0).getItemId();
            RankRequest rank = RankRequest.newBuilder()
                    .setUserId(user.value())
                    .addAllCandidateItemIds(slate.getItemsList().stream()
                            .map(RankedItem::getItemId)
                            .toList())
                    .build();
            decisions.add(client.rank(rank).getDecision());
            decisions.add(client.recommend(recommend(user.value(), SeenItems.SEEN_ITEMS_INCLUDE))
                    .getDecision());
        }
        decisions.add(client.recommend(recommend("a stranger", SeenItems.SEEN_ITEMS_EXCLUDE))
                .getDecision());
        decisions.add(client.similarItems(SimilarItemsRequest.newBuilder()
                        .setItemId(like)
                        .setSize(SLATE)
                        .build())
                .getDecision());
        decisions.add(client.similarItems(SimilarItemsRequest.newBuilder()
                        .setContent(ContentQuery.newBuilder().setText("a lamp of glass"))
                        .setSize(SLATE)
                        .build())
                .getDecision());
    }

    private static RecommendRequest recommend(String user, SeenItems policy) {
        return RecommendRequest.newBuilder()
                .setUserId(user)
                .setSize(SLATE)
                .setSeenItems(policy)
                .build();
    }

    private static UpsertItemRequest late(String title) {
        return UpsertItemRequest.newBuilder().setItemId(LATE).setTitle(title).build();
    }

    private static boolean hasUserVector(LoggedDecision row) {
        return row.vector().length > 0 && !row.user().isEmpty();
    }

    private void whatIsNotTheSameIsFound(ServedShop shop, List<LoggedDecision> rows) throws IOException {
        LoggedDecision row = rows.get(0);
        float[] scores = row.scores().clone();
        scores[2] = Math.nextUp(scores[2]);
        Path changed = folder.resolve("changed");
        LoggedDecision.TABLE.write(changed, List.of(LoggedDecisions.with(row, "scores", scores), rows.get(1)));
        Ended replayed = replay(shop, changed);
        assertThat(replayed.output()).contains(row.decision() + "\tdiffering\tplace 2: logged '");
        assertThat(replayed.code()).isEqualTo(1);
    }

    private void whatANewerBuildWroteIsToldAndTheRestIsReplayed(ServedShop shop, List<LoggedDecision> rows)
            throws IOException {
        Path newer = folder.resolve("newer");
        LoggedDecision.TABLE.write(newer, List.of(LoggedDecisions.with(rows.get(0), "rpc", "DREAM"), rows.get(1)));
        Ended replayed = replay(shop, newer);
        assertThat(replayed.output())
                .contains(
                        rows.get(0).decision() + "\tnot-replayable\trpc is 'DREAM', which this build does not know",
                        "1 replayed: 1 equal, 0 differing",
                        "  not understood: 1");
        assertThat(replayed.code()).isEqualTo(1);
    }

    private void whatIsNotThereIsExplained(ServedShop shop, Path log) throws IOException {
        Ended absent = replay(shop, log, "no-such-decision");
        assertThat(absent.output()).contains("decision no-such-decision is not in " + log + ": it is not written yet");
        assertThat(absent.code()).isEqualTo(7);
        Path elsewhere = folder.resolve("elsewhere");
        LoggedDecision row = LoggedDecisions.with(
                LoggedDecision.TABLE.readAll(log).get(0), "generation", new GenerationId("pruned"));
        LoggedDecision.TABLE.write(elsewhere, List.of(LoggedDecisions.with(row, "share", 0.0)));
        Ended gone = replay(shop, elsewhere);
        assertThat(gone.output()).contains("\tnot-replayable\tgeneration pruned is not there", "  generation gone: 1");
        assertThat(gone.code()).isEqualTo(7);
    }

    private void whatChangedSinceIsNotCalledADifference(ServedShop shop, Path log, List<LoggedDecision> rows) {
        AdminGrpc.newBlockingStub(shop.channel()).upsertItem(late("Lamp of brass"));
        long before = rows.stream()
                .filter(row -> row.overlayItems() == rows.get(0).overlayItems())
                .count();
        Ended replayed = replay(shop, log);
        assertThat(replayed.output())
                .contains(before + " replayed: ", (rows.size() - before) + " not replayable", "items changed: ");
    }

    /** In a process as it was served by: threads of TensorFlow are shared by all of a process. */
    private Ended replayInAProcess(ServedShop shop, Path log) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("replay"));
        arguments.addAll(arguments(shop, log));
        return OnlineProcess.run(folder.resolve("replay.log"), arguments);
    }

    private Ended replay(ServedShop shop, Path log, String... decision) {
        List<String> arguments = new ArrayList<>(arguments(shop, log));
        arguments.addAll(List.of(decision));
        StringWriter printed = new StringWriter();
        int code = new CommandLine(new ReplayCommand())
                .setOut(new PrintWriter(printed, true))
                .setErr(new PrintWriter(printed, true))
                .execute(arguments.toArray(String[]::new));
        return new Ended(code, printed.toString());
    }

    private List<String> arguments(ServedShop shop, Path log) {
        List<String> arguments = new ArrayList<>(List.of(
                "--decisions",
                log.toString(),
                "--cache",
                folder.resolve("cache").toString()));
        arguments.addAll(shop.redisArguments());
        return arguments;
    }
}
