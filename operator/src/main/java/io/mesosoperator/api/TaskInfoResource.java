package io.mesosoperator.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.JsonResource;
import java.util.Optional;

/** A TaskInfo object. */
@Group(CustomResourceKind.GROUP)
@Version(CustomResourceKind.VERSION)
@Kind("TaskInfo")
@Singular("taskinfo")
@Plural("taskinfos")
public final class TaskInfoResource extends JsonResource implements Namespaced {

    public TaskKey key() {
        var metadata = getMetadata();
        return new TaskKey(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    /** The framework that the spec names, whatever else is wrong with the spec; empty if it names none. */
    public Optional<FrameworkKey> framework() {
        return Optional.ofNullable(
                        specOrEmpty().path("frameworkId").path("value").textValue())
                .map(name -> new FrameworkKey(getMetadata().getNamespace(), name));
    }
}
