package dev.tessera.store.generation;

import dev.tessera.store.model.Item;
import dev.tessera.store.vector.BlockFrame;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.BlockText;
import dev.tessera.store.vector.CorruptBlockException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Some cards as stored: a {@link BlockFrame} around count (4 bytes), then for each card id, title, seconds (8) and nanoseconds (4) of
 * {@code availableFrom} and the same of {@code availableUntil}, the number of attributes (4) and for each its name, the number of values (4) and
 * the values; names rise. Texts are a length (4) and UTF-8; numbers are big-endian. Where all items
 * stay there is no {@code availableUntil}, and the version is 1, so that rankers of the build before read it; else it is 2.
 */
public record CardBlock(List<ItemCard> cards) {
    /** Cards of a full block. */
    public static final int CARDS = 512;

    private static final int MAGIC = 0x54434231;
    private static final int OLDEST = 1;
    private static final int VERSION = 2;

    /** Bytes of a moment. */
    private static final int MOMENT = 12;

    public CardBlock {
        cards = List.copyOf(cards);
    }

    public byte[] encode() {
        int version = version();
        int size = 4 + cards.stream().mapToInt(card -> bytes(card, version)).sum();
        return BlockFrame.wrap(MAGIC, version, size, payload -> {
            payload.putInt(cards.size());
            cards.forEach(card -> write(payload, card, version));
        });
    }

    private int version() {
        return cards.stream().allMatch(card -> card.availableUntil().equals(Item.FOREVER)) ? OLDEST : VERSION;
    }

    private static int bytes(ItemCard card, int version) {
        int bytes = textBytes(card.id().value()) + textBytes(card.title()) + MOMENT + 4;
        if (version > OLDEST) {
            bytes += MOMENT;
        }
        for (Map.Entry<String, List<String>> attribute : card.attributes().entrySet()) {
            bytes += textBytes(attribute.getKey()) + 4;
            for (String value : attribute.getValue()) {
                bytes += textBytes(value);
            }
        }
        return bytes;
    }

    private static int textBytes(String text) {
        return 4 + BlockText.utf8(text);
    }

    private static void write(ByteBuffer out, ItemCard card, int version) {
        writeText(out, card.id().value());
        writeText(out, card.title());
        writeMoment(out, card.availableFrom());
        if (version > OLDEST) {
            writeMoment(out, card.availableUntil());
        }
        out.putInt(card.attributes().size());
        card.attributes().forEach((name, values) -> {
            writeText(out, name);
            out.putInt(values.size());
            values.forEach(value -> writeText(out, value));
        });
    }

    private static void writeMoment(ByteBuffer out, Instant moment) {
        out.putLong(moment.getEpochSecond()).putInt(moment.getNano());
    }

    private static void writeText(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putInt(bytes.length).put(bytes);
    }

    /** @throws CorruptBlockException if the bytes are not exactly those of an encoded block */
    public static CardBlock decode(byte[] bytes) {
        return decode(bytes, cards -> BlockIds.FRESH);
    }

    /** @param ids how ids are read, by the number of cards */
    static CardBlock decode(byte[] bytes, IntFunction<BlockIds> ids) {
        BlockFrame.Versioned block = BlockFrame.unwrap("card block", MAGIC, OLDEST, VERSION, bytes);
        try {
            return new CardBlock(new CardReader(block.payload(), bytes, block.version() > OLDEST).read(ids));
        } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new CorruptBlockException("card block cannot be read: " + e.getMessage(), e);
        }
    }
}
