package dev.tessera.online.decisions;

import dev.tessera.online.fallback.History;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.online.ranking.RankedItem;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Request;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.retrieval.Overlay;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.online.slate.AttributeCap;
import dev.tessera.online.slate.Boost;
import dev.tessera.online.slate.Exclusion;
import dev.tessera.online.slate.Pin;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.online.slate.SlateRules;
import dev.tessera.online.slate.Standing;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The memory that a decision takes at most, made or as a row, as if it shared nothing with others. What many share, the changed items that they saw, is estimated by itself. It is estimated by
 * what varies: texts, by two bytes a character, and numbers, each with the objects that hold it.
 */
final class DecisionSize {
    /** A decision without any text and item. */
    private static final int BASE = 1024;

    /** Of a text in a record in a set: entry, record, string, array. */
    private static final int TEXT = 96;

    private static final int BYTES_PER_CHARACTER = 2;

    /** Kind, value, moment, and their record. */
    private static final int HISTORY_ENTRY = 96;

    /** Score, propensity, team, and their record. */
    private static final int RANKED_ITEM = 48;

    /** A filter without its texts; of BETWEEN, with its numbers. */
    private static final int FILTER = 384;

    /** An entry of a sorted map. */
    private static final int CHANGED_ITEM = 64;

    private DecisionSize() {}

    /** In bytes. */
    static long of(MadeDecision made) {
        long slate = 0;
        for (RankedItem ranked : made.slate().items()) {
            slate += RANKED_ITEM + text(ranked.item().value());
        }
        return BASE
                + text(made.slate().decision().reason())
                + asked(made.request())
                + history(made.history())
                + (long) Float.BYTES * (made.vector().length + made.residuals().length)
                + slate;
    }

    /** In bytes; the items themselves are those that are served. */
    static long of(Overlay overlay) {
        return (long) CHANGED_ITEM * overlay.items().size();
    }

    private static long asked(Request request) {
        if (request instanceof CandidateRanker.Query query) {
            return text(query.user().value()) + items(query.candidates());
        }
        if (request instanceof Recommender.Query query) {
            return text(query.user().value()) + selection(query.selection());
        }
        return selection(((SimilarItems.Request) request).selection());
    }

    private static long selection(Selection selection) {
        return filters(selection.filters())
                + items(selection.excluded())
                + items(selection.allowed())
                + rules(selection);
    }

    private static long filters(List<AttributeFilter> all) {
        long filters = 0;
        for (AttributeFilter filter : all) {
            filters += FILTER + text(filter.attribute());
            for (String value : values(filter)) {
                filters += text(value);
            }
        }
        return filters;
    }

    /** Those that stand for all are shared, but where the request's own come on top. */
    private static long rules(Selection selection) {
        Standing all = selection.allRules();
        return all.equals(selection.standing())
                ? 0
                : all.sets().stream().mapToLong(DecisionSize::rules).sum();
    }

    private static long rules(RuleSet set) {
        long bytes = items(set.excluded());
        for (Exclusion exclusion : set.exclusions()) {
            bytes += FILTER + filters(exclusion.filters());
        }
        return bytes + rules(set.slate());
    }

    private static long rules(SlateRules rules) {
        long bytes = 0;
        for (Boost boost : rules.boosts()) {
            bytes += FILTER + filters(boost.filters());
        }
        for (Pin pin : rules.pins()) {
            bytes += text(pin.item().value());
        }
        for (AttributeCap cap : rules.caps()) {
            bytes += text(cap.attribute());
        }
        return bytes;
    }

    private static Set<String> values(AttributeFilter filter) {
        if (filter instanceof AnyOf any) {
            return any.values();
        }
        return filter instanceof NoneOf none ? none.values() : Set.of();
    }

    private static long history(History history) {
        long bytes = 0;
        if (history instanceof History.Known known) {
            for (HistoryEntry entry : known.entries()) {
                bytes += HISTORY_ENTRY
                        + text(entry.event().value())
                        + text(entry.item().value());
            }
        }
        return bytes;
    }

    private static long items(Collection<ItemId> items) {
        long bytes = 0;
        for (ItemId item : items) {
            bytes += text(item.value());
        }
        return bytes;
    }

    private static long text(String text) {
        return TEXT + (long) BYTES_PER_CHARACTER * text.length();
    }
}
