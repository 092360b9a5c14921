package dev.tessera.online.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Quotas quotas = new Quotas(() -> now);

    private static Caller caller(String name, Quota quota) {
        return new Caller(name, Set.of(Scope.RECOMMEND), Optional.of(quota));
    }

    private int taken(Caller caller, int calls) {
        int taken = 0;
        for (int call = 0; call < calls; call++) {
            taken += quotas.take(caller).isZero() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aBurstIsTakenAtOnceAndThenWhatTheRateBrings() {
        Caller shop = caller("shop", new Quota(10, 3));
        assertThat(taken(shop, 5)).isEqualTo(3);
        now = now.plusMillis(200);
        assertThat(taken(shop, 5)).isEqualTo(2);
        now = now.plusSeconds(60);
        assertThat(taken(shop, 5)).as("no more than the burst is saved up").isEqualTo(3);
    }

    @Test
    void theWaitThatIsToldIsTheWaitThatIsNeeded() {
        Caller shop = caller("shop", new Quota(4, 1));
        assertThat(quotas.take(shop)).isZero();
        now = now.plusMillis(100);
        Duration wait = quotas.take(shop);
        assertThat(wait).isEqualTo(Duration.ofMillis(150));
        now = now.plus(wait).minusNanos(1000);
        assertThat(quotas.take(shop)).isPositive();
        now = now.plusNanos(1001);
        assertThat(quotas.take(shop)).isZero();
    }

    @Test
    void callersDoNotShareAndOneWithoutAQuotaMayAlways() {
        assertThat(taken(caller("shop", new Quota(1, 1)), 2)).isEqualTo(1);
        assertThat(taken(caller("other", new Quota(1, 1)), 2)).isEqualTo(1);
        assertThat(taken(Caller.ANONYMOUS, 1000)).isEqualTo(1000);
    }

    @Test
    void anotherQuotaHoldsFromTheNextCall() {
        assertThat(taken(caller("shop", new Quota(1, 2)), 5)).isEqualTo(2);
        assertThat(taken(caller("shop", new Quota(1, 2)), 5))
                .as("the same again")
                .isZero();
        assertThat(taken(caller("shop", new Quota(1, 4)), 5)).isEqualTo(4);
    }

    @Test
    void aClockThatIsSetBackLocksNobodyOut() {
        Caller shop = caller("shop", new Quota(10, 1));
        assertThat(quotas.take(shop)).isZero();
        now = now.minusSeconds(3600);
        assertThat(quotas.take(shop)).isEqualTo(Duration.ofMillis(100));
        now = now.plusMillis(101);
        assertThat(quotas.take(shop)).isZero();
    }

    /** However calls arrive, no stretch of time sees more than the burst and what the rate brings in it. */
    @Test
    void noStretchOfTimeSeesMoreThanTheQuota() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            Quota quota = new Quota(1 + random.nextInt(50), 1 + random.nextInt(20));
            Caller shop = caller("shop-" + round, quota);
            Instant begin = now;
            int taken = 0;
            int asked = 0;
            for (int step = 0; step < 400; step++) {
                now = now.plusMillis(random.nextInt(40));
                int calls = random.nextInt(4);
                asked += calls;
                taken += taken(shop, calls);
                double most = quota.burst()
                        + quota.perSecond() * Duration.between(begin, now).toMillis() / 1000.0;
                assertThat((double) taken).isLessThanOrEqualTo(most + 1e-6);
            }
            double brought = quota.perSecond() * Duration.between(begin, now).toMillis() / 1000.0;
            assertThat(taken).as("and little is wasted").isGreaterThanOrEqualTo((int) Math.min(asked, brought) / 2);
        }
    }

    /** As threads read a clock and are then overtaken: no time is counted twice. */
    @Test
    void momentsThatComeInAnyOrderBringNoMoreThanTheirSpan() throws Exception {
        int moments = 4000;
        List<Long> millis = new ArrayList<>(
                LongStream.range(0, moments).map(i -> i / 4).boxed().toList());
        Random random = new Random(5);
        for (int i = 0; i + 100 < moments; i += 50) {
            Collections.shuffle(millis.subList(i, i + 100), random);
        }
        AtomicInteger read = new AtomicInteger();
        Instant begin = now.minusMillis(millis.get(0));
        Quotas scrambled = new Quotas(() -> begin.plusMillis(millis.get(read.getAndIncrement() % moments)));
        Caller shop = caller("shop", new Quota(100, 5));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> taken = threads.invokeAll(Collections.nCopies(4, () -> {
            int here = 0;
            for (int call = 0; call < moments / 4 - 1; call++) {
                here += scrambled.take(shop).isZero() ? 1 : 0;
            }
            return here;
        }));
        threads.shutdown();
        int all = 0;
        for (Future<Integer> here : taken) {
            all += here.get();
        }
        assertThat(all).as("of a second").isBetween(5 + 90, 5 + 100);
    }
}
