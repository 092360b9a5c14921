package dev.tessera.online.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.store.generation.ItemCard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogIndexTest {
    private final List<ItemCard> cards = TestCatalog.random("g1", 200, 21).cards();
    private final CatalogIndex index = new CatalogIndex(cards);

    @Test
    void randomFiltersPassWhatAPlainLoopPasses() {
        Random random = new Random(9);
        for (int round = 0; round < 500; round++) {
            List<AttributeFilter> filters = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                filters.add(RandomFilters.next(random));
            }
            Instant moment = TestCatalog.NOW.plusSeconds(random.nextInt(1200) - 100);
            BitSet expected = new BitSet();
            for (int row = 0; row < cards.size(); row++) {
                expected.set(row, RandomFilters.passes(cards.get(row), filters, moment));
            }
            assertThat(index.passing(filters, moment))
                    .as("%s at %s", filters, moment)
                    .isEqualTo(expected);
        }
    }

    @Test
    void anUnknownAttributeIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> CatalogIndex.requireAttributes(List.of("colour"), List.of(index)))
                .isInstanceOf(UnknownAttributeException.class)
                .hasMessage("no item has the attribute 'colour'; known attributes: genre, price");
    }

    @Test
    void anUnknownValueIsNoError() {
        assertThat(index.passing(List.of(new AnyOf("genre", Set.of("none such"))), TestCatalog.NOW)
                        .isEmpty())
                .isTrue();
        assertThat(index.passing(List.of(new NoneOf("genre", Set.of("none such"))), TestCatalog.NOW))
                .isEqualTo(index.passing(List.of(), TestCatalog.NOW));
    }

    @Test
    void onlyDecimalNumbersAreNumbers() {
        assertThat(AttributeIndex.number(" 12.50 ")).hasValue(12.5);
        assertThat(AttributeIndex.number("-1e3")).hasValue(-1000);
        for (String text : List.of("", "NaN", "Infinity", "0x10", "1d", "1,5", "1e999", "ask us")) {
            assertThat(AttributeIndex.number(text)).as(text).isEmpty();
        }
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> new Between("price", 2, 1)).hasMessageContaining("expected minimum <= maximum");
    }
}
