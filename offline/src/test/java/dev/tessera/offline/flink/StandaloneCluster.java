package dev.tessera.offline.flink;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink cluster of processes as an installation has it: one JobManager and some TaskManagers of a slot each. Their class path has this
 * process's libraries, and nothing of Tessera.
 */
public final class StandaloneCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String LOGBACK = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final Path folder;
    private final int restPort;
    private final List<Process> processes = new ArrayList<>();

    private StandaloneCluster(Path folder, int restPort) {
        this.folder = folder;
        this.restPort = restPort;
    }

    /** @param folder for configuration, logs and temporary files */
    public static StandaloneCluster start(Path folder, int taskManagers) throws IOException {
        StandaloneCluster cluster = new StandaloneCluster(folder, freePort());
        try {
            cluster.writeConfiguration();
            cluster.launch("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", "jobmanager");
            for (int i = 0; i < taskManagers; i++) {
                cluster.launch("org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "taskmanager-" + i);
            }
            await().atMost(PATIENCE).until(() -> cluster.slots() == taskManagers);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw new IllegalStateException("the cluster did not start:\n" + cluster.logs(), e);
        }
    }

    /** HOST:PORT of the REST endpoint. */
    public String address() {
        return "127.0.0.1:" + restPort;
    }

    /** A subtask as the cluster tells of it: such as RUNNING, and where. */
    public record Subtask(String job, String status, String taskManager) {}

    /** The subtasks of operators of this name, of all jobs. */
    public List<Subtask> subtasksOf(String operator) throws IOException {
        List<Subtask> subtasks = new ArrayList<>();
        for (JsonNode job : get("/jobs").get("jobs")) {
            String id = job.get("id").asText();
            for (JsonNode vertex : get("/jobs/" + id).get("vertices")) {
                if (vertex.get("name").asText().contains(operator)) {
                    get("/jobs/" + id + "/vertices/" + vertex.get("id").asText())
                            .get("subtasks")
                            .forEach(subtask -> subtasks.add(new Subtask(
                                    id,
                                    subtask.get("status").asText(),
                                    subtask.get("taskmanager-id").asText())));
                }
            }
        }
        return subtasks;
    }

    /** Ends one as a machine does that fails. */
    public void killATaskManager() {
        processes.get(processes.size() - 1).destroyForcibly();
    }

    /** What the processes have written, for a test that fails. */
    public String logs() {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(each -> each.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                all.append("== ").append(file.getFileName()).append('\n').append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int slots() {
        try {
            return get("/overview").get("slots-available").asInt();
        } catch (IOException e) {
            return 0;
        }
    }

    private JsonNode get(String path) throws IOException {
        try (InputStream in = URI.create("http://" + address() + path).toURL().openStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    private void writeConfiguration() throws IOException {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("jobmanager.rpc.address", "127.0.0.1"),
                Map.entry("jobmanager.rpc.port", freePort()),
                Map.entry("rest.address", "127.0.0.1"),
                Map.entry("rest.bind-address", "127.0.0.1"),
                Map.entry("rest.port", restPort),
                // How old the state of a job may be that REST tells.
                Map.entry("web.refresh-interval", "100 ms"),
                Map.entry("heartbeat.interval", "1 s"),
                Map.entry("heartbeat.timeout", "10 s"),
                Map.entry(
                        "classloader.parent-first-patterns.additional",
                        "org.tensorflow;org.bytedeco;com.google.protobuf;ai.djl"),
                Map.entry("taskmanager.host", "127.0.0.1"),
                Map.entry("taskmanager.numberOfTaskSlots", 1),
                Map.entry("taskmanager.cpu.cores", 1),
                Map.entry("taskmanager.memory.framework.heap.size", "128m"),
                Map.entry("taskmanager.memory.framework.off-heap.size", "128m"),
                Map.entry("taskmanager.memory.jvm-metaspace.size", "256m"),
                Map.entry("taskmanager.memory.jvm-overhead.min", "256m"),
                Map.entry("taskmanager.memory.jvm-overhead.max", "256m"),
                Map.entry("taskmanager.memory.task.heap.size", "512m"),
                Map.entry("taskmanager.memory.task.off-heap.size", "1g"),
                Map.entry("taskmanager.memory.network.min", "64m"),
                Map.entry("taskmanager.memory.network.max", "64m"),
                Map.entry("taskmanager.memory.managed.size", "64m"),
                // The few Hadoop classes that Parquet names are not enough for Flink's Hadoop security.
                Map.entry(
                        "security.context.factory.classes",
                        "org.apache.flink.runtime.security.contexts.NoOpSecurityContextFactory"),
                Map.entry("io.tmp.dirs", folder.toString()));
        String yaml = settings.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining());
        Files.writeString(folder.resolve("config.yaml"), yaml);
        Files.writeString(folder.resolve("logback.xml"), LOGBACK);
    }

    private void launch(String main, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
                "-Djava.io.tmpdir=" + folder));
        String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
        if (cache != null) {
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
        }
        command.addAll(List.of("-cp", libraries(), main, "--configDir", folder.toString()));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("tessera-"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
