package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ItemSetTest {

    @MesosCase("A9: {sda1, sda2, sda3} without {sda2, sda3} is {sda1}")
    @Test
    @DisplayName("A9: subtraction leaves what is not subtracted")
    void subtractionLeavesWhatIsNotSubtracted() {
        var left = ItemSet.of(Values.parse("{sda1,sda2,sda3}").getSet());
        var right = ItemSet.of(Values.parse("{sda2,sda3}").getSet());

        assertThat(left.minus(right)).isEqualTo(ItemSet.of("sda1"));
        assertThat(left.minus(ItemSet.of("sda4"))).isEqualTo(left);
        assertThat(left.minus(left).isEmpty()).isTrue();
    }

    @Test
    void additionHasNoDuplicates() {
        assertThat(ItemSet.of("a", "b").plus(ItemSet.of("b", "c"))).isEqualTo(ItemSet.of("a", "b", "c"));
    }

    @Test
    void orderDoesNotMatter() {
        assertThat(ItemSet.of("b", "a")).isEqualTo(ItemSet.of("a", "b")).hasToString("{a, b}");
    }

    @Test
    void aSetContainsItsSubsets() {
        assertThat(ItemSet.of("a", "b", "c").contains(ItemSet.of("c", "a"))).isTrue();
        assertThat(ItemSet.of("a", "b").contains(ItemSet.of("a", "c"))).isFalse();
        assertThat(ItemSet.of("a", "b").intersect(ItemSet.of("b", "c"))).isEqualTo(ItemSet.of("b"));
    }
}
