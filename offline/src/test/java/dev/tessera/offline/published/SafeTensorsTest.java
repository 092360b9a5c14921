package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsFloatsOfThreeTypes() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(-2).putShort((short) 0x3c00).putShort((short) 0xc100);
        data.putShort((short) 0x3f80).putShort((short) 0xc000);
        SafeTensors file = SafeTensors.open(write("""
                {"__metadata__": {"format": "pt"},
                 "a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
                 "b": {"dtype": "F16", "shape": [2], "data_offsets": [8, 12]},
                 "c": {"dtype": "BF16", "shape": [2], "data_offsets": [12, 16]}}
                """, data.array()));
        assertThat(file.names()).containsExactly("a", "b", "c");
        assertThat(file.tensor("a", 2, 1).values()).containsExactly(1.5f, -2);
        assertThat(file.tensor("b", 2).values()).containsExactly(1, -2.5f);
        assertThat(file.tensor("c", 2).values()).containsExactly(1, -2);
    }

    @Test
    void halfPrecisionHasItsSmallestAndItsInfinity() {
        assertThat(FloatType.half((short) 1)).isEqualTo(0x1p-24f);
        assertThat(FloatType.half((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatType.half((short) 0x7e00)).isNaN();
    }

    @Test
    void aWrongShapeIsNamedWithBothShapes() throws IOException {
        SafeTensors file = SafeTensors.open(write(
                "{\"conv.weight\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}}", new byte[8]));
        assertThatThrownBy(() -> file.tensor("conv.weight", 3, 4))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("'conv.weight'")
                .hasMessageContaining("[2]")
                .hasMessageContaining("[3, 4]");
        assertThatThrownBy(() -> file.tensor("other", 1)).hasMessageContaining("there is no tensor of this name");
    }

    @Test
    void aTensorOfAnotherTypeMayBeThereButCannotBeAskedFor() throws IOException {
        SafeTensors file = SafeTensors.open(write("""
                {"count": {"dtype": "I64", "shape": [], "data_offsets": [0, 8]},
                 "bias": {"dtype": "F32", "shape": [2], "data_offsets": [8, 16]}}
                """, new byte[16]));
        assertThat(file.tensor("bias", 2).values()).containsExactly(0, 0);
        assertThatThrownBy(() -> file.tensor("count"))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("'count' has type 'I64'")
                .hasMessageContaining("expected F32, F16 or BF16");
    }

    @Test
    void aTensorThatStandsInTooFewBytesIsRefused() throws IOException {
        SafeTensors file = SafeTensors.open(
                write("{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}}", new byte[8]));
        assertThatThrownBy(() -> file.tensor("a", 3))
                .hasMessageContaining("'a' of 3 values of type F32 stands in 8 bytes");
    }

    @Test
    void severalFilesWithAnIndexAreReadAsOne() throws IOException {
        Path one = write("{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}}", new byte[4]);
        Path two =
                write("{\"b\": {\"dtype\": \"F16\", \"shape\": [1], \"data_offsets\": [0, 2]}}", new byte[] {0, 0x3c});
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"weight_map\": {\"a\": \"%s\", \"b\": \"%s\"}}".formatted(one.getFileName(), two.getFileName()));
        ShardedTensors both = ShardedTensors.open(index);
        assertThat(both.names()).containsExactly("a", "b");
        assertThat(both.tensor("b", 1).values()).containsExactly(1);
        assertThatThrownBy(() -> both.tensor("a", 2)).hasMessageContaining(one.toString());
        assertThatThrownBy(() -> both.tensor("c", 2)).hasMessageContaining(index.toString());
        Files.writeString(index, "{\"weight_map\": {\"b\": \"%s\"}}".formatted(one.getFileName()));
        assertThatThrownBy(() -> ShardedTensors.open(index))
                .hasMessageContaining("'b' should be in " + one.getFileName());
    }

    @Test
    void matricesAndKernelsAreTurnedToTensorFlowsLayout() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            data.putFloat(i);
        }
        SafeTensors file = SafeTensors.open(write("""
                {"dense": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
                 "conv": {"dtype": "F32", "shape": [3, 2, 1, 1], "data_offsets": [0, 24]}}
                """, data.array()));
        assertThat(file.linear("dense", 3, 2).values()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(file.kernel("conv", 1, 2, 3).values()).containsExactly(0, 2, 4, 1, 3, 5);
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws IOException {
        assertThatThrownBy(() -> SafeTensors.open(write("not json", new byte[0])))
                .hasMessageContaining("not JSON");
        Path shorter = Files.write(folder.resolve("short"), new byte[3]);
        assertThatThrownBy(() -> SafeTensors.open(shorter)).hasMessageContaining("has 3 bytes");
        assertThatThrownBy(() -> SafeTensors.open(folder.resolve("absent")))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("no file");
        Path beyond = write("{\"a\": {\"dtype\": \"F32\", \"shape\": [9], \"data_offsets\": [0, 36]}}", new byte[8]);
        assertThatThrownBy(() -> SafeTensors.open(beyond))
                .hasMessageContaining("'a'")
                .hasMessageContaining("of 8");
    }

    private Path write(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json).put(data);
        return Files.write(Files.createTempFile(folder, "weights", ".safetensors"), file.array());
    }
}
