package dev.tessera.offline.cli;

import dev.tessera.store.generation.BlobException;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.redis.RedisException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Entry point of the offline side. Exit codes: 0 done, 1 failed, 2 wrong command line. */
@Command(
        name = "tessera",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            ConfigCommand.class,
            DemoShopCommand.class,
            IngestCommand.class,
            TrainingSetCommand.class,
            FineTuneCommand.class,
            EmbedCommand.class,
            TrainRankerCommand.class,
            SecondStageCommand.class,
            EvaluateCommand.class,
            CompressCommand.class,
            SpeedCommand.class,
            ScoreExternalCommand.class,
            PublishCommand.class,
            StreamCommand.class,
            ForgetCommand.class,
            GenerationsCommand.class,
            ItemsCommand.class,
            HistoriesCommand.class,
            RunStagesCommand.class,
            RefreshCommand.class,
            ExportSplitCommand.class,
        })
public final class TesseraOffline {
    private TesseraOffline() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        CommandLine command = commandLine();
        try {
            return command.execute(ConfigFile.expand(arguments));
        } catch (IllegalArgumentException e) {
            command.getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new TesseraOffline())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(TesseraOffline::report);
    }

    /** Says what went wrong in one line where the message is meant for people; a defect shows its stack. */
    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof IllegalArgumentException && !(failure instanceof ParameterException)) {
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (isMeantForPeople(failure)) {
            command.getErr().println("tessera " + command.getCommandName() + ": " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        failure.printStackTrace(command.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isMeantForPeople(Exception failure) {
        return failure instanceof IOException
                || failure instanceof CancellationException
                || failure instanceof BlobException
                || failure instanceof GenerationException
                || failure instanceof RedisException;
    }
}
