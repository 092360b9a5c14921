package dev.tessera.online.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.serving.ServedProcess;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.Rung;
import dev.tessera.v1.UpsertItemRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How soon what happened is in answers: prints the figures of docs/results/serving.md. Two rankers on one Redis, processes of their own. */
@Tag("soak")
@ExtendWith(ServedShop.Extension.class)
class FreshnessIT {
    private static final Logger log = LoggerFactory.getLogger(FreshnessIT.class);
    private static final int TIMES = 200;

    @Test
    void howSoonWhatHappenedIsInAnswers(ServedShop shop, @TempDir Path folder) throws Exception {
        ManagedChannel other = null;
        try (ServedProcess second = shop.serve(folder)) {
            other = ServedShop.serving(second);
            upsert(shop.channel(), "warm-up");
            record(shop.channel(), "warm-up");
            measureEvents(shop.channel(), shop.channel(), "the ranker that took it");
            measureEvents(shop.channel(), other, "the other ranker");
            measureItems(shop.channel(), shop.channel(), "the ranker that took it");
            measureItems(shop.channel(), other, "the other ranker");
        } finally {
            if (other != null) {
                other.shutdownNow();
            }
        }
    }

    /** A user without a history is answered by what is popular until the event is seen. */
    private static void measureEvents(Channel takes, Channel answers, String who) throws InterruptedException {
        double[] call = new double[TIMES];
        double[] seen = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            String user = who + i;
            long began = System.nanoTime();
            record(takes, user);
            call[i] = millisSince(began);
            long answered = System.nanoTime();
            awaitBusily(() -> recommend(answers, user).getDecision().getRung() == Rung.RUNG_FULL);
            seen[i] = millisSince(answered);
        }
        print("RecordEvents answers", call);
        print("from its answer to an answer of " + who + " that rests on the event", seen);
    }

    private static void measureItems(Channel takes, Channel answers, String who) throws InterruptedException {
        double[] call = new double[TIMES];
        double[] seen = new double[TIMES];
        Random random = new Random(1);
        for (int i = 0; i < TIMES; i++) {
            String item = who + i;
            TimeUnit.MILLISECONDS.sleep(random.nextInt(250)); // changes come at any time between two looks
            long began = System.nanoTime();
            upsert(takes, item);
            call[i] = millisSince(began);
            long answered = System.nanoTime();
            awaitBusily(() -> isKnown(answers, item));
            seen[i] = millisSince(answered);
        }
        for (int i = 0; i < TIMES; i++) {
            RemoveItemRequest away =
                    RemoveItemRequest.newBuilder().setItemId(who + i).build();
            assertThat(AdminGrpc.newBlockingStub(takes)
                            .removeItem(away)
                            .getChange()
                            .getRevision())
                    .isPositive();
        }
        print("UpsertItem answers", call);
        print("from its answer to an answer of " + who + " that has the item", seen);
    }

    private static void awaitBusily(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("30 s are over").isLessThan(until);
        }
    }

    private static void upsert(Channel ranker, String item) {
        AdminGrpc.newBlockingStub(ranker)
                .upsertItem(UpsertItemRequest.newBuilder()
                        .setItemId(item)
                        .setTitle("Kettle of enamelled iron")
                        .build());
    }

    private static void record(Channel ranker, String user) {
        RankerGrpc.newBlockingStub(ranker)
                .recordEvents(RecordEventsRequest.newBuilder()
                        .addEvents(Event.newBuilder()
                                .setEventId("fresh " + user)
                                .setUserId(user)
                                .setItemId("new-0")
                                .setKind(EventKind.EVENT_KIND_VIEW))
                        .build());
    }

    private static RecommendResponse recommend(Channel ranker, String user) {
        return RankerGrpc.newBlockingStub(ranker)
                .recommend(RecommendRequest.newBuilder()
                        .setUserId(user)
                        .setSize(10)
                        .build());
    }

    private static boolean isKnown(Channel ranker, String item) {
        return RankerGrpc.newBlockingStub(ranker)
                        .rank(RankRequest.newBuilder()
                                .setUserId("anybody")
                                .addCandidateItemIds(item)
                                .build())
                        .getItemsCount()
                == 1;
    }

    private static double millisSince(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static void print(String what, double[] millis) {
        Arrays.sort(millis);
        log.info(String.format(
                Locale.ROOT,
                "freshness: %s: ms p50 %.1f, p90 %.1f, p99 %.1f",
                what,
                millis[TIMES / 2],
                millis[TIMES * 9 / 10],
                millis[TIMES * 99 / 100]));
    }
}
