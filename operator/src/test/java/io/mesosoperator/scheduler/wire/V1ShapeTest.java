package io.mesosoperator.scheduler.wire;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;

/**
 * {@code v1-shape.txt} says in one line each what Mesos 1.9.0 has in {@code mesos.v1} and {@code mesos.v1.scheduler}:
 * fields with number and type, and values of enums. Whatever a call or an event can carry here must be there under its
 * v1 name, with the same number and type, so that protobuf is the same bytes.
 */
class V1ShapeTest {

    /** What 0.23 had and 1.9 has not: a client of 1.9 sends none of it, and skips what it does not know. */
    private static final List<String> GONE = List.of(
            "CommandInfo.container = 4 CommandInfo.ContainerInfo",
            "CommandInfo.ContainerInfo.image = 1 string",
            "CommandInfo.ContainerInfo.options = 2 repeated string");

    @Test
    void whatCallsAndEventsCarryHasTheNamesNumbersAndTypesOfV1() throws IOException {
        var v1 = shape();

        var ours = new ArrayList<String>();
        var seen = new LinkedHashSet<String>();
        lines(Call.getDescriptor(), seen, ours);
        lines(Event.getDescriptor(), seen, ours);

        assertThat(ours).hasSizeGreaterThan(150);
        assertThat(ours).filteredOn(line -> !v1.contains(line)).containsExactlyInAnyOrderElementsOf(GONE);
    }

    @Test
    void whatIsAddedHasTheNamesAndNumbersOfMesos() throws IOException {
        var v1 = shape();
        var ours = new ArrayList<String>();
        Protos.getDescriptor().getMessageTypes().forEach(message -> numbers(message, ours));

        assertThat(ours).hasSizeGreaterThan(50);
        var known = v1.stream().map(line -> line.replaceFirst(" = .*", "")).collect(toSet());
        assertThat(ours)
                .filteredOn(line -> known.contains(line.replaceFirst(" = .*", "")))
                .allSatisfy(line -> assertThat(v1).anyMatch(theirs -> theirs.startsWith(line + " ")));
    }

    private static List<String> shape() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/scheduler/v1-shape.txt"));
    }

    private static void numbers(Descriptor message, List<String> lines) {
        message.getFields()
                .forEach(field -> lines.add(name(message) + "." + V1Names.of(field) + " = " + field.getNumber()));
        message.getNestedTypes().forEach(nested -> numbers(nested, lines));
    }

    private static void lines(Descriptor message, Set<String> seen, List<String> lines) {
        if (!seen.add(message.getFullName())) {
            return;
        }
        for (var field : message.getFields()) {
            lines.add(name(message) + "." + V1Names.of(field) + " = " + field.getNumber() + " "
                    + (field.isRepeated() ? "repeated " : "") + type(field));
            switch (field.getType()) {
                case MESSAGE -> lines(field.getMessageType(), seen, lines);
                case ENUM -> lines(field.getEnumType(), seen, lines);
                default -> {}
            }
        }
    }

    private static void lines(EnumDescriptor type, Set<String> seen, List<String> lines) {
        if (seen.add(type.getFullName())) {
            type.getValues()
                    .forEach(value -> lines.add(name(type) + "." + V1Names.of(value) + " = " + value.getNumber()));
        }
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE -> name(field.getMessageType());
            case ENUM -> name(field.getEnumType());
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String name(GenericDescriptor descriptor) {
        return descriptor
                .getFullName()
                .replaceFirst("^mesos[.](scheduler[.]|v1[.])?", "")
                .replace("Slave", "Agent")
                .replace("HealthCheck.HTTP", "HealthCheck.HTTPCheckInfo"); // names of messages are not on the wire
    }
}
