package dev.tessera.online.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random messages of any type, such that a ranker on a test catalog takes many of them. */
final class PlainMessages {
    /** Without these a request is refused before anything else of it is looked at. */
    private static final Set<String> NEEDED = Set.of("events", "candidate_item_ids", "values", "content", "text");

    private final Instant now;
    private final Random random;

    PlainMessages(Instant now, Random random) {
        this.now = now;
        this.random = random;
    }

    Message of(Descriptor type) {
        if (type.equals(Timestamp.getDescriptor())) {
            return Timestamp.newBuilder()
                    .setSeconds(now.getEpochSecond() - random.nextInt(86_400))
                    .build();
        }
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        type.getRealOneofs().forEach(choice -> set(message, choice.getField(random.nextInt(choice.getFieldCount()))));
        for (FieldDescriptor field : type.getFields()) {
            if (field.getRealContainingOneof() == null && isWanted(field)) {
                set(message, field);
            }
        }
        return message.build();
    }

    private boolean isWanted(FieldDescriptor field) {
        if (NEEDED.contains(field.getName())) {
            return true;
        }
        boolean optional = field.isRepeated() || field.hasPresence() || field.getType() == FieldDescriptor.Type.BYTES;
        return !optional || random.nextInt(4) == 0;
    }

    private void set(DynamicMessage.Builder message, FieldDescriptor field) {
        if (!field.isRepeated()) {
            message.setField(field, value(field));
            return;
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            message.addRepeatedField(field, value(field));
        }
    }

    /** A value of a field, or of one entry of it. */
    Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> 1 + random.nextInt(20);
            case LONG -> (long) random.nextInt(1000);
            case FLOAT -> random.nextFloat();
            case DOUBLE -> field.getName().equals("minimum") ? random.nextDouble() * 10 : 10 + random.nextDouble() * 90;
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text(field.getName());
            case BYTE_STRING -> ByteString.copyFromUtf8("no picture");
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get(Math.min(values.size() - 1, 1 + random.nextInt(values.size())));
            }
            case MESSAGE -> of(field.getMessageType());
        };
    }

    private String text(String field) {
        return switch (field) {
            case "attribute", "name" -> random.nextBoolean() ? "genre" : "price";
            case "values" -> "g" + random.nextInt(4);
            case "user_id" -> "user-" + random.nextInt(20);
            case "event_id", "decision_id" -> "id-" + random.nextInt(1_000_000);
            default ->
                field.contains("item_id") ? "item-%03d".formatted(random.nextInt(60)) : "word " + random.nextInt(9);
        };
    }
}
