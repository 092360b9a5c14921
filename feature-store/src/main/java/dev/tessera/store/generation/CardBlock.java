package dev.tessera.store.generation;

import dev.tessera.store.model.Item;
import dev.tessera.store.vector.BlockFrame;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.CorruptBlockException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
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

    public CardBlock {
        cards = List.copyOf(cards);
    }

    public byte[] encode() {
        int version = version();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(cards.size());
            for (ItemCard card : cards) {
                write(out, card, version);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return BlockFrame.wrap(MAGIC, version, bytes.toByteArray());
    }

    private int version() {
        return cards.stream().allMatch(card -> card.availableUntil().equals(Item.FOREVER)) ? OLDEST : VERSION;
    }

    private static void write(DataOutputStream out, ItemCard card, int version) throws IOException {
        writeText(out, card.id().value());
        writeText(out, card.title());
        writeMoment(out, card.availableFrom());
        if (version > OLDEST) {
            writeMoment(out, card.availableUntil());
        }
        out.writeInt(card.attributes().size());
        for (Map.Entry<String, List<String>> attribute : card.attributes().entrySet()) {
            writeText(out, attribute.getKey());
            out.writeInt(attribute.getValue().size());
            for (String value : attribute.getValue()) {
                writeText(out, value);
            }
        }
    }

    private static void writeMoment(DataOutputStream out, Instant moment) throws IOException {
        out.writeLong(moment.getEpochSecond());
        out.writeInt(moment.getNano());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
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
