package dev.tessera.online.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script on a machine whose java, mvn and df are a few lines of shell. */
class LauncherIT {
    /** Answers -version, else prints how it was called. */
    private static final String JAVA_17 =
            "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.9\"' >&2; else printf '%s\\n' \"$@\"; fi";

    private static final String MAVEN_39 = """
            if [ "$1" = -version ]; then echo 'Apache Maven 3.9.6 (x)'; exit; fi
            echo "$*" >>"$BUILDS"
            echo '[INFO] Building Tessera offline 1 [4/5]'
            for module in offline online; do
              mkdir -p $module/target/classes
              printf '%s' "$PWD/pom.xml" >$module/target/classpath.txt
            done
            """;

    @TempDir
    Path scratch;

    private Path root;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void aCheckoutInAFolderWithASpace() throws IOException {
        root = Files.createDirectories(scratch.resolve("a checkout"));
        Files.copy(launcher(), root.resolve("tessera"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : List.of("proto", "feature-store", "offline", "online")) {
            Files.writeString(Files.createDirectories(root.resolve(module)).resolve("pom.xml"), "<project/>");
            Files.writeString(
                    Files.createDirectories(root.resolve(module).resolve("src/main"))
                            .resolve("a.txt"),
                    "1");
        }
        program("java", JAVA_17);
        program("javac", "true");
        program("mvn", MAVEN_39);
        environment.put("PATH", scratch.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", Files.createDirectories(scratch.resolve("home")).toString());
        environment.put(
                "TMPDIR", Files.createDirectories(scratch.resolve("tmp")).toString());
        environment.put("BUILDS", scratch.resolve("builds").toString());
        environment.put("TESSERA_CHECKS", "off");
    }

    /** The script under test: in this folder, or in one above it. */
    private static Path launcher() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("tessera"))) {
                return folder.resolve("tessera");
            }
        }
        throw new IllegalStateException("no launcher in " + Path.of("").toAbsolutePath() + " or above");
    }

    private void program(String name, String script) throws IOException {
        Path file = scratch.resolve("bin").resolve(name).normalize();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Result(int code, List<String> out, String err) {}

    private Result run(String... arguments) throws IOException, InterruptedException {
        return run(root.resolve("tessera"), arguments);
    }

    private Result run(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(arguments));
        Path err = scratch.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(scratch.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new Result(process.waitFor(), out, Files.readString(err));
    }

    private int builds() throws IOException {
        Path file = scratch.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    void aStageGoesToTheOfflineMainClassWithItsArgumentsUntouched() throws Exception {
        Result result = run("ingest", "--items", "my items.csv", "--work", "");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("@" + root.toRealPath().resolve(".mvn/jvm.options"), "-Dtessera.root=" + root.toRealPath())
                .endsWith("dev.tessera.offline.cli.TesseraOffline", "ingest", "--items", "my items.csv", "--work", "");
        assertThat(run("serve", "--help").out()).endsWith("dev.tessera.online.cli.TesseraOnline", "serve", "--help");
        assertThat(run("help", "load").out()).endsWith("dev.tessera.online.cli.TesseraOnline", "load", "--help");
    }

    @Test
    void itBuildsOnlyWhenASourceChanged() throws Exception {
        assertThat(run("ingest").err()).contains("building", "Tessera offline", "built in");
        assertThat(run("ingest").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Files.writeString(root.resolve("offline/src/main/a.txt"), "2");
        run("ingest");
        assertThat(builds()).isEqualTo(2);

        Files.delete(root.resolve("online/src/main/a.txt"));
        run("ingest");
        assertThat(builds()).isEqualTo(3);
        assertThat(run("check").err()).contains("this machine is fit; nothing is to be built");
    }

    @Test
    void itBuildsAgainForGpusWhenAskedTo() throws Exception {
        run("ingest");
        environment.put("TESSERA_GPU", "on");
        run("ingest");
        run("ingest");
        assertThat(Files.readAllLines(scratch.resolve("builds")))
                .containsExactly("-B -Dquick -DskipTests package", "-B -Dquick -DskipTests -Pgpu package");

        environment.put("TESSERA_GPU", "yes");
        Result refused = run("ingest");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("TESSERA_GPU is 'yes'; expected on or off");
    }

    @Test
    void itBuildsAgainWhenALibraryIsGone() throws Exception {
        run("ingest");
        Files.writeString(root.resolve("online/target/classpath.txt"), "/no/such/library.jar");
        run("ingest");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void onceBuiltItNeedsNoMaven() throws Exception {
        run("ingest");
        program("mvn", "exit 1");
        assertThat(run("ingest").code()).isZero();
    }

    @Test
    void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
        program(
                "mvn",
                "if [ \"$1\" = -version ]; then echo 'Apache Maven 3.9.6'; else echo '[ERROR] no semicolon'; exit 1; fi");
        Result result = run("ingest");
        assertThat(result.code()).isEqualTo(4);
        assertThat(result.err()).contains("the build failed", "[ERROR] no semicolon", "tessera-build.log");
        program("mvn", MAVEN_39);
        assertThat(run("ingest").code()).isZero();
    }

    @Test
    void theLockOfAKilledBuildIsTakenOver() throws Exception {
        Path lock = Files.createDirectories(root.resolve("target/tessera.lock"));
        Files.writeString(lock.resolve("pid"), "999999999");
        assertThat(run("ingest").code()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void allProblemsAreToldAtOnce() throws Exception {
        program("java", "echo 'openjdk version \"11.0.2\"' >&2");
        program("mvn", "echo 'Apache Maven 3.6.3 (x)'");
        program("df", "printf 'Filesystem 1024-blocks Used Available Capacity Mounted\\n/ 9 9 1024000 9%% /\\n'");
        Path unwritable = Files.createFile(scratch.resolve("file"));
        environment.put("TMPDIR", unwritable.toString());
        environment.remove("TESSERA_CHECKS");
        Result result = run("demo");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains("4 problem(s)")
                .contains("Java 11.0.2", "expected 17 or newer")
                .contains("Maven 3.6.3 is too old; expected 3.8 or newer")
                .contains("disk: 1000 MiB free", "expected 4096 MiB")
                .contains("the temporary folder " + unwritable + " cannot be written; set TMPDIR to another");
        assertThat(builds()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tooLittleMemoryIsAProblemOfWhatTrainsOnly() throws Exception {
        program("sed", "case $2 in *MemTotal*) echo 1048576 ;; *) exec /usr/bin/sed \"$@\" ;; esac");
        environment.remove("TESSERA_CHECKS");
        assertThat(run("demo").err()).contains("memory: 1024 MiB, expected 6144 MiB");
        assertThat(run("tour", "--work", "w").code()).isZero();
    }

    @Test
    void aRuntimeWithoutCompilerIsTold() throws Exception {
        Path jre = scratch.resolve("jre");
        program("../jre/bin/java", JAVA_17);
        environment.put("JAVA_HOME", jre.toString());
        Result result = run("ingest");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("no compiler: " + jre + "/bin/javac");
    }

    @Test
    void aMachineWithoutAnythingIsTold() throws Exception {
        environment.put("JAVA_HOME", "/nowhere");
        program("mvn", "");
        Files.delete(scratch.resolve("bin/mvn"));
        for (String name : List.of(
                "bash",
                "sed",
                "cat",
                "find",
                "sort",
                "xargs",
                "cksum",
                "df",
                "awk",
                "mkdir",
                "mktemp",
                "chmod",
                "rm",
                "head",
                "dirname",
                "readlink")) {
            program(name, "PATH=/usr/bin:/bin exec " + name + " \"$@\"");
        }
        environment.put("PATH", scratch.resolve("bin").toString());
        Result result = run("demo");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err())
                .contains("no Java: /nowhere/bin/java is not there", "no Maven: mvn is not on the PATH");
    }

    @Test
    void aSymbolicLinkToItWorksFromAnywhere() throws Exception {
        Files.createSymbolicLink(scratch.resolve("first"), Path.of("a checkout", "tessera"));
        Path link = Files.createSymbolicLink(scratch.resolve("second"), scratch.resolve("first"));
        assertThat(run(link, "ingest").out()).contains("-Dtessera.root=" + root.toRealPath());
    }

    @Test
    void anUnknownCommandIsRefusedWithTheKnownOnes() throws Exception {
        Result result = run("frobnicate");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("unknown command 'frobnicate'", "demo", "train-ranker");
        assertThat(run("help").out()).anyMatch(line -> line.contains("./tessera COMMAND"));
    }
}
