package dev.tessera.offline.flink;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.store.process.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

    /** Those alive, by the name that the cluster knows them by. */
    private final Map<String, Process> taskManagers = new LinkedHashMap<>();

    private int launched;

    private StandaloneCluster(Path folder, int restPort) {
        this.folder = folder;
        this.restPort = restPort;
    }

    /** @param folder for configuration, logs and temporary files */
    public static StandaloneCluster start(Path folder, int taskManagers) throws IOException {
        StandaloneCluster cluster = new StandaloneCluster(folder, FreePort.take());
        try {
            cluster.writeConfiguration();
            cluster.launch("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", "jobmanager");
            cluster.complete(taskManagers);
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

    /** As {@code --flink} does; the caller closes it. */
    public FlinkCluster connect() {
        return FlinkCluster.remote("127.0.0.1", restPort, 2);
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

    /** The last completed checkpoint of a job that runs: when it was begun and completed, in milliseconds since 1970. */
    public record Checkpoint(long begun, long completed) {}

    /** Of the one job that runs; empty if it has completed none. */
    public Optional<Checkpoint> lastCheckpoint() throws IOException {
        for (JsonNode job : get("/jobs").get("jobs")) {
            if (job.get("status").asText().equals("RUNNING")) {
                JsonNode last = get("/jobs/" + job.get("id").asText() + "/checkpoints")
                        .path("latest")
                        .path("completed");
                return Optional.of(last)
                        .filter(JsonNode::isObject)
                        .map(checkpoint -> new Checkpoint(
                                checkpoint.get("trigger_timestamp").asLong(),
                                checkpoint.get("latest_ack_timestamp").asLong()));
            }
        }
        return Optional.empty();
    }

    /** Starts TaskManagers in the place of dead ones until so many are there, and waits until the cluster has them. */
    public void complete(int wanted) throws IOException {
        taskManagers.values().removeIf(process -> !process.isAlive());
        while (taskManagers.size() < wanted) {
            String name = "taskmanager-" + launched++;
            taskManagers.put(
                    name,
                    launch(
                            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                            name,
                            "-D",
                            "taskmanager.resource-id=" + name));
        }
        await().atMost(PATIENCE).until(() -> registered().containsAll(taskManagers.keySet()));
    }

    /** Ends one as a machine does that fails. */
    public void killATaskManager() {
        kill(List.copyOf(taskManagers.keySet()).get(taskManagers.size() - 1));
    }

    /** Ends, likewise, one that runs an operator of this name, once there is one. @return its name */
    public String killTheTaskManagerOf(String operator) {
        String victim = await().atMost(PATIENCE)
                .ignoreException(IOException.class)
                .until(() -> workingOn(operator), Optional::isPresent)
                .orElseThrow();
        kill(victim);
        return victim;
    }

    private Optional<String> workingOn(String operator) throws IOException {
        return subtasksOf(operator).stream()
                .filter(subtask -> Set.of("INITIALIZING", "RUNNING").contains(subtask.status()))
                .map(Subtask::taskManager)
                .filter(taskManagers::containsKey)
                .findFirst();
    }

    private void kill(String taskManager) {
        Process process = Objects.requireNonNull(taskManagers.remove(taskManager), taskManager);
        process.destroyForcibly().onExit().join();
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

    private Set<String> registered() {
        Set<String> names = new HashSet<>();
        try {
            for (JsonNode taskManager : get("/taskmanagers").get("taskmanagers")) {
                names.add(taskManager.get("id").asText());
            }
        } catch (IOException notYet) {
            return Set.of();
        }
        return names;
    }

    private JsonNode get(String path) throws IOException {
        try (InputStream in = URI.create("http://" + address() + path).toURL().openStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    private void writeConfiguration() throws IOException {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("jobmanager.rpc.address", "127.0.0.1"),
                Map.entry("jobmanager.rpc.port", FreePort.take()),
                Map.entry("rest.address", "127.0.0.1"),
                Map.entry("rest.bind-address", "127.0.0.1"),
                Map.entry("rest.port", restPort),
                // How old the state of a job may be that REST tells.
                Map.entry("web.refresh-interval", "100 ms"),
                // One that is killed is missed by the second heartbeat that finds nobody; one that only hangs is waited
                // for.
                Map.entry("heartbeat.interval", "1 s"),
                Map.entry("heartbeat.timeout", "60 s"),
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

    private Process launch(String main, String name, String... arguments) throws IOException {
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
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("tessera-"))
                .collect(Collectors.joining(File.pathSeparator));
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
