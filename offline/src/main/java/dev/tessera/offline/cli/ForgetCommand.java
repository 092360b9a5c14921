package dev.tessera.offline.cli;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.forget.ForgetLockedException;
import dev.tessera.offline.forget.ForgetOptions;
import dev.tessera.offline.forget.ForgetReport;
import dev.tessera.offline.forget.ForgetStage;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Erases users. */
@Command(
        name = "forget",
        description = "erases users from Redis and from the work directory, and says what was removed and what remains",
        exitCodeListHeading = "exit codes:%n",
        exitCodeList = {
            "0:forgotten",
            "1:failed, or a file could not be gone through; run it again, it completes what was begun",
            "2:wrong command line; nothing was done",
            "4:a refresh or a streaming job is at work in the work directory; nothing was done"
        })
final class ForgetCommand implements Callable<Integer> {
    static final int INCOMPLETE = 1;
    static final int LOCKED = 4;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            required = true,
            description = "the work directory; every file of a table below it is looked into")
    private Path work = Path.of("");

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "USER", arity = "0..*", description = "ids of users")
    private List<String> users = List.of();

    @Option(
            names = "--users-file",
            paramLabel = "FILE",
            description = "a file of more ids, one a line; empty lines are skipped")
    private Optional<Path> usersFile = Optional.empty();

    @Option(
            names = "--remember-days",
            paramLabel = "N",
            description =
                    "how long the SHA-256 of their ids is kept, so that nothing brings them back: longer than any backup or checkpoint (default: ${DEFAULT-VALUE})")
    private long rememberDays = ForgottenUsers.REMEMBERED.toDays();

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            description = "where to say in JSON what was done (default: forget.json in the work directory)")
    private Optional<Path> summary = Optional.empty();

    @Override
    public Integer call() throws IOException {
        WorkDirectory directory = new WorkDirectory(work.toAbsolutePath().normalize());
        ForgetOptions options = new ForgetOptions(
                ids(),
                Duration.ofDays(rememberDays),
                summary.orElse(directory.root().resolve("forget.json")));
        try {
            ForgetReport report = new ForgetStage(directory, redis.target(), InstantSource.system()).run(options);
            report.lines().forEach(spec.commandLine().getOut()::println);
            report.fault().ifPresent(this::complain);
            return report.fault().isEmpty() ? 0 : INCOMPLETE;
        } catch (ForgetLockedException e) {
            complain(String.valueOf(e.getMessage()));
            return LOCKED;
        }
    }

    private void complain(String message) {
        spec.commandLine().getErr().println("tessera forget: " + message);
    }

    private List<UserId> ids() throws IOException {
        List<UserId> ids = new ArrayList<>();
        for (String user : users) {
            ids.add(new UserId(user));
        }
        if (usersFile.isPresent()) {
            for (String line : Files.readAllLines(usersFile.get())) {
                if (!line.isBlank()) {
                    ids.add(new UserId(line.strip()));
                }
            }
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("no user to forget; expected USER, or --users-file with one id a line");
        }
        return ids;
    }
}
