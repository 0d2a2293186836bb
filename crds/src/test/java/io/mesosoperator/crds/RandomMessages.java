package io.mesosoperator.crds;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Messages with every kind of value in them: complete as the schema requires, and odd otherwise. */
final class RandomMessages {

    private static final List<String> ODD_STRINGS = List.of(
            "",
            " ",
            "a",
            "null",
            "true",
            "0",
            "\u0000",
            "\n\t\"\\'{}[]:,&*#?|-<>=!%@`",
            "\u007f\u0085\u2028",
            "Ünïcödé",
            "日本語",
            "\uD83D\uDE80",
            "a: b # c",
            "~",
            "1e3",
            "0x10",
            "2026-01-01",
            "../..",
            "x".repeat(300));
    private static final List<Double> ODD_DOUBLES = List.of(
            0.0,
            -0.0,
            1.0,
            -1.5,
            0.1,
            1e-300,
            1e22,
            123456789.12345679,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MAX_VALUE);
    private static final List<Integer> ODD_INTS = List.of(0, 1, -1, 80, 65535, Integer.MAX_VALUE, Integer.MIN_VALUE);
    private static final List<Long> ODD_LONGS =
            List.of(0L, 1L, -1L, 31000L, 1L << 31, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE);

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    @SuppressWarnings("unchecked") // built by the prototype's own builder
    <M extends Message> M like(M prototype) {
        var builder = prototype.newBuilderForType();
        var type = prototype.getDescriptorForType();
        fill(builder, V1Fields.of(type));
        var added = V1Fields.addedTo(type);
        if (!added.isEmpty() && coin()) {
            var additions = DynamicMessage.newBuilder(added.getFirst().getContainingType());
            fill(additions, added);
            V1Additions.add(additions.build(), builder);
        }
        return (M) builder.build();
    }

    private void fill(Message.Builder builder, List<FieldDescriptor> fields) {
        for (var field : fields) {
            if (field.isRepeated()) {
                for (var count = random.nextInt(3); count > 0; count--) {
                    builder.addRepeatedField(field, value(builder, field));
                }
            } else if (field.isRequired() || random.nextInt(3) > 0) {
                builder.setField(field, value(builder, field));
            }
        }
    }

    private Object value(Message.Builder builder, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> random.nextBoolean();
            case STRING -> string();
            case BYTE_STRING -> {
                var bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case DOUBLE -> random.nextBoolean() ? pick(ODD_DOUBLES) : random.nextGaussian();
            case FLOAT -> random.nextFloat();
            case INT -> random.nextBoolean() ? pick(ODD_INTS) : random.nextInt();
            case LONG -> random.nextBoolean() ? pick(ODD_LONGS) : random.nextLong();
            case ENUM -> pick(field.getEnumType().getValues());
            case MESSAGE -> like(builder.newBuilderForField(field).getDefaultInstanceForType());
        };
    }

    String string() {
        return random.nextBoolean() ? pick(ODD_STRINGS) : "s" + random.nextInt(1000);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
