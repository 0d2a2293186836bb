package io.mesosoperator.crds;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The decoded values of the fields that a custom resource adds to its message, by name. */
final class AddedValues {

    private final Map<String, Object> values;

    AddedValues(Map<FieldMapping, Object> decoded) {
        this.values = decoded.entrySet().stream()
                .filter(entry -> entry.getKey().field() == null)
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    }

    /** A field that the decoder guarantees to be present. */
    <T> T required(String name, Class<T> type) {
        return optional(name, type).orElseThrow(() -> new IllegalStateException(name + " is not among the decoded"));
    }

    <T> Optional<T> optional(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).map(type::cast);
    }

    <T> List<T> list(String name, Class<T> type) {
        return optional(name, List.class).stream()
                .flatMap(items -> ((List<?>) items).stream())
                .map(type::cast)
                .toList();
    }

    /** An absent switch is off. */
    boolean isOn(String name) {
        return optional(name, Boolean.class).orElse(false);
    }
}
