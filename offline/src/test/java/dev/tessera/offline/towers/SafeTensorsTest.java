package dev.tessera.offline.towers;

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
        assertThat(SafeTensors.half((short) 1)).isEqualTo(0x1p-24f);
        assertThat(SafeTensors.half((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(SafeTensors.half((short) 0x7e00)).isNaN();
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
        assertThatThrownBy(() -> file.tensor("other", 1)).hasMessageContaining("no tensor of this name");
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws IOException {
        assertThatThrownBy(() -> SafeTensors.open(write("not json", new byte[0])))
                .hasMessageContaining("not JSON");
        Path shorter = Files.write(folder.resolve("short"), new byte[3]);
        assertThatThrownBy(() -> SafeTensors.open(shorter)).hasMessageContaining("has 3 bytes");
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
