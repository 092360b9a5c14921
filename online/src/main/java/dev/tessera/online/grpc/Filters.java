package dev.tessera.online.grpc;

import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.v1.Filter;
import dev.tessera.v1.NumericRange;
import dev.tessera.v1.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the filters of a request. */
final class Filters {
    private final Limits limits;

    Filters(Limits limits) {
        this.limits = limits;
    }

    List<AttributeFilter> read(String field, List<Filter> filters) {
        Fields.count(field, filters.size(), 0, limits.filters());
        List<AttributeFilter> read = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            read.add(read(field + "[" + i + "]", filters.get(i)));
        }
        return read;
    }

    private AttributeFilter read(String field, Filter filter) {
        String attribute = filter.getAttribute();
        if (attribute.isEmpty()) {
            throw new InvalidRequestException(field + ".attribute", "is missing; expected the name of an attribute");
        }
        Fields.text(field + ".attribute", attribute, Limits.NAME_BYTES);
        return switch (filter.getConditionCase()) {
            case ANY_OF -> new AnyOf(attribute, Set.copyOf(values(field + ".any_of", filter.getAnyOf())));
            case NONE_OF -> new NoneOf(attribute, Set.copyOf(values(field + ".none_of", filter.getNoneOf())));
            case RANGE -> range(field + ".range", attribute, filter.getRange());
            case CONDITION_NOT_SET ->
                throw new InvalidRequestException(
                        field, "has no condition this server knows; expected any_of, none_of or range");
        };
    }

    List<String> values(String field, Values values) {
        Fields.count(field, values.getValuesCount(), 1, limits.values());
        for (int i = 0; i < values.getValuesCount(); i++) {
            Fields.text(field + ".values[" + i + "]", values.getValues(i), Limits.NAME_BYTES);
        }
        return List.copyOf(values.getValuesList());
    }

    private static Between range(String field, String attribute, NumericRange range) {
        if (!range.hasMinimum() && !range.hasMaximum()) {
            throw new InvalidRequestException(field, "is empty; expected minimum, maximum or both");
        }
        double minimum =
                range.hasMinimum() ? Fields.finite(field + ".minimum", range.getMinimum()) : Double.NEGATIVE_INFINITY;
        double maximum =
                range.hasMaximum() ? Fields.finite(field + ".maximum", range.getMaximum()) : Double.POSITIVE_INFINITY;
        if (minimum > maximum) {
            throw new InvalidRequestException(
                    field, "is from " + minimum + " to " + maximum + "; expected minimum <= maximum");
        }
        return new Between(attribute, minimum, maximum);
    }
}
