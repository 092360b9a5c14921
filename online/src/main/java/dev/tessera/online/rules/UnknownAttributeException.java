package dev.tessera.online.rules;

import java.util.Collection;

/** A filter names an attribute that no item of the generation has. The message names it and the known ones. */
public final class UnknownAttributeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NAMED = 50;

    private final String attribute;

    UnknownAttributeException(String attribute, Collection<String> known) {
        super("no item has the attribute '" + attribute + "'; known attributes: " + list(known));
        this.attribute = attribute;
    }

    public String attribute() {
        return attribute;
    }

    private static String list(Collection<String> known) {
        if (known.isEmpty()) {
            return "none";
        }
        String first = String.join(", ", known.stream().limit(NAMED).toList());
        return known.size() > NAMED ? first + " and " + (known.size() - NAMED) + " more" : first;
    }
}
