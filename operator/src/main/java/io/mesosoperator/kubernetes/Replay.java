package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells a listener once more of all objects in a cache, while the watch goes on to tell it of changes. What was read
 * from the cache may be told after the watch has told of something later, and that would stand for ever; so the cache
 * is looked at again after each object, until it has nothing else.
 *
 * @param all the objects, perhaps as they were when the first one was asked for
 * @param latest the object of this name as it is now; empty if there is none
 */
public record Replay<P extends HasMetadata>(Supplier<Stream<P>> all, Function<P, Optional<P>> latest) {

    public static <P extends HasMetadata> Replay<P> of(IndexerResourceCache<P> cache) {
        return new Replay<>(cache::list, object -> cache.get(ResourceID.fromResource(object)));
    }

    /**
     * Tells of all of them.
     *
     * @param seen receives an object that is there; perhaps the same state twice
     * @param gone receives an object that was told of and is there no more
     */
    public void tell(Consumer<P> seen, Consumer<P> gone) {
        all.get().forEach(object -> tell(object, seen, gone));
    }

    private void tell(P object, Consumer<P> seen, Consumer<P> gone) {
        var told = object;
        while (true) {
            seen.accept(told);
            var now = latest.apply(told);
            if (!now.map(Replay::uid).equals(Optional.of(uid(told)))) {
                gone.accept(told);
            }
            if (now.isEmpty() || version(now.get()).equals(version(told))) {
                return;
            }
            told = now.get();
        }
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getResourceVersion();
    }
}
