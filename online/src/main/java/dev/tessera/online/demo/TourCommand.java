package dev.tessera.online.demo;

import dev.tessera.store.model.UserId;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tessera tour}. */
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        description =
                "Asks a running ranker for a newcomer, a known user, and the known user again after three events; "
                        + "then shows the evaluation. Exit code 1: the slate did not follow the events.")
public final class TourCommand implements Callable<Integer> {
    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            required = true,
            description = "work folder of the stages: users and metrics are read there")
    private Path work = Path.of("");

    @Option(
            names = "--user",
            paramLabel = "ID",
            description = "the known user (default: one with about a dozen events)")
    private Optional<String> user = Optional.empty();

    @Override
    public Integer call() throws IOException {
        return run(target.target(), work, user.map(UserId::new), System.out) ? 0 : 1;
    }

    /**
     * @return whether the known user's slate followed what the user did
     * @throws IOException if the work folder lacks a table, or the ranker cannot be asked; the message says what to do
     */
    public static boolean run(RankerTarget target, Path work, Optional<UserId> user, PrintStream out)
            throws IOException {
        KnownEvents known = KnownEvents.read(work);
        ManagedChannel channel = target.connect();
        try {
            boolean followed = new Tour(new RankerClient(channel), known, out).run(user.orElseGet(known::typicalUser));
            out.println(EvaluationText.of(work));
            if (!followed) {
                out.println(
                        "The user's slate did not turn to what was just recorded: something is wrong with histories or models.");
            }
            return followed;
        } catch (StatusRuntimeException e) {
            throw new IOException(Unanswered.message(target, e.getStatus()), e);
        } finally {
            channel.shutdownNow();
        }
    }
}
