package io.mesosoperator.reservation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The known reservation pods of one agent. Code that changes them on the API server holds its lock; the watch need not
 * wait for it.
 */
final class PodsOfAgent {

    private final Map<String, ReservationPod> byUid = new ConcurrentHashMap<>();

    /** Uids of those that the watch has told the end of since the last creation began. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    BackOff backOff = BackOff.NONE;

    Collection<ReservationPod> all() {
        return List.copyOf(byUid.values());
    }

    /** The watch tells of it. Returns whether that is news. */
    boolean seen(ReservationPod pod) {
        return !pod.equals(byUid.put(pod.uid(), pod));
    }

    /** The watch tells that it is gone. Returns whether that is news. */
    boolean gone(String uid) {
        gone.add(uid);
        return byUid.remove(uid) != null;
    }

    /** One is about to be created. */
    void creating() {
        gone.clear();
    }

    /** It was created, and the watch may have told of a later state of it, or of its end, already. */
    void created(ReservationPod pod) {
        byUid.putIfAbsent(pod.uid(), pod);
        if (gone.contains(pod.uid())) {
            byUid.remove(pod.uid());
        }
    }

    /** It was deleted. */
    void deleted(String uid) {
        byUid.remove(uid);
    }
}
