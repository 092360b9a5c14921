package dev.tessera.online.access;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tessera token}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Makes a token for a caller of a ranker. The first line printed is the token, which is kept nowhere else; the second is "
                        + "the caller's line in the file of serve --callers, which has only its digest.")
public final class TokenCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "who calls: letters, digits, dots, dashes, underscores")
    private String name = "";

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE,...",
            required = true,
            description = "what they may do: recommend, record, admin")
    private String scopes = "";

    @Option(
            names = "--quota",
            paramLabel = "N[/BURST]",
            description = "calls a second, and calls at once, that each ranker takes (default: any number)")
    private Optional<String> quota = Optional.empty();

    @Override
    public Integer call() {
        Caller caller = new Caller(name, CallerLine.scopes(scopes), quota.map(Quota::parse));
        Token token = Token.draw(new SecureRandom());
        String line = CallerLine.of(caller, token.digest());
        PrintWriter out = spec.commandLine().getOut();
        out.println(token.text());
        out.println(line);
        out.flush();
        return 0;
    }
}
