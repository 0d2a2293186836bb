package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrimaryResourceListenerTest {

    private final List<String> told = new ArrayList<>();

    /** A reconcile that knows nothing of its object decides that there is nothing to do, and nothing wakes it again. */
    @Test
    void anObjectThatTakesThePlaceOfAnotherIsKnownBeforeItIsReconciled() {
        var listener = started(new PrimaryResourceListener<>("own", this::seen, this::gone));

        listener.onResourceUpdated(pod("new"), pod("old"));

        assertThat(told).containsExactly("-old", "+new", "reconcile");
    }

    @Test
    void whoListensBesideAReconcilerDoesNotTriggerIt() {
        var listener = started(PrimaryResourceListener.onlooker("beside", this::seen, this::gone));

        listener.onResourceUpdated(pod("new"), pod("old"));

        assertThat(told).containsExactly("-old", "+new");
    }

    /** An annotation is no new generation. */
    @Test
    void aChangeThatMattersTriggersTheReconciler() {
        var listener = started(new PrimaryResourceListener<>("test", this::seen, this::gone)
                .alsoOn((now, before) -> !now.getMetadata()
                        .getAnnotations()
                        .equals(before.getMetadata().getAnnotations())));

        listener.onResourceUpdated(annotated("a"), annotated("a"));
        assertThat(told).containsExactly("+uid");

        listener.onResourceUpdated(annotated("b"), annotated("a"));
        assertThat(told).containsExactly("+uid", "+uid", "reconcile");
    }

    private static Pod annotated(String value) {
        return new PodBuilder(pod("uid"))
                .editMetadata()
                .addToAnnotations("key", value)
                .endMetadata()
                .build();
    }

    private PrimaryResourceListener<Pod> started(PrimaryResourceListener<Pod> listener) {
        listener.setEventHandler(event -> told.add("reconcile"));
        listener.start();
        return listener;
    }

    private void seen(Pod pod) {
        told.add("+" + pod.getMetadata().getUid());
    }

    private void gone(Pod pod) {
        told.add("-" + pod.getMetadata().getUid());
    }

    private static Pod pod(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("pod")
                .withUid(uid)
                .endMetadata()
                .build();
    }
}
