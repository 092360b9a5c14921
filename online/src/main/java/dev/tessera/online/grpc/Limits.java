package dev.tessera.online.grpc;

import java.time.Duration;

/**
 * What a request may hold. The comments of the .proto files state these numbers.
 *
 * @param size items in one slate
 * @param filters filters in one request
 * @param values values in one filter or attribute, and attributes of an item
 * @param listed items excluded, or allowed, by one request
 * @param candidates candidates in one request
 * @param events events in one request
 * @param textBytes bytes of UTF-8 of a content query's text or an item's description
 * @param imageBytes bytes of a picture
 * @param imagePixels pixels of a picture
 * @param ahead how far an event may lie ahead of the server's clock
 */
public record Limits(
        int size,
        int filters,
        int values,
        int listed,
        int candidates,
        int events,
        int textBytes,
        int imageBytes,
        long imagePixels,
        Duration ahead) {
    public static final Limits DEFAULT =
            new Limits(500, 16, 100, 10_000, 5_000, 500, 16 << 10, 4 << 20, 16_000_000, Duration.ofMinutes(5));

    /** Positions in a slate go from 0 to this. */
    static final int LAST_POSITION = 9_999;

    /** Bytes of all attributes of an item together. */
    static final int ATTRIBUTES_BYTES = 64 << 10;

    /** Bytes of UTF-8 of a title. */
    static final int TITLE_BYTES = 1 << 10;

    /** Bytes of UTF-8 of an identifier, an attribute's name or a filter's value. */
    static final int NAME_BYTES = 256;
}
