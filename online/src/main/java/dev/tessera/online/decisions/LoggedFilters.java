package dev.tessera.online.decisions;

import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecision.FilterCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Filters as columns of the log. */
record LoggedFilters(List<String> attributes, List<String> conditions, List<List<String>> values) {
    static LoggedFilters of(List<AttributeFilter> filters) {
        return new LoggedFilters(
                filters.stream().map(AttributeFilter::attribute).toList(),
                filters.stream().map(filter -> condition(filter).name()).toList(),
                filters.stream().map(LoggedFilters::values).toList());
    }

    private static FilterCondition condition(AttributeFilter filter) {
        if (filter instanceof Between) {
            return FilterCondition.BETWEEN;
        }
        return filter instanceof AnyOf ? FilterCondition.ANY_OF : FilterCondition.NONE_OF;
    }

    private static List<String> values(AttributeFilter filter) {
        if (filter instanceof Between between) {
            return List.of(Double.toString(between.minimum()), Double.toString(between.maximum()));
        }
        Set<String> values = filter instanceof AnyOf any ? any.values() : ((NoneOf) filter).values();
        return values.stream().sorted().toList();
    }

    /** The inverse of {@link #of}. */
    static List<AttributeFilter> read(LoggedDecision row) {
        List<AttributeFilter> filters = new ArrayList<>();
        for (int i = 0; i < row.filterAttributes().size(); i++) {
            String attribute = row.filterAttributes().get(i);
            List<String> values = row.filterValues().get(i);
            filters.add(
                    switch (LoggedWord.read(
                            FilterCondition.class,
                            "filter_conditions",
                            row.filterConditions().get(i))) {
                        case ANY_OF -> new AnyOf(attribute, Set.copyOf(values));
                        case NONE_OF -> new NoneOf(attribute, Set.copyOf(values));
                        case BETWEEN ->
                            new Between(
                                    attribute, Double.parseDouble(values.get(0)), Double.parseDouble(values.get(1)));
                    });
        }
        return filters;
    }
}
