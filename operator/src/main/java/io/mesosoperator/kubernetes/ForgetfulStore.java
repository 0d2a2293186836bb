package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cache of an informer whose objects are told once and never read again: it keeps none. */
public final class ForgetfulStore<T extends HasMetadata> implements ItemStore<T> {

    @Override
    public String getKey(T object) {
        return object.getMetadata().getUid();
    }

    @Override
    public @Nullable T put(String key, T object) {
        return null;
    }

    @Override
    public @Nullable T remove(String key) {
        return null;
    }

    @Override
    public Stream<String> keySet() {
        return Stream.empty();
    }

    @Override
    public Stream<T> values() {
        return Stream.empty();
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public @Nullable T get(String key) {
        return null;
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
