package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private final List<String> told = new ArrayList<>();

    /** What the cache has, each time when it is asked. */
    private final Deque<Optional<Pod>> cache = new ArrayDeque<>();

    private final Replay<Pod> replay = new Replay<>(() -> Stream.of(pod("u", 1)), any -> cache.removeFirst());

    @Test
    void whatHasNotChangedIsToldOnce() {
        cache.add(Optional.of(pod("u", 1)));

        tell();

        assertThat(told).containsExactly("+u1");
    }

    /** The watch has told of the second version, perhaps before the first one was told here. */
    @Test
    void whatHasChangedMeanwhileIsToldLast() {
        cache.add(Optional.of(pod("u", 2)));
        cache.add(Optional.of(pod("u", 3)));
        cache.add(Optional.of(pod("u", 3)));

        tell();

        assertThat(told).containsExactly("+u1", "+u2", "+u3");
    }

    @Test
    void whatIsGoneMeanwhileDoesNotStay() {
        cache.add(Optional.empty());

        tell();

        assertThat(told).containsExactly("+u1", "-u1");
    }

    @Test
    void whatWasReplacedMeanwhileDoesNotStay() {
        cache.add(Optional.of(pod("v", 2)));
        cache.add(Optional.of(pod("v", 2)));

        tell();

        assertThat(told).containsExactly("+u1", "-u1", "+v2");
    }

    private void tell() {
        replay.tell(pod -> told.add("+" + name(pod)), pod -> told.add("-" + name(pod)));
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getUid() + pod.getMetadata().getResourceVersion();
    }

    private static Pod pod(String uid, int version) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withUid(uid)
                .withResourceVersion(String.valueOf(version))
                .endMetadata()
                .build();
    }
}
