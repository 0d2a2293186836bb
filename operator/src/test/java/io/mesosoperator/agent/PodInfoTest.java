package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.WatchSerialization;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodInfoTest {

    /** Pods of others cost about 400 bytes; today's own share of the ledger is in it. */
    private static final int MOST_BYTES = 700;

    private static final String OURS = "ours";

    private static final KubernetesSerialization API = new KubernetesSerialization();

    private final WatchSerialization watch = WatchSerialization.of(
            List.of(PodInfo.class),
            PodInfoReader.module(
                    ExtendedResources.gpus(),
                    pod -> pod.getMetadata().getNamespace().equals(OURS)));

    @Test
    void ofAPodOfOthersOnlyItsNameIsKeptAndWhatItHolds() {
        var pod = event("MODIFIED", pod("theirs", 7));

        assertThat(pod.pod()).isEmpty();
        assertThat(pod.namespace()).isEqualTo("theirs");
        assertThat(pod.name()).isEqualTo("web-6d4b75cb6d-00007");
        assertThat(pod.uid()).isEqualTo(pod("theirs", 7).getMetadata().getUid());
        assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("1000007");
        assertThat(resources(pod))
                .isEqualTo(PodResources.of(pod("theirs", 7), Optional.empty(), ExtendedResources.gpus()));
    }

    @Test
    void ofAPodOfOursTheRestIsKeptToo() {
        var pod = event("ADDED", pod(OURS, 7));

        assertThat(pod.pod().orElseThrow().getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "web");
        assertThat(resources(pod)).isEqualTo(PodResources.of(pod(OURS, 7), Optional.empty(), ExtendedResources.gpus()));
    }

    @Test
    void aBookmarkHasAVersionAndNothingElse() {
        var event = watch.unmarshal("""
                {"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1",\
                "metadata":{"resourceVersion":"12746","creationTimestamp":null},\
                "spec":{"containers":null},"status":{}}}""", WatchEvent.class);

        assertThat(((PodInfo) event.getObject()).getMetadata().getResourceVersion())
                .isEqualTo("12746");
        assertThat(resources((PodInfo) event.getObject())).isEmpty();
    }

    @Test
    void anErrorIsStillAStatus() {
        var event = watch.unmarshal(
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":410}}",
                WatchEvent.class);

        assertThat(((Status) event.getObject()).getCode()).isEqualTo(410);
    }

    @Test
    void aPodThatCannotBeCountedFailsWhereItIsCountedAndNotInTheWatch() {
        var pod = pod("theirs", 1);
        pod.getSpec().getContainers().getFirst().getResources().getRequests().put("cpu", new Quantity("nonsense"));

        var info = event("ADDED", pod);

        assertThat(info.name()).isEqualTo("web-6d4b75cb6d-00001");
        assertThatThrownBy(() -> resources(info)).isInstanceOf(RuntimeException.class);
        assertThat(info.holdsTheSame(info)).isFalse();
    }

    @Test
    void aPodOfOthersCostsLittle() {
        var ledger = new Ledger(ExtendedResources.gpus());
        var cache = new BasicItemStore<>(PodInfo::uid);
        var pods = 10_000;
        see(0, 100, cache, ledger);
        var before = heap();

        see(100, pods, cache, ledger);

        assertThat((heap() - before) / (pods - 100)).isLessThan(MOST_BYTES);
        assertThat(cache.size()).isEqualTo(pods);
    }

    private void see(int from, int to, BasicItemStore<PodInfo> cache, Ledger ledger) {
        for (int i = from; i < to; i++) {
            var pod = event("ADDED", pod("theirs", i));
            cache.put(cache.getKey(pod), pod);
            var _ = ledger.observe(pod, Optional.empty());
        }
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }

    private PodInfo event(String type, Pod pod) {
        var json = "{\"type\":\"%s\",\"object\":%s}".formatted(type, API.asJson(pod));
        return (PodInfo) watch.unmarshal(json, WatchEvent.class).getObject();
    }

    private static Optional<PodResources> resources(PodInfo pod) {
        return pod.resources(Optional.empty(), ExtendedResources.gpus());
    }

    private static Pod pod(String namespace, int number) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("web-6d4b75cb6d-%05d".formatted(number))
                .withUid("7a9d1b5e-0c1f-4c55-9a61-%012d".formatted(number))
                .withResourceVersion(Integer.toString(1_000_000 + number))
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-" + number % 100)
                .addNewContainer()
                .withName("web")
                .withImage("registry.example/web:1")
                .addNewEnv()
                .withName("A")
                .withValue("b")
                .endEnv()
                .addNewPort()
                .withContainerPort(8080)
                .endPort()
                .withNewResources()
                .addToRequests("cpu", new Quantity("250m"))
                .addToRequests("memory", new Quantity("128Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }
}
