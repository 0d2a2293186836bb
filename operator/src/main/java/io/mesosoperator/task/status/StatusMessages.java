package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the {@link StatusTable}'s rows, each for a pod to which its row applies: Mesos' own words if there
 * are any, then Kubernetes'.
 */
final class StatusMessages {

    private StatusMessages() {}

    static String ended(PodView pod) {
        var code = pod.exitCode();
        return code.isPresent()
                ? ExitStatus.describe(code.getAsInt())
                : pod.hasStarted() ? "Its agent does not know how it ended" : "It never started";
    }

    static String frameworkRemoved(PodView pod) {
        return "Framework " + pod.framework() + " removed";
    }

    static String outOfMemory(PodView pod) {
        return "Memory limit exceeded: Requested: "
                + pod.containers()
                        .task()
                        .map(Container::getResources)
                        .map(ResourceRequirements::getLimits)
                        .map(limits -> limits.get("memory"))
                        .map(Quantity::toString)
                        .orElse("unknown");
    }

    static String unhealthy(PodView pod) {
        var words = pod.notes().unrunWords();
        var why = words.isEmpty()
                        || !HealthEvidence.of(pod)
                                .flatMap(HealthEvidence::unrunnable)
                                .isPresent()
                ? ""
                : "It could not be run: " + words + ". ";
        return "Its health check failed too often. " + why + ended(pod);
    }

    static String preempted(PodView pod) {
        return "Preempted by a pod of higher priority";
    }

    static String drained(PodView pod) {
        return "Evicted by request, for example by kubectl drain: " + pod.disruptionMessage();
    }

    static String disconnected(PodView pod) {
        return slave(pod) + " disconnected: " + pod.disruptionMessage();
    }

    static String diskLimit(PodView pod) {
        return "Disk limit exceeded: " + pod.message();
    }

    static String evicted(PodView pod) {
        return "Evicted: " + pod.message();
    }

    static String shutDown(PodView pod) {
        return slave(pod) + " removed: the slave unregistered: " + pod.message();
    }

    static String outOfTime(PodView pod) {
        return "The task ran for longer than its maximum completion time of %d seconds. %s"
                .formatted(pod.maxCompletionTime().orElseThrow().toSeconds(), ended(pod));
    }

    static String kubelets(PodView pod) {
        return join(pod.reason(), pod.message());
    }

    static String executorEnded(PodView pod) {
        return ended(pod) + ": the task ends with its executor, because executors cannot report yet";
    }

    static String notStarted(PodView pod) {
        return "Failed to launch container: " + pod.terminated().orElseThrow().message();
    }

    static String fetchingFailed(PodView pod) {
        var end = pod.failedInit().orElseThrow().end();
        if ("OOMKilled".equals(end.reason())) {
            return "Failed to launch container: Failed to fetch URIs: the fetcher ran out of memory;"
                    + " fetcher.memory in the operator's configuration gives it more";
        }
        var said = end.message().strip();
        return "Failed to launch container: " + (said.isEmpty() ? "Failed to fetch URIs: " + describe(end) : said);
    }

    static String initFailed(PodView pod) {
        var failed = pod.failedInit().orElseThrow();
        var said = failed.end().message().strip();
        return "Failed to launch container: init container %s, which its task does not have, failed: %s%s"
                .formatted(failed.name(), describe(failed.end()), said.isEmpty() ? "" : ": " + said);
    }

    private static String describe(ContainerEnd end) {
        return "OOMKilled".equals(end.reason())
                ? "out of memory"
                : ExitStatus.describe(end.exitCode().orElseThrow());
    }

    static String deletedWhileItRan(PodView pod) {
        return "The task's pod was deleted while it ran. " + ended(pod);
    }

    static String forgotten(PodView pod) {
        return slave(pod) + " restarted and does not know how the task's container ended";
    }

    static String executorFailed(PodView pod) {
        return "Abnormal executor termination: " + ended(pod);
    }

    static String agentGone(PodView pod) {
        return slave(pod) + " removed: its node no longer exists";
    }

    static String noResources(PodView pod) {
        return "The agent lacks the task's resources: " + kubelets(pod);
    }

    static String refused(PodView pod) {
        return "Abnormal executor termination: " + kubelets(pod);
    }

    static String exitCodeUnknown(PodView pod) {
        return "The pod succeeded; the kubelet kept no exit code";
    }

    static String deletedBeforeItStarted(PodView pod) {
        return "The task's pod was deleted before its container started";
    }

    static String agentLost(PodView pod) {
        return slave(pod) + StatusTable.TIMED_OUT;
    }

    static String notStartedInTime(PodView pod) {
        return "Failed to launch container" + (pod.hasInvalidImageName() ? ": " : " in time: ")
                + (pod.stuck() ? stuck(pod) : pod.heldUp().isPresent() ? heldUp(pod) : "its agent has given no reason");
    }

    static String notPlacedInTime(PodView pod) {
        return "Task launched with invalid offers: the agent did not take it in time: "
                + pod.unschedulable().orElse("kube-scheduler has given no reason");
    }

    // ErrImagePull and ImagePullBackOff alternate while the problem lasts: one text for both makes one update. The
    // message of CrashLoopBackOff counts the seconds.
    static String stuck(PodView pod) {
        var waiting = pod.waiting().orElseThrow();
        var image = pod.waitingImage();
        var reason = Objects.requireNonNullElse(waiting.getReason(), "");
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable" ->
                "Cannot pull image " + image + ": is its name right, and can the agent reach its registry?";
            case "InvalidImageName" -> "Invalid image name " + image;
            case "CrashLoopBackOff" ->
                reason + ": an init container, which its task does not have, fails again and again";
            default -> join(reason, waiting.getMessage());
        };
    }

    static String heldUp(PodView pod) {
        var warning = pod.heldUp().orElseThrow();
        return join(warning.reason(), warning.message());
    }

    static String unschedulable(PodView pod) {
        return "Waiting for the agent: " + pod.unschedulable().orElseThrow();
    }

    private static String slave(PodView pod) {
        return "Slave "
                + (pod.bound() ? pod.pod().getSpec().getNodeName() : LabelValue.textOf(pod.pod(), Labels.AGENT));
    }

    private static String join(String reason, @Nullable String message) {
        return message == null || message.isEmpty() ? reason : reason + ": " + message;
    }
}
