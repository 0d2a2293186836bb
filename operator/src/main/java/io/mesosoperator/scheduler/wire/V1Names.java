package io.mesosoperator.scheduler.wire;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Mesos v1's names for what the schema names like Mesos 0.23: "agent" for "slave", and two reasons that were renamed in
 * 0.26. The numbers are the same.
 */
final class V1Names {

    private static final Map<String, String> RENAMED = Map.of(
            "REASON_MEMORY_LIMIT", "REASON_CONTAINER_LIMITATION_MEMORY",
            "REASON_EXECUTOR_PREEMPTED", "REASON_CONTAINER_PREEMPTED");

    private V1Names() {}

    static String of(FieldDescriptor field) {
        return modern(field.getName());
    }

    static String of(EnumValueDescriptor value) {
        var name = value.getName();
        return RENAMED.getOrDefault(name, modern(name));
    }

    /** The enum value with this name; null if there is none. */
    static @Nullable EnumValueDescriptor find(EnumDescriptor type, String name) {
        return type.getValues().stream()
                .filter(value -> of(value).equals(name))
                .findFirst()
                .orElse(null);
    }

    /** A path or name of the schema. */
    static String modern(String name) {
        return name.replace("slave", "agent").replace("SLAVE", "AGENT");
    }
}
