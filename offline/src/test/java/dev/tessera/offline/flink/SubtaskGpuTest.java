package dev.tessera.offline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.tensorflow.Device;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.junit.jupiter.api.Test;

class SubtaskGpuTest {
    @Test
    void subtasksTakeTheGpusInTurn() {
        assertThat(IntStream.range(0, 5).mapToObj(subtask -> SubtaskGpu.choose(gpus("0", "1"), subtask)))
                .containsExactly(Device.gpu(0), Device.gpu(1), Device.gpu(0), Device.gpu(1), Device.gpu(0));
    }

    @Test
    void theirOrderIsThatOfTheIndexAsANumber() {
        assertThat(IntStream.range(0, 3).mapToObj(subtask -> SubtaskGpu.choose(gpus("10", "9", "2"), subtask)))
                .containsExactly(Device.gpu(2), Device.gpu(9), Device.gpu(10));
    }

    @Test
    void withoutGpusTensorFlowChooses() {
        assertThat(SubtaskGpu.choose(gpus(), 3)).isEqualTo(Device.first());
    }

    @Test
    void aGpuWithoutANumberIsRefused() {
        assertThatThrownBy(() -> SubtaskGpu.choose(gpus("GPU-3f2c"), 0))
                .hasMessage("the property 'index' of the Flink resource 'gpu' is 'GPU-3f2c'; expected a number");
        assertThatThrownBy(() -> SubtaskGpu.choose(List.of(new Gpu(Map.of("uuid", "3f2c"))), 0))
                .hasMessage("the Flink resource 'gpu' has no property 'index': [uuid]");
    }

    private static List<ExternalResourceInfo> gpus(String... indices) {
        return List.of(indices).stream()
                .<ExternalResourceInfo>map(index -> new Gpu(Map.of("index", index)))
                .toList();
    }

    private record Gpu(Map<String, String> properties) implements ExternalResourceInfo {
        @Override
        public Optional<String> getProperty(String key) {
            return Optional.ofNullable(properties.get(key));
        }

        @Override
        public Collection<String> getKeys() {
            return properties.keySet();
        }
    }
}
