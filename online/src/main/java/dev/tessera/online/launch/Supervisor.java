package dev.tessera.online.launch;

import dev.tessera.online.demo.RankerAddress;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.online.demo.TourCommand;
import dev.tessera.online.launch.Installation.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Redis, then the stages, then the ranker, then the tour; each in a process of its own, all of them ended together. */
final class Supervisor {
    private static final Duration START_OF_RANKER = Duration.ofMinutes(3);

    private final Installation installation;
    private final LaunchOptions options;
    private final PrintStream out;
    private final long started = System.nanoTime();

    private Supervisor(Installation installation, LaunchOptions options, PrintStream out) {
        this.installation = installation;
        this.options = options;
        this.out = out;
    }

    static Supervisor ofLauncher(LaunchOptions options, PrintStream out) {
        return new Supervisor(Installation.ofLauncher(), options, out);
    }

    /**
     * @param stageArguments of {@code run-stages}, but for the work folder and Redis
     * @return the exit code: that of the first process that failed, 1 if the tour found a fault, else 0
     */
    int run(Path givenWork, List<String> stageArguments) throws IOException, InterruptedException {
        Path work = Files.createDirectories(givenWork.toAbsolutePath().normalize());
        int port = rankerPort();
        say("Redis");
        try (RunningRedis redis = options.redis().open(installation.cache(), work.resolve("redis"))) {
            say("Redis answers at " + redis + "; stages in " + work);
            List<String> arguments = new ArrayList<>(List.of("run-stages", "--work", work.toString()));
            arguments.addAll(redis.arguments());
            arguments.addAll(stageArguments);
            try (ChildProcess stages =
                    start("stages", Program.OFFLINE, options.stagesHeap(), arguments, Optional.empty())) {
                int code = stages.await();
                if (code != 0) {
                    say("the stages failed with exit code " + code
                            + "; what they said stands above. What was finished stays in " + work
                            + ", and the same command may be given again");
                    return code;
                }
                return serve(work, redis, stages.usage(), port);
            }
        }
    }

    private int serve(Path work, RunningRedis redis, Usage stages, int port) throws IOException, InterruptedException {
        Path log = Files.createDirectories(work.resolve("logs")).resolve("ranker.log");
        RankerAddress address = new RankerAddress("127.0.0.1", port);
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", Integer.toString(port)));
        arguments.addAll(redis.arguments());
        say("ranker");
        try (ChildProcess ranker = start("ranker", Program.ONLINE, options.rankerHeap(), arguments, Optional.of(log))) {
            if (!Readiness.await(RankerTarget.open(address), ranker, START_OF_RANKER)) {
                return rankerFailed(ranker, log);
            }
            say("ranker serves at " + address + ", its log is " + log);
            out.println();
            boolean followed = tour(address, work);
            printUsage(List.of(stages, ranker.usage(), of("redis", redis.peakMemory()), of("launcher", own())));
            if (options.exit()) {
                return followed ? 0 : 1;
            }
            printAddresses(work, redis, address);
            int code = ranker.await();
            say("the ranker ended with exit code " + code + "; its log is " + log);
            return code;
        }
    }

    /** Whether the tour found all well; one that cannot be given must not end a ranker that serves. */
    private boolean tour(RankerAddress address, Path work) {
        try {
            return TourCommand.run(RankerTarget.open(address), work, Optional.empty(), out);
        } catch (IOException e) {
            say("no tour: " + e.getMessage());
            return false;
        }
    }

    private ChildProcess start(String name, Program program, String heap, List<String> arguments, Optional<Path> log)
            throws IOException {
        return ChildProcess.start(name, installation.command(program, heap, arguments), log);
    }

    private int rankerFailed(ChildProcess ranker, Path log) throws IOException, InterruptedException {
        boolean alive = ranker.isAlive();
        ranker.close();
        List<String> lines = Files.readAllLines(log);
        say(
                alive
                        ? "the ranker does not serve after " + START_OF_RANKER.toMinutes() + " minutes"
                        : "the ranker ended before it served");
        say("last lines of its log " + log + ":");
        lines.subList(Math.max(0, lines.size() - 15), lines.size()).forEach(line -> out.println("    " + line));
        return alive ? 1 : Math.max(1, ranker.await());
    }

    private int rankerPort() throws IOException {
        try (ServerSocket probe = new ServerSocket(options.port(), 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (java.net.BindException e) {
            throw new IOException(
                    "port " + options.port() + " is taken; end what uses it, or pass --port (0 = any free one)", e);
        }
    }

    private static OptionalLong own() {
        return ResidentMemory.peak(ProcessHandle.current().pid());
    }

    private Usage of(String name, OptionalLong peak) {
        return new Usage(name, Duration.ofNanos(System.nanoTime() - started), peak);
    }

    private void printUsage(List<Usage> usages) {
        out.println("What it took:");
        out.print(Usage.table(usages));
        out.println();
    }

    private void printAddresses(Path work, RunningRedis redis, RankerAddress address) {
        String redisArguments = String.join(" ", redis.arguments());
        out.println("The ranker keeps serving at " + address + " until Ctrl-C. In another terminal:");
        out.println("  ./tessera tour --target " + address + " --work " + work);
        out.println("  ./tessera load --target " + address + " --work " + work);
        out.println("  ./tessera serve --port " + (address.port() + 1) + " " + redisArguments);
        out.println(
                "  grpcurl -plaintext -d '{\"user_id\":\"u\",\"size\":5}' " + address + " tessera.v1.Ranker/Recommend");
        out.flush();
    }

    private void say(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - started);
        out.printf("[%d:%02d] %s%n", since.toMinutes(), since.toSecondsPart(), what);
        out.flush();
    }
}
