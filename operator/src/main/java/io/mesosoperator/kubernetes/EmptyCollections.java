package io.mesosoperator.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The collections of a model class. Each of its objects has a list or a map of its own for each of them, mostly empty,
 * and a map for fields that the model does not know: half of what a pod takes. Empty ones are replaced by Java's own,
 * which cannot be changed; nobody changes what a watch has read.
 */
final class EmptyCollections {

    private final List<Field> collections;

    private EmptyCollections(List<Field> collections) {
        this.collections = collections;
    }

    static EmptyCollections of(Class<?> type) {
        var found = new ArrayList<Field>();
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (var field : declaring.getDeclaredFields()) {
                var isOne = field.getType() == List.class || field.getType() == Map.class;
                if (isOne && !Modifier.isStatic(field.getModifiers()) && field.trySetAccessible()) {
                    found.add(field);
                }
            }
        }
        return new EmptyCollections(List.copyOf(found));
    }

    void share(Object object) {
        try {
            for (var field : collections) {
                var value = field.get(object);
                if (value instanceof Collection<?> list && list.isEmpty()) {
                    field.set(object, Collections.emptyList());
                } else if (value instanceof Map<?, ?> map && map.isEmpty()) {
                    field.set(object, Collections.emptyMap());
                }
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
