package dev.tessera.online.load;

import dev.tessera.online.demo.KnownEvents;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.online.demo.TargetOptions;
import dev.tessera.online.demo.Unanswered;
import dev.tessera.store.model.UserId;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tessera load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description =
                "Measures a running ranker: Recommend beside an empty call with clients that wait for their answers, then the "
                        + "highest rate that it holds. Users are drawn with a seed.")
public final class LoadCommand implements Callable<Integer> {
    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private Users users = new Users();

    @Option(
            names = "--clients",
            defaultValue = "1",
            description = "clients that wait for their answers (default: ${DEFAULT-VALUE})")
    private int clients;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "length of each measurement (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            description = "seconds before the first measurement (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--rate",
            split = ",",
            description = "rates to try, requests a second; 0 = none (default: search for the highest that is held)")
    private List<Double> rates = List.of();

    @Option(
            names = "--limit-ms",
            defaultValue = "100",
            description = "a rate is held if 99 of 100 requests take at most this long (default: ${DEFAULT-VALUE})")
    private int limitMillis;

    @Option(names = "--size", defaultValue = "10", description = "items a slate (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(names = "--seed", defaultValue = "1", description = "seed of the draw of users (default: ${DEFAULT-VALUE})")
    private long seed;

    /** Where the users come from. */
    static final class Users {
        @Option(names = "--users", paramLabel = "FILE", description = "ask for these users, one id a line")
        private Optional<Path> file = Optional.empty();

        @Option(names = "--work", paramLabel = "DIR", description = "ask for the users of this work folder's events")
        private Optional<Path> work = Optional.empty();

        List<String> read() throws IOException {
            if (file.isPresent() == work.isPresent()) {
                throw new IllegalArgumentException("expected either --users FILE or --work DIR: whom to ask for");
            }
            if (file.isPresent()) {
                List<String> ids = Files.readAllLines(file.get()).stream()
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .toList();
                if (ids.isEmpty()) {
                    throw new IOException("--users " + file.get() + " is empty; expected one user id a line");
                }
                return ids;
            }
            return KnownEvents.read(work.orElseThrow()).users().stream()
                    .map(UserId::value)
                    .toList();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        check("--clients", clients);
        check("--seconds", seconds);
        check("--limit-ms", limitMillis);
        List<String> ids = users.read();
        RankerTarget ranker = target.target();
        ManagedChannel channel = ranker.connect();
        try {
            Calls calls = new Calls(channel, size);
            reach(calls, ids.get(0), ranker);
            closedLoop(new ClosedLoop(calls, ids, seed), ranker);
            openLoop(new OpenLoop(calls, ids, seed));
        } finally {
            channel.shutdownNow();
        }
        return 0;
    }

    private static void check(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " " + value + " is too small; expected at least 1");
        }
    }

    private static void reach(Calls calls, String user, RankerTarget ranker) throws IOException {
        try {
            calls.recommend(user);
        } catch (StatusRuntimeException e) {
            throw new IOException(Unanswered.message(ranker, e.getStatus()), e);
        }
    }

    private void closedLoop(ClosedLoop loop, RankerTarget ranker)
            throws IOException, InterruptedException, ExecutionException {
        PrintStream out = System.out;
        ClosedLoop.Outcome outcome = measured(loop, ranker);
        out.printf(
                "%d client(s) that wait for their answers, %d s after %d s of warm-up, slates of %d:%n",
                clients, seconds, warmUp, size);
        out.println(Latencies.heading());
        out.println(outcome.recommend().line("Recommend"));
        out.println(outcome.empty().line("empty call (health)"));
        long all = outcome.recommend().count();
        out.println("  rungs: "
                + outcome.rungs().entrySet().stream()
                        .map(rung ->
                                String.format(Locale.ROOT, "%s %.1f%%", rung.getKey(), 100.0 * rung.getValue() / all))
                        .collect(Collectors.joining(", ")));
    }

    private ClosedLoop.Outcome measured(ClosedLoop loop, RankerTarget ranker)
            throws IOException, InterruptedException, ExecutionException {
        try {
            return loop.run(clients, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusRuntimeException refused) {
                throw new IOException(Unanswered.message(ranker, refused.getStatus()), e);
            }
            throw e;
        }
    }

    private void openLoop(OpenLoop loop) throws InterruptedException {
        if (rates.equals(List.of(0.0))) {
            return;
        }
        PrintStream out = System.out;
        Duration limit = Duration.ofMillis(limitMillis);
        out.printf(
                "%nrequests due at a fixed rate, %d s each, timed from when they were due; held = p99 within %d ms, none failed:%n",
                seconds, limitMillis);
        out.println(Latencies.heading());
        RateSearch.Attempt attempt = rate -> {
            Trial trial = loop.run(rate, Duration.ofSeconds(seconds));
            out.println(trial.line(limit));
            return trial.held(limit);
        };
        if (rates.isEmpty()) {
            out.println(RateSearch.highest(100, attempt)
                    .map(rate -> String.format(Locale.ROOT, "highest rate held: %.0f a second", rate))
                    .orElse("no rate was held"));
        } else {
            for (double rate : rates) {
                attempt.held(rate);
            }
        }
    }
}
