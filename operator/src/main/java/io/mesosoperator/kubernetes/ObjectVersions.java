package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The latest known version of each object of a kind: what its next write or deletion is based on. If a user, or another
 * operator that leads meanwhile, has made another version, the API server refuses the write.
 *
 * @param <T> the kind
 */
public final class ObjectVersions<T extends HasMetadata> {

    private final Supplier<T> fresh;
    private final Map<String, ObjectMeta> latest = new ConcurrentHashMap<>();

    /** @param fresh makes an empty object of the kind */
    public ObjectVersions(Supplier<T> fresh) {
        this.fresh = fresh;
    }

    /** The object was read, written or reported by the watch. */
    public void seen(T object) {
        var metadata = object.getMetadata();
        var slim = new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .build();
        latest.merge(key(metadata.getNamespace(), metadata.getName()), slim, ObjectVersions::newer);
    }

    private static ObjectMeta newer(ObjectMeta known, ObjectMeta told) {
        return version(told) >= version(known) ? told : known;
    }

    private static long version(ObjectMeta metadata) {
        return Long.parseLong(metadata.getResourceVersion());
    }

    /** The object's version as a number: of two versions of one kind the greater one is the later (KEP-5504). */
    public static long version(HasMetadata object) {
        return version(object.getMetadata());
    }

    /** The object was deleted. */
    public void gone(T object) {
        var metadata = object.getMetadata();
        latest.computeIfPresent(
                key(metadata.getNamespace(), metadata.getName()),
                (key, known) -> known.getUid().equals(metadata.getUid()) ? null : known);
    }

    /** Name, namespace, uid and resourceVersion of the object, and nothing else; empty if there is none. */
    public Optional<T> of(String namespace, String name) {
        return Optional.ofNullable(latest.get(key(namespace, name))).map(metadata -> {
            var object = fresh.get();
            object.setMetadata(new ObjectMetaBuilder(metadata).build());
            return object;
        });
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
