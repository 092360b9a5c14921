package dev.tessera.online.grpc;

import com.google.protobuf.ByteString;
import dev.tessera.store.feature.PictureHeader;
import dev.tessera.store.feature.UnreadablePictureException;

/** Checks the pictures of a request by their headers, before anybody makes room for their pixels. */
final class Pictures {
    private final Limits limits;

    Pictures(Limits limits) {
        this.limits = limits;
    }

    byte[] read(String field, ByteString picture) {
        Fields.bytes(field, picture.size(), limits.imageBytes());
        byte[] bytes = picture.toByteArray();
        PictureHeader header = header(field, bytes);
        if (header.pixels() > limits.imagePixels()) {
            throw new InvalidRequestException(
                    field,
                    "is " + header.width() + " x " + header.height() + " pixels; expected at most "
                            + limits.imagePixels());
        }
        return bytes;
    }

    private static PictureHeader header(String field, byte[] bytes) {
        try {
            return PictureHeader.read(bytes);
        } catch (UnreadablePictureException e) {
            throw new InvalidRequestException(field, "cannot be read: " + e.getMessage());
        }
    }
}
