package dev.tessera.online.fuzz;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures, and what only looks like them. */
final class Pictures {
    private static final List<byte[]> WHOLE = List.of(picture("png"), picture("jpeg"), picture("gif"));
    private static final int HEADER_OF_PNG = 33;

    private Pictures() {}

    static ByteString hostile(Random random) {
        byte[] picture = WHOLE.get(random.nextInt(WHOLE.size())).clone();
        switch (random.nextInt(6)) {
            case 0 -> picture = Arrays.copyOf(picture, random.nextInt(picture.length));
            case 1 -> picture[random.nextInt(picture.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> random.nextBytes(picture);
            case 3 -> Arrays.fill(picture, 16, Math.min(24, picture.length), (byte) random.nextInt(128));
            case 4 -> picture = Arrays.copyOf(picture, picture.length + random.nextInt(200_000));
            default -> picture[random.nextInt(Math.min(HEADER_OF_PNG, picture.length))] = (byte) random.nextInt();
        }
        return ByteString.copyFrom(picture);
    }

    private static byte[] picture(String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
