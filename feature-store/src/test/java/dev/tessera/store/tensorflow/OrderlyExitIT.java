package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A process that is asked to end while its threads are within TensorFlow. */
class OrderlyExitIT {
    private static final int TERMINATED = 128 + 15;
    /** The virtual machine itself waits for a third of a second. */
    private static final int LAYERS = 200;

    @TempDir
    Path folder;

    @RepeatedTest(3)
    void itEndsAsItWasAskedToAndDoesNotCrash() throws Exception {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dorg.bytedeco"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OrderlyExitIT.class.getName()));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        assertThat(process.getInputStream().read()).isEqualTo('.');
        process.destroy();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("errors")))
                .isEqualTo(TERMINATED);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("errors");
        }
    }

    /** Convolves without end, on three threads: kernels are compiled as the process runs, and are gone when it ends. */
    public static void main(String[] arguments) {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Operand<TFloat32> kernel = tf.fill(tf.array(1, 1, 64, 64), tf.constant(0.01f));
            Operand<TFloat32> each = tf.fill(tf.array(3, 3, 64, 1), tf.constant(0.1f));
            Operand<TFloat32> product = tf.random.randomUniform(tf.array(32, 28, 28, 64), TFloat32.class);
            for (int layer = 0; layer < LAYERS; layer++) {
                product = tf.nn.relu6(tf.nn.conv2d(product, kernel, List.of(1L, 1L, 1L, 1L), "SAME"));
                product = tf.nn.relu6(tf.nn.depthwiseConv2dNative(product, each, List.of(1L, 1L, 1L, 1L), "SAME"));
            }
            Operand<TFloat32> sum = tf.reduceSum(product, tf.array(0, 1, 2, 3));
            OrderlyExit.run(session.runner().fetch(sum)).close();
            Runnable forever = () -> {
                while (true) {
                    OrderlyExit.run(session.runner().fetch(sum)).close();
                }
            };
            for (int thread = 0; thread < 2; thread++) {
                new Thread(forever).start();
            }
            System.out.print('.');
            System.out.flush();
            forever.run();
        }
    }
}
