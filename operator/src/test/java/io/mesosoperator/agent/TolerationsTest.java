package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.kubernetes.Kubernetes.Toleration;
import io.mesosoperator.property.Property;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.instancio.junit.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerationsTest {

    private static final Taint GPU = new Taint("gpu", "a100", "NoSchedule");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // key, operator, value, effect, tolerated
                "gpu,  Equal,  a100, NoSchedule, true",
                "gpu,  -,      a100, -,          true",
                "gpu,  Exists, -,    -,          true",
                "-,    Exists, -,    -,          true",
                "-,    Exists, -,    NoSchedule, true",
                "gpu,  Equal,  h100, NoSchedule, false",
                "gpu,  -,      -,    -,          false",
                "gpu,  Exists, -,    NoExecute,  false",
                "gpus, Exists, -,    -,          false",
                "-,    Equal,  a100, -,          false",
                "-,    Exists, -,    NoExecute,  false",
            })
    void aTaintIsToleratedAsKubernetesSays(
            @Nullable String key,
            Toleration.@Nullable Operator operator,
            @Nullable String value,
            Toleration.@Nullable Effect effect,
            boolean tolerated) {
        var toleration = Toleration.newBuilder();
        if (key != null) {
            toleration.setKey(key);
        }
        if (operator != null) {
            toleration.setOperator(operator);
        }
        if (value != null) {
            toleration.setValue(value);
        }
        if (effect != null) {
            toleration.setEffect(effect);
        }

        assertThat(Tolerations.of(List.of(toleration.build())).tolerate(Set.of(GPU)))
                .isEqualTo(tolerated);
    }

    @Test
    void eachTaintHasToBeTolerated() {
        var gpu = Tolerations.of(List.of(exists("gpu")));
        var both = gpu.plus(Tolerations.of(List.of(exists("spot"))));
        var taints = Set.of(GPU, new Taint("spot", "", "NoExecute"));

        assertThat(gpu.tolerate(taints)).isFalse();
        assertThat(both.tolerate(taints)).isTrue();
        assertThat(Tolerations.NONE.tolerate(Set.of())).isTrue();
    }

    @Property(tries = 200)
    void moreTolerationsTolerateMoreAndMoreTaintsAreToleratedLess(@Given long seed) {
        var chance = new Random(seed);
        var some = Tolerations.of(chance.ints(chance.nextInt(3), 0, 4)
                .mapToObj(i -> exists("k" + i))
                .toList());
        var more = some.plus(Tolerations.of(List.of(exists("k" + chance.nextInt(4)))));
        var one = Set.of(new Taint("k" + chance.nextInt(4), "", "NoSchedule"));
        var two = Set.of(
                new Taint("k" + chance.nextInt(2), "", "NoSchedule"),
                new Taint("k" + (2 + chance.nextInt(2)), "", "NoExecute"));

        assertThat(some.tolerate(one) && !more.tolerate(one)).isFalse();
        assertThat(some.tolerate(two) && !two.stream().allMatch(taint -> some.tolerate(Set.of(taint))))
                .isFalse();
    }

    private static Toleration exists(String key) {
        return Toleration.newBuilder()
                .setKey(key)
                .setOperator(Toleration.Operator.Exists)
                .build();
    }
}
