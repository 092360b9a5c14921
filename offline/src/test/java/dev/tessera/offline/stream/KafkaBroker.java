package dev.tessera.offline.stream;

import static org.awaitility.Awaitility.await;

import dev.tessera.store.process.FreePort;
import dev.tessera.store.redis.RedisTls;
import dev.tessera.store.redis.TestCertificates;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;

/** A Kafka broker of one node, in a process of its own that can be killed and started again. */
final class KafkaBroker implements AutoCloseable {
    static final String PASSWORD = "let-me-in";

    /** Known where it speaks TLS, and may do nothing before it is allowed to. */
    static final String LIMITED_USER = "tessera-stream";

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required ";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final Path authority;
    private final int port = FreePort.take();
    private final int portWithPassword = FreePort.take();
    private final int portWithTls = FreePort.take();
    private Process process;

    private KafkaBroker(Path folder, Path authority) throws IOException {
        this.folder = folder;
        this.authority = authority;
    }

    /** @param folder for its configuration, its data and what it prints */
    static KafkaBroker start(Path folder) throws Exception {
        TestCertificates certificates = new TestCertificates(folder.resolve("certificates"));
        KafkaBroker broker = new KafkaBroker(folder, certificates.authority());
        broker.format(broker.keyStore(certificates.signed("kafka", "ip:127.0.0.1")));
        try {
            broker.start();
            return broker;
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw new IllegalStateException("Kafka did not start:\n" + Files.readString(broker.log()), e);
        }
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Where it asks for user and password. */
    String bootstrapWithPassword() {
        return "127.0.0.1:" + portWithPassword;
    }

    /** The settings of a client there. */
    static Map<String, String> security(String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + "username=\"tessera\" password=\"" + password + "\";");
    }

    /** Where it speaks TLS, and asks for user and password without seeing the password. */
    String bootstrapWithTls() {
        return "127.0.0.1:" + portWithTls;
    }

    /** The settings of {@link #LIMITED_USER} there, who trusts an authority; as lines of a file. */
    static String securityOfLimitedUser(Path trusted, String password) {
        return """
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=%susername="%s" password="%s";
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """.formatted(SCRAM_LOGIN, LIMITED_USER, password, trusted);
    }

    /** Who signed its certificate. */
    Path authority() {
        return authority;
    }

    /** Lets {@link #LIMITED_USER} do something, from any host. */
    void allow(AclOperation operation, ResourceType type, String name) throws ExecutionException, InterruptedException {
        AccessControlEntry entry =
                new AccessControlEntry("User:" + LIMITED_USER, "*", operation, AclPermissionType.ALLOW);
        try (Admin admin = admin()) {
            admin.createAcls(List.of(new AclBinding(new ResourcePattern(type, name, PatternType.LITERAL), entry)))
                    .all()
                    .get();
        }
    }

    void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** @param more settings */
    KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", bootstrap()));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** Ends it as a machine does that fails, and starts it again on what it has on its disk. */
    void killAndStart() throws IOException {
        process.destroyForcibly().onExit().join();
        start();
    }

    private void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        configuration().toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        await().atMost(PATIENCE).until(() -> answers() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("the process has ended");
        }
    }

    private boolean answers() throws InterruptedException {
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap()));
    }

    /** Key and certificate in one file, as Kafka reads them. */
    private Path keyStore(RedisTls.Identity server) throws IOException {
        return Files.writeString(
                folder.resolve("kafka.pem"), Files.readString(server.key()) + Files.readString(server.certificate()));
    }

    private void format(Path keyStore) throws IOException {
        String controller = "127.0.0.1:" + FreePort.take();
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", 1),
                Map.entry("controller.quorum.voters", "1@" + controller),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://" + bootstrap() + ",SASL_PLAINTEXT://" + bootstrapWithPassword() + ",SASL_SSL://"
                                + bootstrapWithTls() + ",CONTROLLER://" + controller),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT"),
                Map.entry("listener.name.sasl_plaintext.sasl.enabled.mechanisms", "PLAIN"),
                Map.entry(
                        "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                        LOGIN + "user_tessera=\"" + PASSWORD + "\";"),
                Map.entry("listener.name.sasl_ssl.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", SCRAM_LOGIN + ";"),
                Map.entry("listener.name.sasl_ssl.ssl.keystore.type", "PEM"),
                Map.entry("listener.name.sasl_ssl.ssl.keystore.location", keyStore),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS;User:tessera"),
                Map.entry("log.dirs", folder.resolve("data")),
                // Records of tests are of any time.
                Map.entry("log.retention.ms", -1),
                Map.entry("auto.create.topics.enable", false),
                Map.entry("offsets.topic.num.partitions", 1),
                Map.entry("offsets.topic.replication.factor", 1),
                Map.entry("transaction.state.log.num.partitions", 1),
                Map.entry("transaction.state.log.replication.factor", 1),
                Map.entry("transaction.state.log.min.isr", 1),
                Map.entry("num.network.threads", 1),
                Map.entry("num.io.threads", 2),
                Map.entry("log.cleaner.enable", false),
                // After a kill it waits until its earlier self counts as gone; while it lives, a pause must not make it
                // count as gone.
                Map.entry("broker.heartbeat.interval.ms", 200),
                Map.entry("broker.session.timeout.ms", 6000));
        Files.writeString(
                configuration(),
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                        .collect(Collectors.joining()));
        try (PrintStream out = new PrintStream(log().toFile())) {
            int status = StorageTool.execute(
                    new String[] {
                        "format",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        configuration().toString(),
                        "--add-scram",
                        "SCRAM-SHA-512=[name=" + LIMITED_USER + ",password=" + PASSWORD + "]"
                    },
                    out);
            if (status != 0) {
                throw new IOException("Kafka's folder was not made: " + Files.readString(log()));
            }
        }
    }

    private Path configuration() {
        return folder.resolve("server.properties");
    }

    private Path log() {
        return folder.resolve("kafka.log");
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
