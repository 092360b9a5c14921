package dev.tessera.online.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Random;

/** Well-formed messages with something in them that no client means. */
final class HostileMessages {
    private static final List<Integer> INTS =
            List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 500, 501, 9_999, 10_000, -500, 1 << 30, 1_000_000_000);
    private static final List<Long> LONGS = List.of(
            0L,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            -62_135_596_801L,
            253_402_300_799L,
            253_402_300_800L,
            1L << 53,
            31_556_889_864_403_199L,
            31_556_889_864_403_200L);
    private static final List<Double> DOUBLES = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            Double.MIN_VALUE,
            -0.0,
            1e308,
            Double.longBitsToDouble(0x7ff0000000000001L));
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\t\r\n",
            "\u007f",
            "\u0085",
            "\u2028",
            "\u00a0",
            "\ufeff",
            "\uffff",
            "\u202egnp.exe",
            "e\u0301".repeat(64),
            "\u0300".repeat(128),
            "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\udbff\udfff",
            "x".repeat(256),
            "x".repeat(257),
            "\u00e9".repeat(128),
            "\u00e9".repeat(129),
            "\ud83d\ude00".repeat(64),
            "{user}",
            "{}",
            "}{",
            "a:b:c",
            "*1\r\n$8\r\nFLUSHALL\r\n",
            "'; return redis.call('FLUSHALL') --",
            "[[",
            "%s%n%x",
            "${jndi:ldap://localhost/a}",
            "../../etc/passwd",
            "NaN",
            "-1e999",
            "1e999",
            "0x1p3",
            "1_000");
    private static final List<Integer> COUNTS = List.of(0, 2, 16, 17, 100, 101, 101, 500, 501, 1_000);
    private static final List<Integer> LARGE_COUNTS = List.of(5_000, 5_001, 10_000, 10_001, 50_000);

    /** About as many of one repeated field, so that a server reads it whole. */
    private static final int MOST_BYTES = 2 << 20;

    private final PlainMessages plain;
    private final Random random;

    HostileMessages(PlainMessages plain, Random random) {
        this.plain = plain;
        this.random = random;
    }

    /** The message with one to three hostile places. */
    Message of(Message message) {
        Message hostile = message;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            hostile = spoil(hostile);
        }
        return hostile;
    }

    private Message spoil(Message message) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        if (fields.isEmpty() || random.nextInt(20) == 0) {
            return withUnknownFields(message);
        }
        FieldDescriptor field = fields.get(random.nextInt(fields.size()));
        Message.Builder builder = message.toBuilder();
        if (!field.isRepeated()) {
            return builder.setField(field, spoiled(field, message)).build();
        }
        int count = message.getRepeatedFieldCount(field);
        if (count > 0 && random.nextInt(3) > 0) {
            int at = random.nextInt(count);
            Object entry = message.getRepeatedField(field, at);
            return builder.setRepeatedField(field, at, entry instanceof Message nested ? spoil(nested) : hostile(field))
                    .build();
        }
        Object entry = random.nextBoolean() ? plain.value(field) : hostile(field);
        int wanted = oneOf(random.nextInt(40) == 0 ? LARGE_COUNTS : COUNTS);
        for (int i = Math.min(wanted, MOST_BYTES / bytes(entry)); i > 0; i--) {
            builder.addRepeatedField(field, entry);
        }
        return builder.build();
    }

    private static int bytes(Object entry) {
        if (entry instanceof Message message) {
            return 1 + message.getSerializedSize();
        }
        return entry instanceof String text ? 1 + text.length() : 1;
    }

    private Object spoiled(FieldDescriptor field, Message message) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                        && message.hasField(field)
                        && random.nextInt(5) > 0
                ? spoil((Message) message.getField(field))
                : hostile(field);
    }

    private Object hostile(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt(4) == 0 ? random.nextInt() : oneOf(INTS);
            case LONG -> random.nextInt(4) == 0 ? random.nextLong() : oneOf(LONGS);
            case FLOAT ->
                random.nextInt(4) == 0
                        ? Float.intBitsToFloat(random.nextInt())
                        : oneOf(DOUBLES).floatValue();
            case DOUBLE -> random.nextInt(4) == 0 ? Double.longBitsToDouble(random.nextLong()) : oneOf(DOUBLES);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> Pictures.hostile(random);
            case ENUM ->
                field.getEnumType()
                        .findValueByNumberCreatingIfUnknown(random.nextBoolean() ? oneOf(INTS) : random.nextInt(10));
            case MESSAGE -> spoil(plain.of(field.getMessageType()));
        };
    }

    private String text() {
        return switch (random.nextInt(12)) {
            case 0 -> "x".repeat(oneOf(List.of(1 << 10, (1 << 10) + 1, 16 << 10, (16 << 10) + 1, 100_000)));
            case 1 ->
                random.ints(1 + random.nextInt(80), 0, Character.MAX_CODE_POINT + 1)
                        .filter(each -> each < Character.MIN_SURROGATE || each > Character.MAX_SURROGATE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            default -> oneOf(TEXTS);
        };
    }

    private Message withUnknownFields(Message message) {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        UnknownFieldSet.Field field = UnknownFieldSet.Field.newBuilder()
                .addVarint(random.nextLong())
                .addFixed32(random.nextInt())
                .addLengthDelimited(ByteString.copyFrom(bytes))
                .build();
        return message.toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(1 + random.nextInt(random.nextBoolean() ? 20 : 536_870_911), field)
                        .build())
                .build();
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
