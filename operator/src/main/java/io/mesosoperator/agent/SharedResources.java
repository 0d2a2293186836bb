package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/** One object for equal resources: most pods of a cluster are replicas of few, and hold the same. */
final class SharedResources {

    private final Map<Resources, WeakReference<Resources>> known = new WeakHashMap<>();

    /** @param resources without volumes, which do not count for equality */
    synchronized Resources share(Resources resources) {
        var reference = known.get(resources);
        var shared = reference == null ? null : reference.get();
        if (shared != null) {
            return shared;
        }
        known.put(resources, new WeakReference<>(resources));
        return resources;
    }
}
