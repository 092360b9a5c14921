package dev.tessera.online.fuzz;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds of every answer, whatever was asked. */
final class WellFormed {
    private WellFormed() {}

    /** What does not hold; empty if all does. */
    static List<String> problems(Message request, Message answer) {
        List<String> problems = new ArrayList<>();
        numbers(answer, problems);
        if (answer.getDescriptorForType().findFieldByName("decision") != null) {
            decision((Message) get(answer, "decision"), problems);
            items(request, answer, problems);
        }
        if (answer.getDescriptorForType().findFieldByName("results") != null
                && list(answer, "results").size() != list(request, "events").size()) {
            problems.add("there are not as many results as events");
        }
        return problems;
    }

    private static void decision(Message decision, List<String> problems) {
        if (get(decision, "id").equals("") || get(decision, "generation").equals("")) {
            problems.add("the decision has no id or no generation");
        }
        if (get(decision, "rung").toString().endsWith("UNSPECIFIED")) {
            problems.add("the decision has no rung");
        }
    }

    private static void items(Message request, Message answer, List<String> problems) {
        Set<Object> ids = new HashSet<>();
        for (Object item : list(answer, "items")) {
            if (!ids.add(get((Message) item, "item_id"))) {
                problems.add("an item is there twice: " + item);
            }
        }
        if (request.getDescriptorForType().findFieldByName("size") != null
                && ids.size() > (Integer) get(request, "size")) {
            problems.add("there are " + ids.size() + " items, more than were asked for");
        }
    }

    private static void numbers(Message message, List<String> problems) {
        message.getAllFields().forEach((field, value) -> {
            for (Object each : field.isRepeated() ? (List<?>) value : List.of(value)) {
                if (each instanceof Message nested) {
                    numbers(nested, problems);
                } else if (each instanceof Number number && !Double.isFinite(number.doubleValue())) {
                    problems.add(field.getFullName() + " is " + number);
                }
            }
        });
    }

    private static Object get(Message message, String name) {
        return message.getField(field(message, name));
    }

    private static List<?> list(Message message, String name) {
        return (List<?>) get(message, name);
    }

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }
}
