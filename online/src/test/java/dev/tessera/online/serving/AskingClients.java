package dev.tessera.online.serving;

import static org.awaitility.Awaitility.await;

import dev.tessera.store.model.GenerationId;
import dev.tessera.v1.RankerGrpc;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Clients that ask without a pause, and check every answer. */
final class AskingClients implements AutoCloseable {
    private final ExecutorService threads;
    private final List<? extends Future<?>> clients;
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    AskingClients(int number, Channel channel, Questions questions) {
        threads = Executors.newCachedThreadPool();
        clients = IntStream.range(0, number)
                .mapToObj(client -> threads.submit(() -> ask(RankerGrpc.newBlockingStub(channel), questions)))
                .toList();
    }

    private void ask(RankerGrpc.RankerBlockingStub client, Questions questions) {
        while (!stopped) {
            for (Questions.Answer answer : Questions.ask(client)) {
                questions.check(answer);
                answers.merge(answer.generation(), 1, Integer::sum);
            }
        }
    }

    /** Waits for one more answer by a generation. Fails as soon as a client has. */
    void awaitAnswerBy(GenerationId generation) {
        int before = answers.getOrDefault(generation.value(), 0);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> answers.getOrDefault(generation.value(), 0) > before
                        || clients.stream().anyMatch(Future::isDone));
    }

    /** How many answers came from each generation. Throws what a client threw. */
    Map<String, Integer> stop() throws Exception {
        stopped = true;
        for (Future<?> client : clients) {
            client.get();
        }
        return Map.copyOf(answers);
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
    }
}
