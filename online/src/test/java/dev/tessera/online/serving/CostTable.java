package dev.tessera.online.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a request costs, for people: its parts, each beside its floor, and the wholes, each beside the sum of its parts. */
final class CostTable {
    private final List<String> parts = new ArrayList<>(
            List.of("| part | microseconds | floor | ratio | what the floor is |", "|---|---|---|---|---|"));
    private final List<String> wholes = new ArrayList<>(List.of(
            "| Recommend | microseconds | gRPC and admission | below them | sum of the parts below | unexplained |",
            "|---|---|---|---|---|---|"));
    private final List<String> splits = new ArrayList<>();

    /** @param floor {@link Cost#NONE} if nothing is known of it */
    void part(String part, Cost cost, Cost floor, String what) {
        boolean known = floor.median() > 0;
        String least = known ? Cost.digits(floor.median()) : "";
        String ratio = known ? Cost.digits(cost.median() / floor.median()) : "";
        parts.add(line(part, cost.toString(), least, ratio, what));
    }

    void whole(String way, Cost whole, Cost below, Cost sum) {
        double unexplained = below.median() - sum.median();
        wholes.add(line(
                way,
                whole.toString(),
                whole.minus(below).toString(),
                below.toString(),
                Cost.digits(sum.median()),
                Cost.digits(unexplained)));
    }

    /** @param micros by what threads are for */
    void split(String way, Map<String, Double> micros) {
        micros.forEach((role, each) -> splits.add(way + ", " + role + ": " + Cost.digits(each)));
    }

    private static String line(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    void print() {
        List.of(parts, wholes, splits).forEach(each -> System.out.println(String.join("\n", each) + "\n"));
    }
}
