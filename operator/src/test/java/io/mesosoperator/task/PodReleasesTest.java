package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.QueueSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodReleasesTest {

    private final List<String> released = new ArrayList<>();
    private final PodReleases releases =
            new PodReleases(pod -> released.add(pod.getMetadata().getNamespace()));

    @Test
    void aTenantThatDeletesThousandsDelaysAnotherByOne() {
        IntStream.range(0, 2000).forEach(i -> releases.add(pod("flood", "f" + i)));
        releases.add(pod("quiet", "q"));

        QueueSteps.drain(List.of(releases.worker()));

        assertThat(released).hasSize(2001);
        assertThat(released.indexOf("quiet")).isLessThanOrEqualTo(1);
    }

    private static Pod pod(String namespace, String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(uid)
                .withUid(uid)
                .endMetadata()
                .build();
    }
}
