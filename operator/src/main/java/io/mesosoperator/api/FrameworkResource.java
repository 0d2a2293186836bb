package io.mesosoperator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.JsonResource;
import java.util.Set;

/** A Framework object. */
@Group(CustomResourceKind.GROUP)
@Version(CustomResourceKind.VERSION)
@Kind("Framework")
@Singular("framework")
@Plural("frameworks")
public final class FrameworkResource extends JsonResource implements Namespaced {

    /** The type of the condition that says why it has no offers. */
    public static final String OFFERED = "Offered";

    /** What the framework's tasks hold and what it is offered, in the status: fields with a writer of their own. */
    public static final Set<String> USE =
            Set.of("tasks", "share", "offers", "tasksByState", "weight", "quota", OFFERED);

    /** Whether the status has these figures of {@link #USE}, and no other; conditions do not count. */
    public boolean tells(ObjectNode figures) {
        return USE.stream()
                .filter(field -> !field.equals(OFFERED))
                .allMatch(field -> statusOrEmpty().path(field).equals(figures.path(field)));
    }
}
