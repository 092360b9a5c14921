package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {
    @Test
    void tensorsHaveTheirNamesAndFoldedOnesThoseOfTheirMatMul() throws IOException {
        OnnxWeights weights = OnnxWeights.read(
                new ByteArrayInputStream(model(
                        tensor("norm.bias", new long[] {2}, 1, 2),
                        tensor("onnx::MatMul_7", new long[] {1, 2}, 3, 4),
                        matMul("/layer.0/dense/MatMul", "onnx::MatMul_7"))),
                "test.onnx");
        assertThat(weights.names()).containsExactly("layer.0.dense.weight", "norm.bias");
        assertThat(weights.tensor("layer.0.dense.weight", 1, 2).values()).containsExactly(3, 4);
        assertThat(weights.tensor("norm.bias", 2).values()).containsExactly(1, 2);
        assertThatThrownBy(() -> weights.tensor("norm.bias", 5))
                .hasMessageContaining("test.onnx")
                .hasMessageContaining("'norm.bias'")
                .hasMessageContaining("[2]")
                .hasMessageContaining("[5]");
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThatThrownBy(() -> OnnxWeights.read(new ByteArrayInputStream(new byte[] {0x3a, 0x50, 1}), "broken.onnx"))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("broken.onnx");
        assertThatThrownBy(() -> OnnxWeights.read(new ByteArrayInputStream(new byte[0]), "empty.onnx"))
                .hasMessageContaining("empty.onnx");
    }

    private static byte[] model(ByteString... graphFields) throws IOException {
        ByteString graph = ByteString.empty();
        for (ByteString field : graphFields) {
            graph = graph.concat(field);
        }
        ByteString whole = graph;
        return message(out -> {
                    out.writeInt64(1, 8);
                    out.writeBytes(7, whole);
                })
                .toByteArray();
    }

    private static ByteString tensor(String name, long[] dimensions, float... values) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        ByteString tensor = message(out -> {
            for (long dimension : dimensions) {
                out.writeInt64(1, dimension);
            }
            out.writeInt32(2, 1);
            out.writeString(8, name);
            out.writeByteArray(9, raw.array());
        });
        return message(out -> out.writeBytes(5, tensor));
    }

    private static ByteString matMul(String name, String weight) throws IOException {
        ByteString node = message(out -> {
            out.writeString(1, "x");
            out.writeString(1, weight);
            out.writeString(2, "y");
            out.writeString(3, name);
            out.writeString(4, "MatMul");
        });
        return message(out -> out.writeBytes(1, node));
    }

    private static ByteString message(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }
}
