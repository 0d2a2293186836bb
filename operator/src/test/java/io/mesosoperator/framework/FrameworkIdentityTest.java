package io.mesosoperator.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.api.FrameworkResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameworkIdentityTest {

    private static final String ID = "My_Framework";
    private static final String NAME = FrameworkNames.of(ID);

    @Test
    void anObjectOfTheSchedulerApiHasTheIdThatItKeeps() {
        var identity = new FrameworkIdentity(ID);

        assertThat(FrameworkIdentity.of(object(NAME, identity.annotations(NAME), true)))
                .isEqualTo(identity);
    }

    @Test
    void anIdThatIsTheNameNeedsNoAnnotation() {
        assertThat(new FrameworkIdentity("f").annotations("f")).isEmpty();
        assertThat(FrameworkIdentity.of(object("f", Map.of(), true))).isEqualTo(new FrameworkIdentity("f"));
    }

    /** Else whoever may make an object in a namespace would get offers and updates of another one's framework. */
    @Test
    void nobodyHasAnIdThatIsNotTheOneOfHisName() {
        var others = new FrameworkIdentity(ID).annotations(NAME);

        assertThat(FrameworkIdentity.of(object("mine", others, true)).id()).isEqualTo("mine");
    }

    @Test
    void theIdOfADeclaredFrameworkIsItsName() {
        var identity = new FrameworkIdentity(ID);

        assertThat(FrameworkIdentity.of(object(NAME, identity.annotations(NAME), false))
                        .id())
                .isEqualTo(NAME);
    }

    @Test
    void theObjectOfAnotherRoleIsOfTheSameFramework() {
        var identity = new FrameworkIdentity(ID, Optional.of(List.of("*", "ads")));
        var name = FrameworkNames.of(ID, "*");

        var read = FrameworkIdentity.of(object(name, identity.annotations(name), true));

        assertThat(read).isEqualTo(identity);
        assertThat(read.hasLeft("*")).isFalse();
        assertThat(read.hasLeft("web")).isTrue();
    }

    @Test
    void aFrameworkMayBeInNoRole() {
        var identity = new FrameworkIdentity("f", Optional.of(List.of()));

        assertThat(FrameworkIdentity.of(object("f", identity.annotations("f"), true)))
                .isEqualTo(identity);
        assertThat(identity.hasLeft("*")).isTrue();
        assertThat(new FrameworkIdentity("f").hasLeft("*")).isFalse();
    }

    private static FrameworkResource object(String name, Map<String, String> annotations, boolean isSubscribed) {
        var object = new FrameworkResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("ns")
                .withLabels(isSubscribed ? Map.of("mesosoperator.io/subscribed-by", "scheduler-api") : Map.of())
                .withAnnotations(annotations)
                .build());
        return object;
    }
}
