package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.mesos.Protos;
import org.junit.jupiter.api.Test;

/**
 * {@code seed-shape.txt} says in one line each what Mesos 0.23.0 has: messages, enums, their values, and fields with
 * number, label, type and default. Its order is that of the schema.
 */
class SeedShapeTest {

    @Test
    void theSchemaHasEveryNameNumberTypeAndDefaultOfMesos() throws IOException {
        var seed = Files.readAllLines(Path.of("src/test/resources/seed-shape.txt"));
        var file = Protos.getDescriptor();

        var ours = Stream.concat(
                file.getEnumTypes().stream().flatMap(SeedShapeTest::lines),
                file.getMessageTypes().stream().flatMap(SeedShapeTest::lines));

        assertThat(ours).containsExactlyInAnyOrderElementsOf(seed);
    }

    private static Stream<String> lines(EnumDescriptor type) {
        return Stream.concat(
                Stream.of("enum " + name(type)),
                type.getValues().stream().map(value -> name(type) + "." + value.getName() + " = " + value.getNumber()));
    }

    private static Stream<String> lines(Descriptor message) {
        return Stream.of(
                        Stream.of("message " + name(message)),
                        message.getFields().stream().map(SeedShapeTest::line),
                        message.getEnumTypes().stream().flatMap(SeedShapeTest::lines),
                        message.getNestedTypes().stream().flatMap(SeedShapeTest::lines))
                .flatMap(lines -> lines);
    }

    private static String line(FieldDescriptor field) {
        var label = field.isRepeated() ? "repeated" : field.isRequired() ? "required" : "optional";
        var type = switch (field.getType()) {
            case MESSAGE -> name(field.getMessageType());
            case ENUM -> name(field.getEnumType());
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
        var byDefault = field.hasDefaultValue() ? " default " + field.getDefaultValue() : "";
        return name(field) + " = " + field.getNumber() + " " + label + " " + type + byDefault;
    }

    private static String name(GenericDescriptor descriptor) {
        return descriptor.getFullName().substring("mesos.".length());
    }
}
