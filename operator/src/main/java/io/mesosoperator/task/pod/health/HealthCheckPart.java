package io.mesosoperator.task.pod.health;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPGetActionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.task.pod.EndedByKubelet;
import io.mesosoperator.task.pod.NetworkPart;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.Protos.HealthCheck;
import org.apache.mesos.v1.Protos;

/**
 * {@code TaskInfo.health_check}: three probes of one check, so that the kubelet does the work of Mesos' executor, even
 * while the operator is down. Until the first success it is the startup probe, which tolerates failures during the
 * grace period. After that the liveness probe counts consecutive failures and ends the task, and the readiness probe
 * makes each change visible.
 */
public final class HealthCheckPart implements PodPart {

    private static final String PATH = "spec.healthCheck";
    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Override
    public void add(PodInput request, PodDraft draft) {
        if (!request.task().hasHealthCheck()) {
            return;
        }
        var check = request.task().getHealthCheck();
        validate(check, draft);
        var tcp = V1Additions.in(check, Protos.HealthCheck.parser());
        var kinds = Stream.of(check.hasHttp(), check.hasCommand(), tcp.hasTcp())
                .filter(present -> present)
                .count();
        if (kinds != 1) {
            draft.invalid(
                    PATH,
                    kinds == 0
                            ? "Expecting one of 'http' or 'command' health check; add one"
                            : check.hasHttp() && check.hasCommand()
                                    ? "Both 'http' and 'command' health check requested; remove one"
                                    : "'tcp' and another health check requested; remove one");
            return;
        }
        var times = HealthCheckTimes.of(check);
        var probe = new ProbeBuilder();
        if (check.hasCommand()) {
            CheckCommand.check(check.getCommand(), PATH + ".command", request, draft);
            probe.withNewExec()
                    .withCommand(CheckCommand.of(
                            check.getCommand(),
                            request.docker().isPresent(),
                            request.command().getShell()))
                    .endExec();
        } else if (check.hasHttp()) {
            check(check.getHttp(), request, draft);
            probe.withHttpGet(get(check.getHttp(), times, request, draft));
        } else {
            TcpProbe.checkPort(PATH + ".tcp.port", tcp.getTcp().getPort(), draft);
            probe.withTcpSocket(TcpProbe.connect(tcp.getTcp().getPort(), request));
        }
        probes(probe, times, draft);
        draft.container().withNewLifecycle().withPreStop(EndedByKubelet.hook()).endLifecycle();
    }

    private static void probes(ProbeBuilder probe, HealthCheckTimes times, PodDraft draft) {
        probe.withPeriodSeconds(times.interval()).withTimeoutSeconds(times.timeout());
        draft.container()
                .withReadinessProbe(
                        probe.withFailureThreshold(1).withSuccessThreshold(1).build())
                .withLivenessProbe(probe.withFailureThreshold(times.failures()).build())
                .withStartupProbe(probe.withInitialDelaySeconds(times.delay())
                        .withFailureThreshold(times.failuresFromTheStart())
                        .build());
    }

    /**
     * Mesos connects to 127.0.0.1 in the task's network. The kubelet connects from outside, unless the task is on the
     * host network.
     */
    private static HTTPGetAction get(HealthCheck.HTTP http, HealthCheckTimes times, PodInput request, PodDraft draft) {
        var get = new HTTPGetActionBuilder().withScheme(scheme(http).toUpperCase(Locale.ROOT));
        if (StatusSidecar.isNeeded(http)) {
            var sidecar = StatusSidecar.beside(http, draft);
            draft.spec().addToInitContainers(sidecar.container(http, times, request));
            return get.withPort(new IntOrString(sidecar.port())).withPath("/").build();
        }
        get.withPort(new IntOrString(http.getPort())).withPath(http.getPath());
        return NetworkPart.isHost(request) ? get.withHost("127.0.0.1").build() : get.build();
    }

    /** Of Mesos 1.x: http, or https with any certificate. */
    private static String scheme(HealthCheck.HTTP http) {
        var later = V1Additions.in(http, Protos.HealthCheck.HTTP.parser());
        return later.hasScheme() ? later.getScheme() : "http";
    }

    private static void check(HealthCheck.HTTP http, PodInput request, PodDraft draft) {
        TcpProbe.checkPort(PATH + ".http.port", http.getPort(), draft);
        if (!SCHEMES.contains(scheme(http))) {
            draft.invalid(
                    PATH + ".http.scheme",
                    "Unsupported HTTP health check scheme: '%s'; give http or https".formatted(scheme(http)));
        }
        if (StatusSidecar.isNeeded(http) && scheme(http).equals("https")) {
            draft.invalid(
                    PATH + ".http.statuses",
                    "with https the kubelet checks the task itself and accepts 200 to 399; remove statuses, or check"
                            + " with a command");
        }
        if (!http.getPath().startsWith("/")) {
            draft.invalid(PATH + ".http.path", "The path of HTTP health check must start with '/'; put one before it");
        } else if (!isUri(http)) {
            draft.invalid(PATH + ".http.path", "not a path of a URI; percent-encode its special characters");
        }
        if (StatusSidecar.isNeeded(http) && NetworkPart.isHost(request)) {
            draft.invalid(
                    PATH + ".http.statuses",
                    "in network HOST the kubelet checks the task itself and accepts 200 to 399; remove statuses,"
                            + " use BRIDGE, or check with a command");
        }
    }

    private static boolean isUri(HealthCheck.HTTP http) {
        try {
            return !new URI("http://127.0.0.1" + http.getPath()).getPath().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The texts of Mesos 1.x (checks::validation::healthCheck). */
    private static void validate(HealthCheck check, PodDraft draft) {
        HealthCheckTimes.nonNegative(PATH, "delay", check.getDelaySeconds(), draft);
        HealthCheckTimes.nonNegative(PATH, "interval", check.getIntervalSeconds(), draft);
        HealthCheckTimes.nonNegative(PATH, "timeout", check.getTimeoutSeconds(), draft);
        HealthCheckTimes.nonNegative(PATH, "grace_period", check.getGracePeriodSeconds(), draft);
    }
}
