package io.mesosoperator.task.pod.kubernetes;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.task.pod.ContainerPath;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code volumes} and {@code volumeMounts}. */
public final class MountsPart implements PodPart {

    /** Below it is what the operator mounts. */
    private static final String OF_OPERATOR = "/mnt/mesos";

    /** Of the volumes that other parts make, whether this pod has them or not. */
    private static final Pattern NAMES_OF_OPERATOR =
            Pattern.compile("sandbox|executor|fetcher-.*|(agent|memory|persistent)-[0-9]+");

    @Override
    public void add(PodInput request, PodDraft draft) {
        var rights = new Rights(request, draft);
        var volumes = request.kubernetes().volumes();
        for (var at : volumes) {
            check(at, rights);
            draft.spec().addToVolumes(PodModel.of(at.value(), Volume.class));
        }
        var names = volumes.stream().map(at -> at.value().getName()).collect(Collectors.toSet());
        var taken = draft.container().buildVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .collect(Collectors.toCollection(HashSet::new));
        for (var at : request.kubernetes().volumeMounts()) {
            mount(at, names, taken, draft);
        }
    }

    private static void mount(At<Kubernetes.VolumeMount> at, Set<String> names, Set<String> taken, PodDraft draft) {
        var mount = at.value();
        if (!names.contains(mount.getName())) {
            draft.invalid(
                    at.field(".name"),
                    "there is no volume '%s' in volumes; add it there, or name one of them".formatted(mount.getName()));
        }
        if (steps(mount.getSubPath()).contains("..") || mount.getSubPath().startsWith("/")) {
            draft.invalid(
                    at.field(".subPath"),
                    "'%s' leads out of the volume; write it without '..' and without '/' at its beginning"
                            .formatted(mount.getSubPath()));
        }
        switch (ContainerPath.of(mount.getMountPath())) {
            case ContainerPath.Refused(var message) -> draft.invalid(at.field(".mountPath"), message);
            case ContainerPath.At(var path) -> {
                if (isOfOperator(path)) {
                    draft.invalid(
                            at.field(".mountPath"),
                            "%s is where the operator mounts what tasks have of Mesos; use a path that is not below %s"
                                    .formatted(path, OF_OPERATOR));
                } else if (!taken.add(path)) {
                    draft.invalid(
                            at.field(".mountPath"),
                            "something else is mounted at %s already; use another path".formatted(path));
                }
                draft.container()
                        .addToVolumeMounts(new VolumeMountBuilder(PodModel.of(mount, VolumeMount.class))
                                .withMountPath(path)
                                .build());
            }
        }
    }

    /** Also what would be in the way of it: the operator's mounts have to be found where Mesos' words say. */
    private static boolean isOfOperator(String path) {
        return path.equals(OF_OPERATOR) || path.startsWith(OF_OPERATOR + "/") || OF_OPERATOR.startsWith(path + "/");
    }

    private static List<String> steps(String path) {
        return Arrays.asList(path.split("/"));
    }

    private static void check(At<Kubernetes.Volume> at, Rights rights) {
        var volume = at.value();
        if (NAMES_OF_OPERATOR.matcher(volume.getName()).matches()) {
            rights.draft()
                    .invalid(
                            at.field(".name"),
                            "'%s' is what a volume of the operator is called; choose another name"
                                    .formatted(volume.getName()));
        }
        if (volume.hasSecret()) {
            rights.secret(volume.getSecret().getSecretName(), at.field(".secret.secretName"));
        }
        if (volume.hasConfigMap()) {
            rights.configMap(volume.getConfigMap().getName(), at.field(".configMap.name"));
        }
        if (volume.hasPersistentVolumeClaim()) {
            rights.claim(
                    volume.getPersistentVolumeClaim().getClaimName(), at.field(".persistentVolumeClaim.claimName"));
        }
        if (volume.hasCsi()) {
            rights.csiDriver(volume.getCsi().getDriver(), at.field(".csi.driver"));
            if (volume.getCsi().hasNodePublishSecretRef()) {
                rights.secret(
                        volume.getCsi().getNodePublishSecretRef().getName(),
                        at.field(".csi.nodePublishSecretRef.name"));
            }
        }
        for (int i = 0; i < volume.getProjected().getSourcesCount(); i++) {
            checkSource(at.at(volume.getProjected().getSources(i), ".projected.sources[%d]".formatted(i)), rights);
        }
    }

    private static void checkSource(At<Kubernetes.ProjectedSource> at, Rights rights) {
        var source = at.value();
        if (source.hasSecret()) {
            rights.secret(source.getSecret().getName(), at.field(".secret.name"));
        }
        if (source.hasConfigMap()) {
            rights.configMap(source.getConfigMap().getName(), at.field(".configMap.name"));
        }
        if (source.hasServiceAccountToken()) {
            rights.serviceAccount(ServiceAccountPart.nameIn(rights.request()), at.field(".serviceAccountToken"));
        }
        for (int i = 0; i < source.getDownwardApi().getItemsCount(); i++) {
            var item = source.getDownwardApi().getItems(i);
            if (item.hasFieldRef()) {
                FieldPaths.checkFile(
                        item.getFieldRef().getFieldPath(),
                        at.field(".downwardAPI.items[%d].fieldRef.fieldPath".formatted(i)),
                        rights.draft());
            }
        }
    }
}
