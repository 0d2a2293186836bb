package io.mesosoperator.cluster;

import java.time.Duration;
import java.util.List;

/**
 * kwok: kubelets of all nodes, which run nothing. A node is Ready; a pod is Running at once and, if it is not to be
 * restarted, ends well after a time; when it is deleted, it goes.
 *
 * @param life how long a pod runs
 */
public record SimulatedKubelets(Duration life) {

    /** Kubelets may write what they like here; in the audit log they are {@code kwok}. */
    public static final User USER = User.administrator("kwok");

    /** The programs that {@link #start} needs. */
    public static final List<String> PROGRAMS = List.of("kwok");

    private static final String STAGES = """
            apiVersion: config.kwok.x-k8s.io/v1alpha1
            kind: KwokConfiguration
            metadata: {name: kwok}
            options:
              podPlayStageParallelism: 16
              nodePlayStageParallelism: 4
              nodeLeaseParallelism: 4
              podsOnNodeSyncParallelism: 4
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: be-ready}
            spec:
              resourceRef: {apiGroup: v1, kind: Node}
              selector:
                matchExpressions:
                - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
                  operator: NotIn
                  values: ["True"]
              next:
                statusTemplate: |
                  conditions:
                  - {type: Ready, status: "True", reason: KubeletReady, lastTransitionTime: {{ Now | Quote }}}
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: run}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
              selector:
                matchExpressions:
                - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
                - {key: .status.phase, operator: In, values: [Pending]}
              next:
                statusTemplate: |
                  {{ $now := Now }}
                  phase: Running
                  startTime: {{ $now | Quote }}
                  hostIP: 127.0.0.1
                  podIP: 10.0.0.1
                  conditions:
                  {{ range $type := list "PodReadyToStartContainers" "Initialized" "Ready" "ContainersReady" }}
                  - {type: {{ $type }}, status: "True", lastTransitionTime: {{ $now | Quote }}}
                  {{ end }}
                  containerStatuses:
                  {{ range .spec.containers }}
                  - name: {{ .name | Quote }}
                    image: {{ .image | Quote }}
                    imageID: docker.io/library/busybox@sha256:DIGEST
                    containerID: containerd://DIGEST
                    ready: true
                    started: true
                    restartCount: 0
                    state: {running: {startedAt: {{ $now | Quote }}}}
                  {{ end }}
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: end}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
              selector:
                matchExpressions:
                - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
                - {key: .status.phase, operator: In, values: [Running]}
                - {key: .spec.restartPolicy, operator: In, values: [Never]}
              delay: {durationMilliseconds: MILLIS}
              next:
                statusTemplate: |
                  {{ $now := Now }}
                  {{ $started := .status.startTime }}
                  phase: Succeeded
                  conditions:
                  {{ range $type := list "PodReadyToStartContainers" "Ready" "ContainersReady" }}
                  - type: {{ $type }}
                    status: "False"
                    reason: PodCompleted
                    lastTransitionTime: {{ $now | Quote }}
                  {{ end }}
                  containerStatuses:
                  {{ range .spec.containers }}
                  - name: {{ .name | Quote }}
                    image: {{ .image | Quote }}
                    imageID: docker.io/library/busybox@sha256:DIGEST
                    containerID: containerd://DIGEST
                    ready: false
                    started: false
                    restartCount: 0
                    state:
                      terminated:
                        exitCode: 0
                        reason: Completed
                        containerID: containerd://DIGEST
                        startedAt: {{ $started | Quote }}
                        finishedAt: {{ $now | Quote }}
                  {{ end }}
            ---
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: go}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
              selector:
                matchExpressions:
                - {key: .metadata.deletionTimestamp, operator: Exists}
              next: {delete: true}
            """;

    private static final String DIGEST = "3".repeat(64);
    private static final int LEASE_SECONDS = 40;

    /** Starts kwok on a plane that has its user. */
    public ServerProcess start(ControlPlane plane) {
        var stages = plane.write(
                "stages.yaml", STAGES.replace("DIGEST", DIGEST).replace("MILLIS", Long.toString(life.toMillis())));
        return plane.run(
                "kwok",
                List.of(
                        "--kubeconfig=" + plane.kubeconfig(USER),
                        "--config=" + stages,
                        "--manage-all-nodes=true",
                        "--node-lease-duration-seconds=" + LEASE_SECONDS,
                        "--server-address=127.0.0.1:" + Ports.free(1)[0]));
    }
}
