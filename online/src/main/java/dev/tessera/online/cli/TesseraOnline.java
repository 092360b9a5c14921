package dev.tessera.online.cli;

import dev.tessera.online.access.TokenCommand;
import dev.tessera.online.demo.TourCommand;
import dev.tessera.online.launch.DemoCommand;
import dev.tessera.online.launch.RunCommand;
import dev.tessera.online.load.LoadCommand;
import dev.tessera.online.replay.ReplayCommand;
import dev.tessera.online.serving.ServeCommand;
import dev.tessera.store.redis.embedded.EmbeddedRedisException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** Main class of the online side; {@code ./tessera} calls it. Exit codes: 0 done, 1 failed, 2 wrong command line. */
@Command(
        name = "tessera",
        description = "Serves recommendations, shows them and measures them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ServeCommand.class,
            TokenCommand.class,
            TourCommand.class,
            LoadCommand.class,
            ReplayCommand.class,
            DemoCommand.class,
            RunCommand.class
        })
public final class TesseraOnline {
    private TesseraOnline() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new TesseraOnline()).setExecutionExceptionHandler(TesseraOnline::explain);
    }

    /** What a user can mend is said in a sentence; anything else is a defect and shows its stack. */
    private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof IllegalArgumentException) {
            err.println("tessera: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof IOException || failure instanceof EmbeddedRedisException) {
            err.println("tessera: " + failure.getMessage());
        } else {
            failure.printStackTrace(err);
        }
        return 1;
    }
}
