package io.mesosoperator.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.api.FrameworkResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameworkIdentityTest {

    private static final String ID = "My_Framework";

    @Test
    void anObjectOfTheSchedulerApiHasTheIdThatItKeeps() {
        var identity = new FrameworkIdentity(ID);

        assertThat(FrameworkIdentity.of(object(identity.name(), identity.annotations(), true)))
                .isEqualTo(identity);
    }

    @Test
    void anIdThatIsTheNameNeedsNoAnnotation() {
        assertThat(new FrameworkIdentity("f").annotations()).isEmpty();
        assertThat(FrameworkIdentity.of(object("f", Map.of(), true))).isEqualTo(new FrameworkIdentity("f"));
    }

    /** Else whoever may make an object in a namespace would get offers and updates of another one's framework. */
    @Test
    void nobodyHasAnIdThatIsNotTheOneOfHisName() {
        var others = new FrameworkIdentity(ID).annotations();

        assertThat(FrameworkIdentity.of(object("mine", others, true)).id()).isEqualTo("mine");
    }

    @Test
    void theIdOfADeclaredFrameworkIsItsName() {
        var identity = new FrameworkIdentity(ID);

        assertThat(FrameworkIdentity.of(object(identity.name(), identity.annotations(), false))
                        .id())
                .isEqualTo(identity.name());
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
