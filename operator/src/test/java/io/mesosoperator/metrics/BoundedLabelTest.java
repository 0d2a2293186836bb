package io.mesosoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLabelTest {

    private final BoundedLabel label = new BoundedLabel(2);

    @Test
    void whatIsTooMuchIsOther() {
        label.update(List.of("c", "b", "a"));

        assertThat(List.of("a", "b", "c")).extracting(label::of).containsExactly("a", "b", "other");
    }

    @Test
    void whatIsShownStaysUntilItIsGone() {
        label.update(List.of("c", "d"));
        label.update(List.of("a", "c", "d"));
        assertThat(List.of("a", "c", "d")).extracting(label::of).containsExactly("other", "c", "d");

        label.update(List.of("a", "d"));
        assertThat(List.of("a", "c", "d")).extracting(label::of).containsExactly("a", "other", "d");
    }
}
