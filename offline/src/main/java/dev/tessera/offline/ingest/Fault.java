package dev.tessera.offline.ingest;

import java.util.Locale;

/** Every reason for which input is not accepted. The reference lists them with what to do. */
enum Fault {
    NOT_UTF8("not UTF-8"),
    FIELD_COUNT("more or fewer fields than the header has"),
    NOT_JSON("not a JSON object"),
    OVERSIZED("longer than 65536 characters"),
    BLANK("blank"),
    INVALID_ID("not an id: more than 256 bytes, a control character, or half of a character"),
    DUPLICATE_ID("duplicate id, an earlier row has it"),
    UNKNOWN_ITEM("unknown item"),
    UNKNOWN_KIND("unknown event kind"),
    NOT_A_NUMBER("not a number"),
    NOT_A_TIME("not a time"),
    BEFORE_1970("time before 1970"),
    IN_THE_FUTURE("time in the future"),
    NOT_AFTER_ARRIVAL("not after available_from"),
    KNOWN_TOO_EARLY("known before it happened"),
    TOO_OLD("older than ids are remembered"),
    NOT_A_POSITION("not a position"),
    FORGOTTEN("forgotten"),
    IMAGE_OUTSIDE("image outside of the image folder"),
    IMAGE_NOT_FOUND("image file not found"),
    IMAGE_TOO_LARGE("image of more than 20 MiB or 50 megapixels"),
    IMAGE_UNREADABLE("unreadable image, neither JPEG nor PNG or damaged");

    private final String reason;

    Fault(String reason) {
        this.reason = reason;
    }

    /** The words of {@link Rejected#reason}. */
    String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + ": " + reason;
    }
}
