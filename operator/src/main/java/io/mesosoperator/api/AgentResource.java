package io.mesosoperator.api;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.JsonResource;

/** An Agent object; its name is its node's. */
@Group(CustomResourceKind.GROUP)
@Version(CustomResourceKind.VERSION)
@Kind("Agent")
@Singular("agent")
@Plural("agents")
public final class AgentResource extends JsonResource {}
