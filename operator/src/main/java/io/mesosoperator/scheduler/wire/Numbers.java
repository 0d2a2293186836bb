package io.mesosoperator.scheduler.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds NaN and infinities in a message: protobuf has them, but the custom resources that calls become do not. */
final class Numbers {

    private Numbers() {}

    /** The first such number, with its path; empty if there is none. */
    static Optional<String> problem(MessageOrBuilder message) {
        return problem(message, "");
    }

    private static Optional<String> problem(MessageOrBuilder message, String path) {
        return message.getAllFields().entrySet().stream()
                .flatMap(field -> problem(field, path).stream())
                .findFirst();
    }

    private static Optional<String> problem(Map.Entry<FieldDescriptor, Object> field, String path) {
        var at = path + V1Names.of(field.getKey());
        if (!(field.getValue() instanceof List<?> items)) {
            return problem(field.getValue(), at);
        }
        for (var i = 0; i < items.size(); i++) {
            var problem = problem(items.get(i), at + "[" + i + "]");
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(Object value, String at) {
        return switch (value) {
            case MessageOrBuilder message -> problem(message, at + ".");
            case Double number when !Double.isFinite(number) -> Optional.of(at + " is " + number);
            default -> Optional.empty();
        };
    }
}
