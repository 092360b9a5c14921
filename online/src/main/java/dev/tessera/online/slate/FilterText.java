package dev.tessera.online.slate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Filters as JSON, by the names that the contract gives them. */
final class FilterText {
    private static final String FILTERS = "filters";

    private FilterText() {}

    static void write(List<AttributeFilter> filters, ObjectNode object) {
        filters.forEach(filter -> write(filter, object.withArray(FILTERS).addObject()));
    }

    private static void write(AttributeFilter filter, ObjectNode object) {
        object.put("attribute", filter.attribute());
        if (filter instanceof AnyOf any) {
            values(any.values(), object.withArray("any_of"));
        } else if (filter instanceof NoneOf none) {
            values(none.values(), object.withArray("none_of"));
        } else if (filter instanceof Between range) {
            ObjectNode ends = object.putObject("range");
            if (Double.isFinite(range.minimum())) {
                ends.put("minimum", range.minimum());
            }
            if (Double.isFinite(range.maximum())) {
                ends.put("maximum", range.maximum());
            }
        }
    }

    private static void values(Set<String> values, ArrayNode array) {
        values.stream().sorted().forEach(array::add);
    }

    /** Empty if there are none. */
    static List<AttributeFilter> read(JsonFields fields) {
        return fields.objects(FILTERS, FilterText::filter);
    }

    private static AttributeFilter filter(JsonFields fields) {
        String attribute = fields.text("attribute");
        Expected.that(
                Stream.of("any_of", "none_of", "range").filter(fields::has).count() == 1,
                "any_of, none_of and range are not there once; expected one of them");
        if (fields.has("range")) {
            return fields.object("range", ends -> between(attribute, ends))
                    .orElseThrow(() ->
                            new IllegalArgumentException("range is not one; expected a minimum, a maximum or both"));
        }
        return fields.has("any_of")
                ? new AnyOf(attribute, values("any_of", fields))
                : new NoneOf(attribute, values("none_of", fields));
    }

    private static Set<String> values(String name, JsonFields fields) {
        Set<String> values = Set.copyOf(fields.texts(name));
        Expected.that(!values.isEmpty(), name + " is empty; expected at least one value");
        return values;
    }

    private static Between between(String attribute, JsonFields ends) {
        OptionalDouble minimum = ends.optionalNumber("minimum");
        OptionalDouble maximum = ends.optionalNumber("maximum");
        Expected.that(
                minimum.isPresent() || maximum.isPresent(), "minimum and maximum are missing; expected one or both");
        return new Between(
                attribute, minimum.orElse(Double.NEGATIVE_INFINITY), maximum.orElse(Double.POSITIVE_INFINITY));
    }
}
