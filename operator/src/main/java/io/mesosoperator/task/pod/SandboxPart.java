package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplate;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplateBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The task's own directory: initially empty, as large as the task's disk. It is either on the node, and gone when the
 * task ends, or a claim that Kubernetes creates and deletes with the pod, so that its files stay readable as long as
 * the pod exists.
 */
final class SandboxPart implements PodPart {

    static final String VOLUME = "sandbox";

    @Override
    public void add(PodInput request, PodDraft draft) {
        var disk = TaskResources.of(request).megabytes("disk");
        var volume = new VolumeBuilder().withName(VOLUME);
        if (request.defaults().sandbox().isClaimed()) {
            volume.withNewEphemeral()
                    .withVolumeClaimTemplate(claim(request, disk))
                    .endEphemeral();
        } else {
            var directory = new EmptyDirVolumeSource();
            directory.setSizeLimit(disk.orElseGet(() -> usual(request)));
            volume.withEmptyDir(directory);
        }
        draft.spec().addToVolumes(volume.build());
        draft.container()
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(Sandbox.PATH)
                .endVolumeMount();
        if (request.docker().isEmpty()) {
            // A Docker image has its own working directory, which Mesos does not change.
            draft.container().withWorkingDir(Sandbox.PATH);
        }
    }

    /** The size of a sandbox on the node whose task has no disk. */
    static Quantity usual(PodInput request) {
        return megabytes(request.defaults().resources().sandboxMegabytes(), request);
    }

    /** No more than a task may ask for; but 1, for 0 would be as much as there is. */
    private static Quantity megabytes(int usual, PodInput request) {
        var most = request.policy().limits().most().of("disk").map(BigDecimal::intValue);
        return new Quantity(Math.max(1, Math.min(usual, most.orElse(usual))) + "Mi");
    }

    private static PersistentVolumeClaimTemplate claim(PodInput request, Optional<Quantity> disk) {
        var sandbox = request.defaults().sandbox();
        return new PersistentVolumeClaimTemplateBuilder()
                .withNewMetadata()
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.FRAMEWORK, LabelValue.of(request.identity().framework()))
                .addToLabels(Labels.TASK, LabelValue.of(request.identity().name()))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(sandbox.storageClass())
                .withNewResources()
                .addToRequests("storage", disk.orElseGet(() -> megabytes(sandbox.megabytes(), request)))
                .endResources()
                .endSpec()
                .build();
    }
}
