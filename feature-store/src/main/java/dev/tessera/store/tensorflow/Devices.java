package dev.tessera.store.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.DeviceSpec;
import org.tensorflow.DeviceSpec.DeviceType;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * What TensorFlow runs on in this process, as it turned out when an operation was run on every GPU.
 *
 * @param gpus names of those that can be used, such as {@code GPU:0}
 * @param models of the machine's graphics cards, as far as the driver tells
 * @param lack why the GPU build uses no GPU; empty if it does, or if this is not the GPU build
 */
public record Devices(String version, int threads, List<String> gpus, List<String> models, String lack) {
    private static final int MOST_GPUS = 64;

    public Devices {
        gpus = List.copyOf(gpus);
        models = List.copyOf(models);
    }

    /**
     * Tries the devices. Loads TensorFlow, whose first session this may be.
     *
     * @param threads of the sessions to come
     */
    public static Devices probe(TensorFlowThreads threads) {
        String version = TensorFlow.version();
        List<String> gpus = new ArrayList<>();
        String refusal = refusal(0, threads);
        while (refusal.isEmpty() && gpus.size() < MOST_GPUS) {
            gpus.add("GPU:" + gpus.size());
            refusal = refusal(gpus.size(), threads);
        }
        String lack = gpus.isEmpty() && GpuLibraries.expected()
                ? lack(GpuLibraries.missing(GpuLibraries.system()), refusal)
                : "";
        return new Devices(version, threads.intraOp(), gpus, NvidiaCards.ofThisMachine(), lack);
    }

    /** One line for people. */
    public String line() {
        String names = models.isEmpty() ? "" : " (" + String.join(", ", models) + ")";
        String devices = gpus.isEmpty() ? "CPU" : String.join(", ", gpus) + names;
        String line =
                "TensorFlow " + version + " on " + devices + ", " + threads + (threads == 1 ? " thread" : " threads");
        return lack.isEmpty() ? line : line + "; no GPU is used: " + lack;
    }

    static String lack(List<String> missing, String refusal) {
        return missing.isEmpty()
                ? "every library that TensorFlow needs is there, but " + refusal
                : "cannot open " + String.join(", ", missing);
    }

    /** What TensorFlow says if an operation has to run on a GPU; empty if it runs. */
    private static String refusal(int gpu, TensorFlowThreads threads) {
        ConfigProto strict =
                threads.toConfig().toBuilder().setAllowSoftPlacement(false).build();
        DeviceSpec device = DeviceSpec.newBuilder()
                .deviceType(DeviceType.GPU)
                .deviceIndex(gpu)
                .build();
        try (Graph graph = new Graph();
                Session session = new Session(graph, strict);
                TFloat32 one = TFloat32.scalarOf(1)) {
            Ops tf = Ops.create(graph).withDevice(device);
            Placeholder<TFloat32> input = tf.placeholder(TFloat32.class);
            session.runner().feed(input, one).fetch(tf.math.neg(input)).run().close();
            return "";
        } catch (RuntimeException e) {
            return "TensorFlow says: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }
}
