package dev.tessera.offline.shop;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The records that every real export has and no pipeline may stumble over. Each is refused for one reason. */
final class BrokenRecords {
    /** Lines of the items file that name no item: without id, an id for the second time, a field too few, a title in Latin-1. */
    static final int ITEMS = 4;

    /** Pictures that are no pictures: text, a PNG cut off in the middle, a file that is not there. The items stay, without one. */
    static final int PICTURES = 3;

    /**
     * Lines of the interactions file that name no event: unknown item, no user, a time before 1970, in the future, in words, known before
     * it happened, unknown kind, an id for the second time.
     */
    static final int EVENTS = 8;

    private BrokenRecords() {}

    static byte[] items(Product first) {
        byte[] latin = "x0003,Caf\u00e9 Halden oak tray,,north,low,2025-01-06T00:00:00Z,\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] rest = (",No name,An item without an id.,north,low,2025-01-06T00:00:00Z,\n"
                        + first.item() + ",Again,An item for the second time.,north,low,2025-01-06T00:00:00Z,\n"
                        + "x0002,Short,A line with a field too few.,north,low,2025-01-06T00:00:00Z\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(rest, rest.length + latin.length);
        System.arraycopy(latin, 0, all, rest.length, latin.length);
        return all;
    }

    static List<List<String>> events(Choice choice, String eventId) {
        String user = choice.user().value();
        String item = choice.product().item().value();
        String time = Long.toString(choice.occurredAt().getEpochSecond());
        String before = Long.toString(choice.occurredAt().getEpochSecond() - 60);
        return List.of(
                List.of(user, "nowhere", "VIEW", time, time, "x1"),
                List.of("", item, "VIEW", time, time, "x2"),
                List.of(user, item, "VIEW", "-86400", "", "x3"),
                List.of(user, item, "VIEW", "2099-01-01T00:00:00Z", "", "x4"),
                List.of(user, item, "VIEW", "yesterday", "", "x5"),
                List.of(user, item, "VIEW", time, before, "x6"),
                List.of(user, item, "STARE", time, time, "x7"),
                List.of(user, item, "VIEW", time, time, eventId));
    }

    /** The bytes of broken picture 0, 1 or 2; empty means that the file is not there. */
    static byte[] picture(int number, byte[] whole) {
        return switch (number) {
            case 0 -> "This is no picture.".getBytes(StandardCharsets.US_ASCII);
            case 1 -> Arrays.copyOf(whole, whole.length / 2);
            default -> new byte[0];
        };
    }
}
