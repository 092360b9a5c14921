package dev.tessera.offline.flink;

import dev.tessera.store.tensorflow.Device;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GPU of a subtask. Flink shows every subtask all GPUs of its TaskManager; subtask i takes the one at i modulo their number, in the
 * order of their indices.
 */
public final class SubtaskGpu {
    private static final Logger LOG = LoggerFactory.getLogger(SubtaskGpu.class);
    private static final String RESOURCE = "gpu";
    private static final String INDEX = "index";

    private SubtaskGpu() {}

    /** What a subtask's models run on; where Flink knows of no GPU, the first that TensorFlow finds. */
    public static Device of(RuntimeContext context) {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        Device device = choose(context.getExternalResourceInfos(RESOURCE), subtask);
        if (!device.equals(Device.first())) {
            LOG.info("{} runs on {}", context.getTaskInfo().getTaskNameWithSubtasks(), device.name());
        }
        return device;
    }

    static Device choose(Collection<? extends ExternalResourceInfo> gpus, int subtask) {
        List<Integer> indices =
                gpus.stream().map(SubtaskGpu::index).sorted().distinct().toList();
        return indices.isEmpty() ? Device.first() : Device.gpu(indices.get(subtask % indices.size()));
    }

    private static int index(ExternalResourceInfo gpu) {
        String index = gpu.getProperty(INDEX)
                .orElseThrow(() -> new IllegalStateException(
                        "the Flink resource '" + RESOURCE + "' has no property '" + INDEX + "': " + gpu.getKeys()));
        try {
            return Integer.parseInt(index.strip());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "the property '" + INDEX + "' of the Flink resource '" + RESOURCE + "' is '" + index
                            + "'; expected a number",
                    e);
        }
    }
}
