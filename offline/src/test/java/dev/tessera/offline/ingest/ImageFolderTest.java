package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    @TempDir
    Path folder;

    private Path images = Path.of("");

    @BeforeEach
    void pictures() throws IOException {
        images = Files.createDirectories(folder.resolve("images"));
        write("picture.png", "png");
        write("picture.jpg", "jpg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images/picture.png", "images/picture.jpg"})
    void pathsAreRelativeToTheFolderOrToTheOneAboveIt(String path) throws Exception {
        byte[] expected = Files.readAllBytes(folder.resolve(path));

        assertThat(new ImageFolder(folder.toString()).load(path)).isEqualTo(expected);
        assertThat(new ImageFolder(images.toString()).load(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aPictureThatIsCutOffIsUnreadable(String format) throws IOException {
        byte[] whole = Files.readAllBytes(images.resolve("picture." + format));
        Files.write(images.resolve("cut"), Arrays.copyOf(whole, whole.length * 2 / 3));

        assertThatThrownBy(() -> load("cut")).hasMessageContaining("unreadable image");
    }

    @Test
    void textAndEmptyFilesAreUnreadable() throws IOException {
        Files.writeString(images.resolve("text.png"), "no picture");
        Files.write(images.resolve("empty.png"), new byte[0]);

        assertThatThrownBy(() -> load("text.png")).hasMessageContaining("unreadable image");
        assertThatThrownBy(() -> load("empty.png")).hasMessageContaining("unreadable image");
    }

    @Test
    void otherFormatsAreUnreadable() throws IOException {
        write("picture.gif", "gif");

        assertThatThrownBy(() -> load("picture.gif")).hasMessageContaining("neither JPEG nor PNG");
    }

    @Test
    void aMissingFileIsNotFound() {
        assertThatThrownBy(() -> load("nowhere.png")).hasMessageContaining("not found");
        assertThatThrownBy(() -> load(".")).hasMessageContaining("not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.png", "/etc/passwd", "images/../../secret.png"})
    void nothingOutsideOfTheFolderIsRead(String path) throws IOException {
        write("../secret.png", "png");

        assertThatThrownBy(() -> load(path)).hasMessageContaining("outside of the image folder");
    }

    private byte[] load(String path) throws FaultException {
        return new ImageFolder(images.toString()).load(path);
    }

    private void write(String name, String format) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 40; x++) {
            for (int y = 0; y < 30; y++) {
                image.setRGB(x, y, x * 50_000 + y * 777);
            }
        }
        assertThat(ImageIO.write(image, format, images.resolve(name).toFile())).isTrue();
    }
}
