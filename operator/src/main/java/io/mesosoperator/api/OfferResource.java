package io.mesosoperator.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.JsonResource;

/** An Offer object. */
@Group(CustomResourceKind.GROUP)
@Version(CustomResourceKind.VERSION)
@Kind("Offer")
@Singular("offer")
@Plural("offers")
public final class OfferResource extends JsonResource implements Namespaced {}
