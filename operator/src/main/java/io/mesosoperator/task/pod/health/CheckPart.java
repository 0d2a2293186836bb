package io.mesosoperator.task.pod.health;

import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.mesosoperator.crds.TaskChecks;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import org.apache.mesos.v1.Protos.CheckInfo;

/**
 * {@code TaskInfo.check} of Mesos 1.x, by TCP: the readiness probe, whose last result the kubelet tells as it is. It
 * has no consequence for the task. The other kinds have results that no probe tells.
 */
public final class CheckPart implements PodPart {

    private static final String PATH = "spec.check";

    /** After so many seconds Linux gives up to connect (tcp_syn_retries), which ends a check without a timeout. */
    private static final int LONGEST_CONNECT = 127;

    @Override
    public void add(PodInput request, PodDraft draft) {
        TaskChecks.of(request.task()).ifPresent(check -> add(check, request, draft));
    }

    private static void add(CheckInfo check, PodInput request, PodDraft draft) {
        if (!isPossible(check, draft)) {
            return;
        }
        if (request.task().hasHealthCheck()) {
            draft.invalid(
                    PATH,
                    "a check beside a health check is not served here: a container has one readiness, which tells the"
                            + " result of the health check; remove one of them");
            return;
        }
        HealthCheckTimes.nonNegative(PATH, "delay", check.getDelaySeconds(), draft);
        HealthCheckTimes.nonNegative(PATH, "interval", check.getIntervalSeconds(), draft);
        HealthCheckTimes.nonNegative(PATH, "timeout", check.getTimeoutSeconds(), draft);
        TcpProbe.checkPort(PATH + ".tcp.port", check.getTcp().getPort(), draft);
        draft.container()
                .withReadinessProbe(new ProbeBuilder()
                        .withTcpSocket(TcpProbe.connect(check.getTcp().getPort(), request))
                        .withInitialDelaySeconds(HealthCheckTimes.seconds(check.getDelaySeconds()))
                        .withPeriodSeconds(Math.max(1, HealthCheckTimes.seconds(check.getIntervalSeconds())))
                        .withTimeoutSeconds(
                                check.getTimeoutSeconds() > 0
                                        ? HealthCheckTimes.seconds(check.getTimeoutSeconds())
                                        : LONGEST_CONNECT)
                        .withFailureThreshold(1)
                        .withSuccessThreshold(1)
                        .build());
    }

    /** The texts of Mesos 1.x (checks::validation::checkInfo), for what it refuses as well. */
    private static boolean isPossible(CheckInfo check, PodDraft draft) {
        if (!check.hasType()) {
            draft.invalid(PATH + ".type", "CheckInfo must specify 'type'; give TCP");
            return false;
        }
        return switch (check.getType()) {
            case UNKNOWN -> {
                draft.invalid(PATH + ".type", "'UNKNOWN' is not a valid check type; give TCP");
                yield false;
            }
            case COMMAND -> {
                draft.invalid(
                        PATH + ".type",
                        "COMMAND is not served here: the result of such a check is an exit code, and Kubernetes tells"
                                + " only whether a command succeeded; give TCP, or use a health check");
                yield false;
            }
            case HTTP -> {
                draft.invalid(
                        PATH + ".type",
                        "HTTP is not served here: the result of such a check is the status of an answer, and Kubernetes"
                                + " tells only whether it is 200 to 399; give TCP, or use a health check");
                yield false;
            }
            case TCP -> {
                if (!check.hasTcp()) {
                    draft.invalid(PATH + ".tcp", "Expecting 'tcp' to be set for TCP check; give the port");
                }
                yield check.hasTcp();
            }
        };
    }
}
