package dev.tessera.offline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.tensorflow.Device;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.externalresource.ExternalResourceInfoProvider;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a function learns of its GPU, in Flink's harness and in the embedded cluster. */
@ExtendWith(FlinkExtension.class)
class SubtaskGpuIT {
    @Test
    void aSubtaskFindsItsGpuAmongThoseOfItsTaskManager() throws Exception {
        ExternalResourceInfoProvider twoGpus =
                name -> name.equals("gpu") ? Set.of(new Gpu("3"), new Gpu("2")) : Set.of();
        MockEnvironment third = new MockEnvironmentBuilder()
                .setExternalResourceInfoProvider(twoGpus)
                .setMaxParallelism(4)
                .setParallelism(4)
                .setSubtaskIndex(2)
                .build();
        try (OneInputStreamOperatorTestHarness<Integer, String> harness =
                new OneInputStreamOperatorTestHarness<>(new StreamMap<>(new NameOfGpu()), third)) {
            harness.open();
            harness.processElement(1, 0);

            assertThat(harness.extractOutputValues())
                    .containsExactly(Device.gpu(2).name());
        }
    }

    @Test
    void theEmbeddedClusterLeavesTheChoiceToTensorFlow(FlinkCluster cluster) throws Exception {
        try (CloseableIterator<String> names =
                cluster.batch().fromData(1).map(new NameOfGpu()).executeAndCollect()) {
            assertThat(names).toIterable().containsExactly(Device.first().name());
        }
    }

    private static final class NameOfGpu extends RichMapFunction<Integer, String> {
        private static final long serialVersionUID = 1;

        @Override
        public String map(Integer number) {
            return SubtaskGpu.of(getRuntimeContext()).name();
        }
    }

    private record Gpu(String index) implements ExternalResourceInfo {
        @Override
        public Optional<String> getProperty(String key) {
            return key.equals("index") ? Optional.of(index) : Optional.empty();
        }

        @Override
        public Collection<String> getKeys() {
            return List.of("index");
        }
    }
}
