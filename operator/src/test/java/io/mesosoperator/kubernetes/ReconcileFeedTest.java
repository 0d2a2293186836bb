package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcileFeedTest {

    private final List<String> told = new ArrayList<>();
    private final ReconcileFeed feed = new ReconcileFeed(
            next -> {}, (object, words) -> told.add(object.getMetadata().getName() + ": " + words));

    @Test
    void aFailureIsToldOnceUntilTheObjectIsReconciled() {
        fails("one", "a");
        fails("one", "a");
        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("one: The operator fails")
                .endsWith("a");

        feed.finishedReconciliation(object("one"), Map.of());
        fails("one", "a");
        assertThat(told).hasSize(2);
    }

    @Test
    void anotherFailureAndAnotherObjectAreToldToo() {
        fails("one", "a");
        fails("one", "b");
        fails("two", "b");

        assertThat(told).hasSize(3);
    }

    @Test
    void whatTheApiServerAnsweredIsNoFaultOfTheOperator() {
        feed.failedReconciliation(object("one"), new KubernetesClientException("expected: a test's"), Map.of());

        assertThat(told).isEmpty();
    }

    @Test
    void ofTooManyOnlySomeAreTold() {
        for (var i = 0; i < 2 * ReconcileFeed.MOST; i++) {
            fails("object-" + i, "a");
        }

        assertThat(told).hasSize(ReconcileFeed.MOST);
    }

    private void fails(String name, String why) {
        feed.failedReconciliation(object(name), new IllegalStateException(why), Map.of());
    }

    private static ConfigMap object(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }
}
