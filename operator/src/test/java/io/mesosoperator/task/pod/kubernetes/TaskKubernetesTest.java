package io.mesosoperator.task.pod.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;

class TaskKubernetesTest {

    @Property(tries = 200)
    void eachKeyIsThereOnceAndTheTaskHasTheLastWord(@Given long seed) {
        var chance = new Random(seed);
        var own = variables(chance, "own");
        var defaults = variables(chance, "default");

        var merged = new TaskKubernetes(with(own), with(defaults), "f")
                .env().stream().map(At::value).toList();

        assertThat(merged).extracting(Kubernetes.EnvVar::getName).doesNotHaveDuplicates();
        var all = new ArrayList<>(defaults);
        all.addAll(own);
        assertThat(merged).extracting(Kubernetes.EnvVar::getName).containsOnlyOnceElementsOf(names(all));
        assertThat(merged)
                .allSatisfy(variable -> assertThat(variable)
                        .isEqualTo(all.reversed().stream()
                                .filter(other -> other.getName().equals(variable.getName()))
                                .findFirst()
                                .orElseThrow()));
    }

    @Test
    void theFieldOfAnEntryIsWhereItIsFrom() {
        var merged = new TaskKubernetes(
                        with(List.of(variable("A", "1"))), with(List.of(variable("A", "0"), variable("B", "0"))), "f")
                .env();

        assertThat(merged)
                .extracting(at -> at.field(".name"))
                .containsExactly(
                        "spec.kubernetes.env[0].name", "spec.taskDefaults.kubernetes.env[1].name of Framework f");
    }

    @Test
    void whoSaysNothingHasNothing() {
        assertThat(TaskKubernetes.NONE.env()).isEmpty();
        assertThat(TaskKubernetes.NONE.startDeadlineSeconds()).isEmpty();
    }

    private static List<String> names(List<Kubernetes.EnvVar> variables) {
        return variables.stream().map(Kubernetes.EnvVar::getName).distinct().toList();
    }

    private static Kubernetes with(List<Kubernetes.EnvVar> variables) {
        return Kubernetes.newBuilder().addAllEnv(variables).build();
    }

    private static List<Kubernetes.EnvVar> variables(Random chance, String value) {
        return chance.ints(chance.nextInt(5), 0, 5)
                .mapToObj(i -> variable("V" + i, value + chance.nextInt(3)))
                .toList();
    }

    private static Kubernetes.EnvVar variable(String name, String value) {
        return Kubernetes.EnvVar.newBuilder().setName(name).setValue(value).build();
    }
}
