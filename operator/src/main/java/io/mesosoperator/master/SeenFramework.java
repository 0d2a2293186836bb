package io.mesosoperator.master;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.KnownFramework;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * A framework as schedulers and tools see it: one, in however many roles and thus objects it is.
 *
 * @param main what is told of it is told by this one
 * @param objects all of them
 */
record SeenFramework(KnownFramework main, List<KnownFramework> objects) {

    private static final Comparator<KnownFramework> BEST_FIRST = Comparator.comparing(
                    (KnownFramework object) -> !object.isConnected())
            .thenComparing(KnownFramework::hasLeft);

    SeenFramework {
        objects = List.copyOf(objects);
    }

    /** By their ids, in the order of their first objects. */
    static List<SeenFramework> of(Stream<KnownFramework> objects) {
        var byId = new LinkedHashMap<List<String>, Collection<KnownFramework>>();
        objects.forEach(object -> byId.computeIfAbsent(
                        List.of(object.key().namespace(), MasterView.id(object)), id -> new ArrayList<>())
                .add(object));
        return byId.values().stream()
                .map(all -> new SeenFramework(all.stream().min(BEST_FIRST).orElseThrow(), List.copyOf(all)))
                .toList();
    }

    List<FrameworkKey> keys() {
        return objects.stream().map(KnownFramework::key).toList();
    }
}
