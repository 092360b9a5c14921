package dev.tessera.online.replay;

import dev.tessera.online.decisions.DecisionReplay;
import dev.tessera.online.decisions.Sampling;
import dev.tessera.online.serving.GenerationOptions;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.redis.RedisException;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.tensorflow.NumericProfile;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: makes logged answers again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        showAtFileInUsageHelp = false,
        description =
                "Makes the answers that `serve --decisions` logged again, from the generations that they name, and "
                        + "says which are not the same.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all that could be replayed are equal",
            "1:a decision differs, a generation is damaged, or a row or a file cannot be read by this build (the rest was replayed)",
            "2:an option is wrong",
            "5:Redis is absent, refuses, or is not fit; the message says what to do",
            "7:nothing could be replayed; the output says why"
        })
public final class ReplayCommand implements Callable<Integer> {
    static final int EXIT_STORE = 5;
    static final int EXIT_NOTHING = 7;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DECISION_ID", description = "the one decision to replay (default: all)")
    private Optional<String> decision = Optional.empty();

    @Option(
            names = "--decisions",
            required = true,
            paramLabel = "DIR",
            description = "what `serve --decisions` wrote: the folder, one of a day or an hour in it, or a file")
    private Path log = Path.of("");

    @Mixin
    private GenerationOptions generations = new GenerationOptions();

    @Override
    public Integer call() throws IOException {
        Optional<DecisionId> wanted = decision.map(DecisionId::new);
        DecisionReader reader = DecisionReader.of(log, wanted);
        try (RedisFeatureStore redis = RedisFeatureStore.open(generations.settings())) {
            return replay(reader, wanted, redis);
        } catch (RedisException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("tessera replay: " + e.getMessage());
            err.flush();
            return EXIT_STORE;
        }
    }

    private int replay(DecisionReader reader, Optional<DecisionId> wanted, RedisFeatureStore redis) {
        PrintWriter out = spec.commandLine().getOut();
        ReplaySummary summary = new ReplaySummary();
        for (String fault : reader.unreadable()) {
            out.println(fault);
            summary.addUnreadableFile();
        }
        DecisionReplay replay = new DecisionReplay(NumericProfile.ofSingleHistories(TensorFlowThreads.forServing()));
        new LogReplay(generations.loader(redis)::load, redis.itemLog(), replay).run(reader, (row, verdict) -> {
            out.println(row.decision() + "\t" + verdict.word() + "\t" + verdict.detail());
            summary.add(verdict);
        });
        if (reader.generations().isEmpty()) {
            out.println(absence(wanted, reader));
        }
        summary.lines().forEach(out::println);
        out.flush();
        if (summary.isFaulty()) {
            return 1;
        }
        return summary.replayed() == 0 ? EXIT_NOTHING : ExitCode.OK;
    }

    private String absence(Optional<DecisionId> wanted, DecisionReader reader) {
        if (wanted.isEmpty() || reader.largestShare() == 0) {
            return "there is no decision in " + log;
        }
        Sampling sampling = new Sampling(reader.largestShare());
        String reason = sampling.takes(wanted.get())
                ? "it is not written yet, was dropped, or is of a user who was forgotten; or another ranker logged it elsewhere"
                : "it was not sampled: of all decisions " + sampling.share() + " are logged there";
        return "decision " + wanted.get() + " is not in " + log + ": " + reason;
    }
}
