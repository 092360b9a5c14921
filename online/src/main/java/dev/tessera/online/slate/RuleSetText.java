package dev.tessera.online.slate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;

/**
 * Rules as JSON, by the names that the contract gives them; see docs/how-to/rules-of-a-slate.md. Those of two teams stand in a list, by their names. Lines may have comments, as in
 * Java.
 */
public final class RuleSetText {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEAMS = "interleave";

    private RuleSetText() {}

    /** In one line; empty if there are no rules. */
    public static String of(Standing standing) {
        if (standing.equals(RuleSet.NONE)) {
            return "";
        }
        ObjectNode object = JSON.createObjectNode();
        if (standing instanceof Teams teams) {
            write(teams.one(), object.withArray(TEAMS).addObject());
            write(teams.other(), object.withArray(TEAMS).addObject());
        } else {
            write((RuleSet) standing, object);
        }
        return object.toString();
    }

    private static void write(Teams.Team team, ObjectNode object) {
        write(team.rules(), object.put("name", team.name()).putObject("rules"));
    }

    private static void write(RuleSet rules, ObjectNode object) {
        rules.excluded().stream().sorted().forEach(item -> object.withArray("excluded_item_ids")
                .add(item.value()));
        rules.exclusions()
                .forEach(exclusion -> FilterText.write(
                        exclusion.filters(), object.withArray("exclusions").addObject()));
        rules.slate()
                .boosts()
                .forEach(boost -> write(boost, object.withArray("boosts").addObject()));
        rules.slate().pins().forEach(pin -> object.withArray("pins")
                .addObject()
                .put("item_id", pin.item().value())
                .put("position", pin.position()));
        rules.slate().caps().forEach(cap -> object.withArray("caps")
                .addObject()
                .put("attribute", cap.attribute())
                .put("max_items", cap.maxItems()));
        rules.slate().diversity().ifPresent(share -> object.put("diversity", share));
        rules.slate().exploration().ifPresent(slot -> write(slot, object.putObject("exploration")));
    }

    private static void write(Exploration slot, ObjectNode object) {
        object.put("probability", slot.probability())
                .put("position", slot.position())
                .put("candidates", slot.candidates());
        slot.temperature().ifPresent(degrees -> object.put("temperature", degrees));
    }

    private static void write(Boost boost, ObjectNode object) {
        FilterText.write(boost.filters(), object);
        object.put("score", boost.score());
        boost.halfLife().ifPresent(half -> object.put("half_life", half.toString()));
    }

    /**
     * The inverse of {@link #of}.
     *
     * @throws IllegalArgumentException names every field at fault and what was expected
     */
    public static Standing read(String text) {
        return text.isEmpty() ? RuleSet.NONE : JsonFields.parse(text, RuleSetText::standing);
    }

    private static Standing standing(JsonFields fields) {
        return fields.has(TEAMS) ? teams(fields.objects(TEAMS, RuleSetText::team)) : rules(fields);
    }

    private static Teams teams(List<Teams.Team> teams) {
        Expected.that(teams.size() == 2, TEAMS + " has " + teams.size() + " entries; expected 2");
        return new Teams(teams.get(0), teams.get(1));
    }

    private static Teams.Team team(JsonFields fields) {
        return new Teams.Team(
                fields.text("name"), fields.object("rules", RuleSetText::rules).orElse(RuleSet.NONE));
    }

    /** The rules that an object holds. */
    public static RuleSet rules(JsonFields fields) {
        return new RuleSet(
                Set.copyOf(fields.ids("excluded_item_ids")),
                fields.objects("exclusions", exclusion -> new Exclusion(FilterText.read(exclusion))),
                new SlateRules(
                        fields.objects("boosts", RuleSetText::boost),
                        fields.objects("pins", pin -> new Pin(pin.id("item_id"), pin.whole("position"))),
                        fields.objects("caps", cap -> new AttributeCap(cap.text("attribute"), cap.whole("max_items"))),
                        fields.optionalNumber("diversity"),
                        fields.object("exploration", RuleSetText::exploration)));
    }

    private static Exploration exploration(JsonFields fields) {
        return new Exploration(
                fields.number("probability"),
                fields.whole("position"),
                fields.has("candidates") ? fields.whole("candidates") : Exploration.CANDIDATES,
                fields.optionalNumber("temperature"));
    }

    private static Boost boost(JsonFields fields) {
        return new Boost(
                FilterText.read(fields),
                fields.number("score"),
                fields.optionalText("half_life").map(RuleSetText::duration));
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "half_life is '" + text + "'; expected a duration such as P14D or PT6H", e);
        }
    }
}
