package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Predicate;

/**
 * Passes on only the objects that match (client-go: {@code FilteringResourceEventHandler}). An object that begins to
 * match is an addition; one that no longer matches is a deletion. An object that was deleted and recreated under its
 * name while the watch was down is a deletion and an addition: the handler never sees a uid change.
 */
public final class FilteringResourceEventHandler<T extends HasMetadata> implements ResourceEventHandler<T> {

    private final Predicate<? super T> filter;
    private final ResourceEventHandler<? super T> handler;

    public FilteringResourceEventHandler(Predicate<? super T> filter, ResourceEventHandler<? super T> handler) {
        this.filter = filter;
        this.handler = handler;
    }

    @Override
    public void onAdd(T object) {
        if (filter.test(object)) {
            handler.onAdd(object);
        }
    }

    @Override
    public void onUpdate(T before, T now) {
        var matched = filter.test(before);
        var matches = filter.test(now);
        if (matched && matches && isSame(before, now)) {
            handler.onUpdate(before, now);
            return;
        }
        if (matched) {
            handler.onDelete(before, true);
        }
        if (matches) {
            handler.onAdd(now);
        }
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        if (filter.test(object)) {
            handler.onDelete(object, finalStateUnknown);
        }
    }

    private static boolean isSame(HasMetadata before, HasMetadata now) {
        return before.getMetadata().getUid().equals(now.getMetadata().getUid());
    }
}
