package io.mesosoperator.api;

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

    /** What the framework's tasks hold, in the status: fields with a writer of their own. */
    public static final Set<String> USE = Set.of("tasks", "share");
}
