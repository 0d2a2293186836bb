package io.mesosoperator.kubernetes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a cache has not seen yet of what the API server had at one moment. It only becomes less, also while objects come
 * and go all the time: what was seen once is seen, and nothing that came later is waited for.
 */
final class Unseen {

    /**
     * What the API server has.
     *
     * @param version of the list
     * @param versions of the objects, by uid
     */
    record Listed(long version, Map<String, Long> versions) {}

    private final long version;

    /** Uids of the objects that there are. */
    private final Set<String> there;

    /** The least versions that have not been seen, by uid. */
    private final Map<String, Long> versions;

    Unseen(Listed listed) {
        version = listed.version();
        there = new HashSet<>(listed.versions().keySet());
        versions = new HashMap<>(listed.versions());
    }

    /**
     * Looks at the cache.
     *
     * @param position a version up to which the watch has told of everything, also of what is gone again
     * @param cached versions by uid
     * @return whether there is nothing that it has not seen
     */
    boolean isNothing(long position, Map<String, Long> cached) {
        versions.entrySet().removeIf(object -> {
            var seen = Math.max(position, cached.getOrDefault(object.getKey(), -1L));
            return seen >= object.getValue();
        });
        return versions.isEmpty() && cached.entrySet().stream().noneMatch(this::isDeleted);
    }

    /** What is later than the list is not waited for, whether it is there or not. */
    private boolean isDeleted(Map.Entry<String, Long> cached) {
        return cached.getValue() <= version && !there.contains(cached.getKey());
    }

    /**
     * A watch that was opened anew does not tell of what was deleted in between. What is not in the list any more is
     * waited for no longer, but for its end, if the cache still has it.
     */
    void listed(Listed again) {
        there.retainAll(again.versions().keySet());
        versions.keySet().retainAll(there);
    }
}
