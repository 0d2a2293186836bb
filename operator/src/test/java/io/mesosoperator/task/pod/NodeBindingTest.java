package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.agent.PodResources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose pods may be bound, by the golden folders: each is of something that tasks may ask for. */
class NodeBindingTest {

    /** Folders of pods that kube-scheduler has to place, and why. */
    private static final Map<String, String> NEED_SCHEDULER = Map.ofEntries(
            Map.entry("kubernetes-volumes", "persistent volume"),
            Map.entry("persistent-volume-absolute", "persistent volume"),
            Map.entry("persistent-volume-relative", "persistent volume"),
            Map.entry("reservation-dynamic", "mesosoperator-reserved-task"),
            Map.entry("reservation-static", "mesosoperator-reserved-task"),
            Map.entry("resources", "device"),
            Map.entry("revocable-and-reserved", "mesosoperator-reserved-task"),
            Map.entry("sandbox-claim", "claimed sandbox"),
            Map.entry("sandbox-claim-docker", "claimed sandbox"),
            Map.entry("sandbox-claim-without-disk", "claimed sandbox"),
            Map.entry("uris-persistent-volume", "persistent volume"));

    static List<Path> folders() throws IOException {
        return PodTranslatorTest.folders();
    }

    @Test
    void onlyClaimsDevicesAndReservationsNeedKubeScheduler() throws IOException {
        var left = new TreeMap<String, String>();
        for (var folder : folders()) {
            if (translate(folder) instanceof PodTranslation.Ok(var pod) && !NodeBinding.isBound(bound(pod))) {
                left.put(folder.toString(), why(pod));
            }
        }

        assertThat(left).isEqualTo(new TreeMap<>(NEED_SCHEDULER));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void aPodIsEitherPinnedToItsNodeOrOnItAndTheRestIsTheSame(Path folder) throws IOException {
        if (translate(folder) instanceof PodTranslation.Ok(var pod)) {
            var bound = bound(pod);

            assertThat(pinned(bound, pod)).isEqualTo(pod);
            assertThat(NodeBinding.isBound(bound)).isEqualTo(bound.getSpec().getAffinity() == null);
            assertThat(nodeOf(bound)).isEqualTo(nodeOf(pod));
        }
    }

    private static PodTranslation translate(Path folder) throws IOException {
        return new PodScenario(PodScenario.FOLDERS.resolve(folder)).translate();
    }

    private static Pod bound(Pod pod) {
        return NodeBinding.of(pod, nodeOf(pod));
    }

    /** The pod, placed as the other one. */
    private static Pod pinned(Pod pod, Pod other) {
        return new PodBuilder(pod)
                .editSpec()
                .withNodeName(null)
                .withAffinity(other.getSpec().getAffinity())
                .endSpec()
                .build();
    }

    private static String nodeOf(Pod pod) {
        return PodResources.nodeOf(pod).orElseThrow();
    }

    private static String why(Pod pod) {
        var spec = pod.getSpec();
        if (spec.getVolumes().stream().anyMatch(volume -> volume.getPersistentVolumeClaim() != null)) {
            return "persistent volume";
        }
        if (spec.getVolumes().stream().anyMatch(volume -> volume.getEphemeral() != null)) {
            return "claimed sandbox";
        }
        return spec.getPriorityClassName() == null ? "device" : spec.getPriorityClassName();
    }
}
