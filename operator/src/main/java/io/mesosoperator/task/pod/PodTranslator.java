package io.mesosoperator.task.pod;

import io.mesosoperator.task.pod.docker.DockerParametersPart;
import io.mesosoperator.task.pod.health.CheckPart;
import io.mesosoperator.task.pod.health.HealthCheckPart;
import io.mesosoperator.task.pod.kubernetes.ClassesPart;
import io.mesosoperator.task.pod.kubernetes.MetadataPart;
import io.mesosoperator.task.pod.kubernetes.MountsPart;
import io.mesosoperator.task.pod.kubernetes.ServiceAccountPart;
import io.mesosoperator.task.pod.kubernetes.TimesPart;
import io.mesosoperator.task.pod.kubernetes.VariablesPart;
import java.util.List;

/** Translates a task into its pod. Pure: no clock, no randomness, no cluster access. */
public final class PodTranslator {

    /** Their order matters only where they say so; problems are reported in this order. */
    private static final List<PodPart> PARTS = List.of(
            new IdentityPart(),
            new LabelsPart(),
            new PlacementPart(),
            new ImagePart(),
            new CommandPart(),
            new EnvironmentPart(),
            new SandboxPart(),
            new ExecutorPart(),
            new ResourcesPart(),
            new MostResourcesPart(),
            new AccountingPart(),
            new PriorityPart(),
            new PersistentVolumesPart(),
            new VolumesPart(),
            new NetworkPart(),
            new PortsPart(),
            new DiscoveryPart(), // names ports
            new WorkdirPart(),
            new SecurityPart(),
            new DockerParametersPart(),
            new LifetimePart(),
            new FetcherPart(),
            new HealthCheckPart(),
            new CheckPart(),
            new VariablesPart(), // these come after all that Mesos' message says, which counts
            new MountsPart(),
            new ServiceAccountPart(),
            new ClassesPart(),
            new MetadataPart(),
            new TimesPart(),
            new AnnotationSize());

    private PodTranslator() {}

    public static PodTranslation translate(PodInput request) {
        var draft = new PodDraft();
        for (var part : PARTS) {
            part.add(request, draft);
        }
        return draft.finish();
    }
}
