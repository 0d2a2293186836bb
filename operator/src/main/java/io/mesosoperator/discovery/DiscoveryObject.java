package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;
import java.util.Optional;

/**
 * Marks the objects of a name as the operator's and recognizes them. They are deleted with the Framework object that
 * owns them.
 */
final class DiscoveryObject {

    private DiscoveryObject() {}

    static ObjectMeta metadata(ServiceKey name, String frameworkUid) {
        return new ObjectMetaBuilder()
                .withName(name.serviceName())
                .withNamespace(name.framework().namespace())
                .withLabels(Map.ofEntries(name.serviceLabel()))
                .addToLabels(Labels.FRAMEWORK, LabelValue.of(name.framework().name()))
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(CustomResourceKind.GROUP + "/" + CustomResourceKind.VERSION)
                        .withKind("Framework")
                        .withName(name.framework().name())
                        .withUid(frameworkUid)
                        .build())
                .build();
    }

    /** The name that the object belongs to; empty if the operator did not write it. */
    static Optional<ServiceKey> nameOf(HasMetadata object) {
        var metadata = object.getMetadata();
        if (!Labels.OPERATOR.equals(metadata.getLabels().get(Labels.MANAGED_BY))) {
            return Optional.empty(); // anybody may name the Framework as an owner
        }
        return metadata.getOwnerReferences().stream()
                .filter(DiscoveryObject::isFramework)
                .findFirst()
                .map(owner -> nameOf(new FrameworkKey(metadata.getNamespace(), owner.getName()), metadata.getLabels()));
    }

    private static ServiceKey nameOf(FrameworkKey framework, Map<String, String> labels) {
        var vip = labels.get(Labels.VIP);
        return vip == null
                ? new DiscoveryName(framework, labels.getOrDefault(Labels.DISCOVERY, ""))
                : new VipName(framework, vip);
    }

    private static boolean isFramework(OwnerReference owner) {
        return "Framework".equals(owner.getKind()) && owner.getApiVersion().startsWith(CustomResourceKind.GROUP + "/");
    }
}
