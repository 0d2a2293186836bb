package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every watch handler of the operator stands behind this one. */
class GuardedEventHandlerTest {

    private final Set<String> poisoned = new HashSet<>(Set.of("poison"));
    private final List<String> told = new ArrayList<>();
    private final GuardedEventHandler<Pod> handler = new GuardedEventHandler<>("pods", new ResourceEventHandler<Pod>() {
        @Override
        public void onAdd(Pod pod) {
            tell("+", pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            tell("=", pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            tell("-", pod);
        }
    });

    private void tell(String event, Pod pod) {
        if (poisoned.contains(pod.getMetadata().getName())) {
            throw new StackOverflowError();
        }
        told.add(event + pod.getMetadata().getName());
    }

    @Test
    void anObjectThatThrowsDoesNotEndTheWatchOfOthers() {
        handler.onAdd(pod("poison"));
        handler.onAdd(pod("a"));
        handler.onDelete(pod("a"), false);

        assertThat(told).containsExactly("+a", "-a");
    }

    @Test
    void itIsToldOfAgainUntilThatSucceeds() {
        handler.onAdd(pod("poison"));
        handler.onDelete(pod("poison"), false);
        poisoned.clear();

        Awaitility.await().until(() -> ((WorkQueue<?>) handler.worker()).step());

        assertThat(told).containsExactly("-poison");
    }

    @Test
    void aLaterEventThatPassesStandsForTheOneThatWasMissed() {
        handler.onAdd(pod("poison"));
        poisoned.clear();
        handler.onUpdate(pod("poison"), pod("poison")); // perhaps no news to whoever knows of the first one

        Awaitility.await().until(() -> ((WorkQueue<?>) handler.worker()).step());

        assertThat(told).containsExactly("=poison", "+poison");
    }

    @Test
    void aListenerOfAReconcilersObjectsThatThrowsKeepsTheReconcilerGoing() {
        var listener = new PrimaryResourceListener<Pod>("test", pod -> tell("+", pod), pod -> tell("-", pod));

        listener.onResourceCreated(pod("poison"));
        listener.onResourceUpdated(pod("poison"), pod("poison"));
        listener.onResourceDeleted(pod("poison"));
        listener.onResourceCreated(pod("a"));

        assertThat(told).containsExactly("+a");
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ns")
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }
}
