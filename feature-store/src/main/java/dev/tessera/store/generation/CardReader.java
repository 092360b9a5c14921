package dev.tessera.store.generation;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.BlockIds;
import dev.tessera.store.vector.CorruptBlockException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Reads the cards of a {@link CardBlock}. Names and values of attributes are the same in many cards: one of each is kept, not one a card. */
final class CardReader {
    private final byte[] block;
    private final ByteBuffer in;
    private final boolean withEnds;
    private final MadeOnce<String> texts;
    private final MadeOnce<List<String>> lists;
    private String[] namesBefore = {};

    /**
     * Begins at the position of a buffer.
     *
     * @param in the payload of a block
     * @param block its array
     * @param withEnds whether cards say until when an item is available
     */
    CardReader(ByteBuffer in, byte[] block, boolean withEnds) {
        this.in = in;
        this.block = block;
        this.withEnds = withEnds;
        this.texts = new MadeOnce<>(block, this::text);
        this.lists = new MadeOnce<>(block, this::list);
    }

    /**
     * The cards up to the end of the buffer.
     *
     * @param ids how ids are read, by the number of cards
     */
    List<ItemCard> read(IntFunction<BlockIds> ids) {
        int count = count();
        BlockIds blockIds = ids.apply(count);
        List<ItemCard> cards = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            cards.add(card(row, blockIds));
        }
        if (in.hasRemaining()) {
            throw new CorruptBlockException("card block has " + in.remaining() + " bytes behind its last card");
        }
        return cards;
    }

    private ItemCard card(int row, BlockIds ids) {
        int from = skipText();
        ItemId id = ids.read(row, block, from, at() - from);
        String title = text();
        Instant availableFrom = moment();
        Instant availableUntil = withEnds ? moment() : Item.FOREVER;
        return new ItemCard(id, title, attributes(), availableFrom, availableUntil);
    }

    private Map<String, List<String>> attributes() {
        int count = count();
        String[] names = new String[count];
        List<String>[] values = CardAttributes.lists(count);
        for (int i = 0; i < count; i++) {
            int name = skipText();
            names[i] = texts.of(name, at());
            if (i > 0 && names[i - 1].compareTo(names[i]) >= 0) {
                throw new CorruptBlockException("card block has attribute '" + names[i] + "' behind '" + names[i - 1]
                        + "'; expected rising names");
            }
            int list = at();
            for (int more = count(); more > 0; more--) {
                skipText();
            }
            values[i] = lists.of(list, at());
        }
        if (!Arrays.equals(names, namesBefore)) {
            namesBefore = names;
        }
        return new CardAttributes(namesBefore, values);
    }

    private Instant moment() {
        return Instant.ofEpochSecond(in.getLong(), in.getInt());
    }

    private String text() {
        int from = skipText();
        return text(from, at());
    }

    private String text(int from, int to) {
        return new String(block, from, to - from, StandardCharsets.UTF_8);
    }

    /** The texts of a range that was skipped before. */
    private List<String> list(int from, int to) {
        ByteBuffer range = ByteBuffer.wrap(block, from, to - from);
        String[] values = new String[range.getInt()];
        for (int i = 0; i < values.length; i++) {
            int length = range.getInt();
            values[i] = texts.of(range.position(), range.position() + length);
            range.position(range.position() + length);
        }
        return List.of(values);
    }

    /** Where the bytes of a text begin in the block. */
    private int skipText() {
        int length = count();
        int from = at();
        in.position(in.position() + length);
        return from;
    }

    /** The position in the block. */
    private int at() {
        return in.arrayOffset() + in.position();
    }

    /** Whatever is counted takes at least a byte each (texts) or four (the rest), so a larger number is damage, not a reason to allocate. */
    private int count() {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new CorruptBlockException("card block counts " + count + " with " + in.remaining() + " bytes left");
        }
        return count;
    }
}
