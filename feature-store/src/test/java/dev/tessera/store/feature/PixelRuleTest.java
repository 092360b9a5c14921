package dev.tessera.store.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelRuleTest {
    /** Checksums of Pillow 13's {@code Image.resize} on the same picture. */
    @ParameterizedTest
    @CsvSource({
        "BILINEAR, 5, 4, 1385875874",
        "BILINEAR, 13, 4, 1463637301",
        "BILINEAR, 29, 20, 203196917",
        "BICUBIC, 5, 4, 97510328",
        "BICUBIC, 13, 4, 3430783692",
        "BICUBIC, 29, 20, 1134671682",
        "BILINEAR, 14, 3, 2622489797",
        "BICUBIC, 14, 3, 3152734598",
        "LANCZOS, 5, 4, 3362825386",
        "LANCZOS, 13, 4, 1313538302",
        "LANCZOS, 29, 20, 1063786691"
    })
    void scalesAsPillowDoesBitByBit(Interpolation interpolation, int width, int height, long checksum)
            throws Exception {
        CRC32 found = new CRC32();
        found.update(new PixelRule(height, width, 0, interpolation).pixels(png(pattern(BufferedImage.TYPE_INT_RGB))));
        assertThat(found.getValue()).isEqualTo(checksum);
    }

    @Test
    void theLongerEdgeIsRoundedDownAndTheShorterOneExact() throws Exception {
        byte[] whole = new PixelRule(7, 10, 0, Interpolation.BICUBIC).pixels(png(pattern(BufferedImage.TYPE_INT_RGB)));
        byte[] cut = new PixelRule(7, 7, 7, Interpolation.BICUBIC).pixels(png(pattern(BufferedImage.TYPE_INT_RGB)));
        assertThat(Arrays.copyOf(cut, 21)).isEqualTo(Arrays.copyOfRange(whole, 3, 24));
    }

    @Test
    void greyIsTakenAsItIs() throws Exception {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 100);
        grey.getRaster().setSample(1, 0, 0, 200);
        assertThat(new PixelRule(1, 2, 0, Interpolation.BILINEAR).pixels(png(grey)))
                .containsExactly(100, 100, 100, (byte) 200, (byte) 200, (byte) 200);
    }

    @Test
    void transparencyLiesOverWhite() throws Exception {
        BufferedImage clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        assertThat(new PixelRule(1, 1, 0, Interpolation.BILINEAR).pixels(png(clear)))
                .containsExactly((byte) 255, (byte) 255, (byte) 255);
    }

    @Test
    void theCentreIsCutOutOfAPictureScaledByItsShorterEdge() throws Exception {
        byte[] whole = new PixelRule(9, 13, 0, Interpolation.BILINEAR).pixels(png(pattern(BufferedImage.TYPE_INT_RGB)));
        byte[] centre = new PixelRule(9, 9, 9, Interpolation.BILINEAR).pixels(png(pattern(BufferedImage.TYPE_INT_RGB)));
        assertThat(Arrays.copyOf(centre, 27)).isEqualTo(Arrays.copyOfRange(whole, 6, 33));
    }

    @Test
    void whatIsNoPictureIsRefusedWithWhatWasFound() {
        assertThatThrownBy(() ->
                        PixelRule.square(8).pixels("not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("6e6f7420")
                .hasMessageContaining("expected a JPEG or PNG");
    }

    @Test
    void aFormatThatIngestRefusesIsRefusedHereToo() throws Exception {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        ImageIO.write(pattern(BufferedImage.TYPE_INT_RGB), "gif", gif);
        assertThatThrownBy(() -> PixelRule.square(8).pixels(gif.toByteArray()))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessage("found a gif; expected a JPEG or PNG");
    }

    @Test
    void aHeaderTellsTheSizeWithoutThePixels() throws Exception {
        byte[] whole = png(pattern(BufferedImage.TYPE_INT_RGB));
        assertThat(PictureHeader.read(Arrays.copyOf(whole, 40))).isEqualTo(new PictureHeader(13, 9));
    }

    @Test
    void aCutFileIsRefused() throws Exception {
        byte[] whole = png(pattern(BufferedImage.TYPE_INT_RGB));
        assertThatThrownBy(() -> PixelRule.square(8).pixels(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(UnreadablePictureException.class)
                .hasMessageContaining("damaged");
    }

    private static BufferedImage pattern(int type) {
        BufferedImage image = new BufferedImage(13, 9, type);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 13; x++) {
                int red = (x * 37 + y * 11) & 255;
                int green = (x * x * 5 + y * 29) & 255;
                int blue = (255 - x * 17 - y * y * 3) & 255;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
