package dev.tessera.offline.published;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a family of published models names the layers that our towers name in their own, common way.
 *
 * @param root first part that the names have where the tower was published within a larger model, such as {@code bert.}
 * @param names from patterns of our names to names of the family, in which {@code #} stands for the numbers of ours, one by one
 */
record TensorNames(String root, Map<Pattern, String> names) {
    TensorNames {
        names = Map.copyOf(names);
    }

    /**
     * @param table a line a layer: our name, white space, the family's; {@code #} is a number
     */
    static TensorNames of(String root, String table) {
        Map<Pattern, String> names = new LinkedHashMap<>();
        for (String line : table.strip().split("\n")) {
            String[] pair = line.strip().split("\\s+");
            String pattern = Pattern.quote(pair[0]).replace("#", "\\E(\\d+)\\Q");
            names.put(Pattern.compile(pattern), pair[1]);
        }
        return new TensorNames(root, names);
    }

    /** What these names begin with in a file that holds the given ones. */
    String rootIn(Set<String> found) {
        return found.stream().anyMatch(name -> name.startsWith(root)) ? root : "";
    }

    /** The family's name of a layer, without the root. */
    String of(String layer) {
        for (Map.Entry<Pattern, String> entry : names.entrySet()) {
            Matcher match = entry.getKey().matcher(layer);
            if (match.matches()) {
                String name = entry.getValue();
                for (int group = 1; group <= match.groupCount(); group++) {
                    name = name.replaceFirst("#", match.group(group));
                }
                return name;
            }
        }
        throw new IllegalStateException("the layer '" + layer + "' has no name in this family");
    }
}
