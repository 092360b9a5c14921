package dev.tessera.online.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a built Tessera lies, and how its JVMs are started.
 *
 * @param root folder of the sources, each module built in its {@code target}
 * @param cache folder of unpacked native libraries
 * @param jvmOptions options of the user, put behind all others so that they win
 */
record Installation(Path root, Path cache, List<String> jvmOptions) {
    private static final String SUPERVISED = "dev.tessera.store.process.Supervised";

    Installation {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** @throws IllegalStateException if this JVM was not started by the launcher */
    static Installation ofLauncher() {
        String root = System.getProperty("tessera.root", "");
        String cache = System.getProperty("tessera.cache", "");
        if (root.isEmpty() || cache.isEmpty()) {
            throw new IllegalStateException(
                    "tessera.root and tessera.cache are not set; start this command through ./tessera");
        }
        return new Installation(Path.of(root), Path.of(cache), words(System.getenv("TESSERA_JVM_OPTS")));
    }

    private static List<String> words(@org.jspecify.annotations.Nullable String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.asList(text.strip().split("\\s+"));
    }

    /** The command line of a JVM that runs one of Tessera's programs and ends with this JVM. */
    List<String> command(Program program, String heap, List<String> arguments) throws IOException {
        Path target = root.resolve(program.module()).resolve("target");
        String libraries = Files.readString(target.resolve("classpath.txt")).strip();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + root.resolve(".mvn").resolve("jvm.options"));
        command.add("-Xmx" + heap);
        command.add("-Dtessera.root=" + root);
        command.add("-Dtessera.cache=" + cache);
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache.resolve("javacpp"));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", target.resolve("classes") + ":" + libraries, SUPERVISED));
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.add(program.mainClass());
        command.addAll(arguments);
        return command;
    }

    /** What runs in a JVM of its own. */
    enum Program {
        OFFLINE("offline", "dev.tessera.offline.cli.TesseraOffline"),
        ONLINE("online", "dev.tessera.online.cli.TesseraOnline");

        private final String module;
        private final String mainClass;

        Program(String module, String mainClass) {
            this.module = module;
            this.mainClass = mainClass;
        }

        String module() {
            return module;
        }

        String mainClass() {
            return mainClass;
        }
    }
}
