package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.PreparedActivation;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.tensorflow.UserModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generations of a real ranker are switched while clients ask it. */
class SwitchUnderLoadIT {
    private static final GenerationId G1 = new GenerationId("g1");
    private static final GenerationId G2 = new GenerationId("g2");
    private static final int SWITCHES = 1_000;

    /** How many of the switches the ranker is waited for. */
    private static final int FOLLOWED = 700;

    /** How many of these an answer is waited for, too. */
    private static final int ANSWERED = 200;

    /** How many switches are made where each has to load. */
    private static final int LOADED = 20;

    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    private RankerOnRedis ranker;
    private GenerationStore generations;

    private void theSecondOfTwoGenerationsIsServed(boolean keepPrevious) throws IOException {
        ranker = new RankerOnRedis(folder, TestRanker.config(256, keepPrevious))
                .serving("g1")
                .serving("g2");
        ranker.questions.areToldApartItemByItem("g1", "g2");
        for (Questions.Answer answer : Questions.ask(ranker.client())) {
            assertThatThrownBy(() -> ranker.questions.check(answer.claimedBy("g1")))
                    .as("an answer of another generation than it says")
                    .isInstanceOf(AssertionError.class);
        }
        generations = ranker.generations();
    }

    @AfterEach
    void close() {
        ranker.close();
    }

    @Test
    void aThousandSwitchesAndRollbacksMixNoAnswerAndLoadNothing() throws Exception {
        theSecondOfTwoGenerationsIsServed(true);
        long revision = generations.pointer().revision();
        try (AskingClients clients = new AskingClients(CLIENTS, ranker.channel(), ranker.questions)) {
            int followed = 0;
            for (int flip = 0; flip < SWITCHES; flip++) {
                Pointer now = flip % 2 == 0
                        ? generations.rollback(generations.pointer())
                        : generations.activate(G2, generations.pointer());
                if (flip < FOLLOWED) {
                    ranker.awaitServing(now);
                    followed++;
                }
                if (flip < ANSWERED) {
                    clients.awaitAnswerBy(now.active().orElseThrow());
                }
            }
            assertThat(followed).as("switches that the ranker made, at least").isEqualTo(FOLLOWED);
            ranker.awaitServing(generations.pointer());
            Map<String, Integer> answers = clients.stop();
            assertThat(answers).containsOnlyKeys("g1", "g2");
            assertThat(answers.values()).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(ANSWERED / 2));
        }
        assertThat(generations.pointer().revision()).isEqualTo(revision + SWITCHES);
        assertThat(ranker.loader.loaded).as("loaded once each").containsExactly(G1, G2);
        assertThat(ranker.loader.closed).isEmpty();
        assertThat(generations.leases().live())
                .containsExactly(new Lease(RankerOnRedis.REPLICA, Map.of(G1, Readiness.warm(), G2, Readiness.warm())));
        ranker.stop();
        assertThat(ranker.loader.closed).as("nobody uses them any more").containsExactlyInAnyOrder(G1, G2);
        assertThat(generations.leases().live()).isEmpty();
    }

    @Test
    void whatIsLetGoAtEachSwitchIsClosedAfterItsLastAnswer() throws Exception {
        theSecondOfTwoGenerationsIsServed(false);
        try (AskingClients clients = new AskingClients(CLIENTS, ranker.channel(), ranker.questions)) {
            for (int flip = 0; flip < LOADED; flip++) {
                Pointer now = generations.rollback(generations.pointer());
                ranker.awaitServing(now);
                clients.awaitAnswerBy(now.active().orElseThrow());
            }
            assertThat(clients.stop()).containsOnlyKeys("g1", "g2");
        }
        assertThat(ranker.loader.loaded).hasSize(2 + LOADED);
        await().until(() -> ranker.loader.closed.size() == 1 + LOADED);
        ranker.stop();
        assertThat(ranker.loader.closed).hasSize(2 + LOADED);
    }

    @Test
    void aPreparedFlipComesAfterTheRankerHasLoadedAndAFailedOneNever() throws Exception {
        theSecondOfTwoGenerationsIsServed(true);
        GenerationId third = ranker.publish("g3");
        GenerationId broken = publishBroken();
        PreparedActivation activation = new PreparedActivation(generations, line -> {});
        try (AskingClients clients = new AskingClients(CLIENTS, ranker.channel(), ranker.questions)) {
            Pointer seen = generations.pointer();
            generations.prepare(broken, Duration.ofMinutes(5));
            await().until(() -> !reason(broken).isEmpty());
            String reason = reason(broken);
            assertThatThrownBy(() -> activation.activate(broken, seen, Duration.ofSeconds(1)))
                    .isInstanceOf(GenerationException.class)
                    .hasMessageContaining("ranker tested ")
                    .hasMessageContaining("(" + reason + ")");
            assertThat(generations.pointer()).isEqualTo(seen);

            generations.prepare(third, Duration.ofMinutes(5));
            await().until(() -> ranker.loader.loaded.contains(third));
            assertThat(clients.stop()).as("nobody saw the candidate").containsOnlyKeys("g2");
        }
        Pointer now = activation.activate(third, generations.pointer(), Duration.ofMinutes(5));
        assertThat(ranker.loader.loaded).containsExactly(G1, G2, third);
        ranker.awaitServing(now);
        await().until(() -> ranker.loader.closed.equals(List.of(G1)));
        await().until(() -> readiness(G1).isEmpty());
        generations.remove(G1);
        ranker.awaitServing(activation.rollback(now, Duration.ofMinutes(5)));
        assertThat(ranker.loader.loaded).as("a rollback loads nothing").hasSize(3);
    }

    private GenerationId publishBroken() throws IOException {
        Path model = Files.createDirectories(folder.resolve("broken").resolve(UserModel.FOLDER));
        Files.writeString(model.resolve("saved_model.pb"), "no model");
        return ranker.publish("broken", folder.resolve("broken"));
    }

    private Optional<Readiness> readiness(GenerationId id) {
        return generations.leases().live().get(0).readiness(id);
    }

    private String reason(GenerationId id) {
        return readiness(id).map(Readiness::reason).orElse("");
    }
}
