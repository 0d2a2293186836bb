package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectSizeTest {

    @Test
    void aPodAboveTheLimitOfEtcdSaysItsSizeTheLimitAndItsLargestField() {
        assertThat(ObjectSize.problem(pod(7, 240_000)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("the pod would have more than 1680", "1572864")
                        .contains("spec.containers[0].env[0].value with 240000 bytes"));
    }

    @Test
    void whatMayFitIsLeftToTheApiServer() {
        assertThat(ObjectSize.problem(pod(6, 240_000))).isEmpty();
    }

    @Test
    void bytesAreCountedNotCharacters() {
        assertThat(ObjectSize.problem(pod(7, 60_000, "\uD83D\uDE00"))).isPresent();
    }

    private static Pod pod(int variables, int length) {
        return pod(variables, length, "$");
    }

    private static Pod pod(int variables, int length, String letter) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withEnv(IntStream.range(0, variables)
                        .mapToObj(i -> new EnvVar("V" + i, letter.repeat(length), null))
                        .toList())
                .endContainer()
                .endSpec()
                .build();
    }
}
