package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.towers.PixelScale;
import dev.tessera.store.feature.PixelRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes as the preprocessors of published models have them. */
class PictureFieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VIT       | {}                                                      | 224, 224,   0, BILINEAR",
                "VIT       | {'size': 384, 'resample': 3}                            | 384, 384,   0, BICUBIC",
                "VIT       | {'size': {'height': 32, 'width': 48}}                   |  32,  48,   0, BILINEAR",
                "CLIP      | {'size': 224, 'crop_size': 224, 'resample': 3}          | 224, 224, 224, BICUBIC",
                "CLIP      | {'size': {'shortest_edge': 336}, 'crop_size': {'height': 336, 'width': 300}} | 336, 300, 336, BICUBIC",
                "CLIP      | {'size': {'height': 224, 'width': 224}, 'resample': 1}  | 224, 224,   0, LANCZOS",
                "VIT       | {'image_processor_type': 'BitImageProcessor'}           | 224, 224, 224, BICUBIC",
                "MOBILENET | {}                                                      | 224, 224, 256, BILINEAR",
                "MOBILENET | {'do_center_crop': false, 'size': {'height': 9, 'width': 9}} | 9, 9, 0, BILINEAR",
                "CONVNEXT  | {'size': 224, 'crop_pct': 0.875}                        | 224, 224, 256, BICUBIC",
                "CONVNEXT  | {'size': {'shortest_edge': 224}, 'crop_pct': 0.95, 'resample': 2} | 224, 224, 235, BILINEAR",
                "CONVNEXT  | {}                                                      | 384, 384,   0, BICUBIC",
                "VIT       | {'feature_extractor_type': 'ConvNextFeatureExtractor', 'size': 288} | 288, 288, 329, BICUBIC"
            })
    void picturesAreScaledAsTheReferenceDoes(PictureKind otherwise, String json, String expected) {
        PixelRule rule = fields(otherwise, json).rule();
        assertThat(List.of(rule.height(), rule.width(), rule.shortestEdge(), rule.interpolation()))
                .asString()
                .isEqualTo("[" + expected.replaceAll("\\s+", " ").strip() + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VIT      | {'resample': 0}                                     | resample is '0'",
                "VIT      | {'do_resize': false}                                | do_resize is 'false'",
                "VIT      | {'size': {'longest_edge': 9, 'shortest_edge': 3}}   | size is '{\"longest_edge\":9",
                "VIT      | {'size': {'shortest_edge': 3}}                      | pictures are not cut",
                "CLIP     | {'size': 200}                                       | shorter edge 200",
                "CLIP     | {'size': {'height': 9, 'width': 9}}                 | crop_size is absent",
                "CONVNEXT | {'size': {'height': 9, 'width': 9}}                 | one with shortest_edge",
                "VIT      | {'image_processor_type': 'PixtralImageProcessor'}   | image_processor_type is 'Pixtral",
                "VIT      | {'image_mean': [0.5]}                               | image_mean is"
            })
    void whatIsNotKnownIsRefused(PictureKind otherwise, String json, String message) {
        assertThatThrownBy(() -> {
                    PictureFields fields = fields(otherwise, json);
                    fields.scale();
                    fields.rule();
                })
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("preprocessor_config.json: ")
                .hasMessageContaining(message);
    }

    @Test
    void bytesAreRescaledAndNormalisedUnlessTheFileSaysNot() {
        List<Double> half = List.of(0.5, 0.5, 0.5);
        assertThat(fields(PictureKind.VIT, "{}").scale()).isEqualTo(new PixelScale(1 / 255.0, half, half));
        assertThat(fields(PictureKind.VIT, "{'do_rescale': false, 'image_std': [1, 2, 3]}")
                        .scale())
                .isEqualTo(new PixelScale(1, half, List.of(1.0, 2.0, 3.0)));
        assertThat(fields(PictureKind.CLIP, "{'do_normalize': false}").scale())
                .isEqualTo(new PixelScale(1 / 255.0, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
    }

    private static PictureFields fields(PictureKind otherwise, String json) {
        try {
            Settings settings = new Settings(
                    Path.of("preprocessor_config.json"), "", new ObjectMapper().readTree(json.replace('\'', '"')));
            return new PictureFields(settings, PictureKind.of(settings, otherwise));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
