package io.mesosoperator.task.pod;

import java.util.regex.Pattern;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.Network;

/**
 * The task's network, and its host name there. Without a Docker network it is the pod's own, as for BRIDGE, and not the
 * schema's default HOST: access to the host network must be requested explicitly.
 */
public final class NetworkPart implements PodPart {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_NAME = Pattern.compile(LABEL + "([.]" + LABEL + ")+");

    /** KEP-4762: {@code hostnameOverride} is no longer than Linux takes. */
    private static final int LONGEST_NAME = 64;

    @Override
    public void add(PodInput request, PodDraft draft) {
        var host = isHost(request);
        if (host) {
            if (!request.policy().allowHostNetwork()) {
                draft.unauthorized(
                        request.containerPath() + ".docker.network",
                        ("Not authorized to use network HOST: use BRIDGE with portMappings,"
                                        + " or leave network out to have the task's ports on the host; %s allows it")
                                .formatted(request.policy().name().field("allowHostNetwork")));
            }
            // Without this DNS policy a pod on the host network cannot resolve Services.
            draft.spec().withHostNetwork(true).withDnsPolicy("ClusterFirstWithHostNet");
        }
        if (isNone(request)) {
            NoNetwork.label(draft);
        }
        if (request.container().hasHostname()) {
            hostname(request.container().getHostname(), request.containerPath() + ".hostname", host, draft);
        }
    }

    public static boolean isHost(PodInput request) {
        return is(Network.HOST, request);
    }

    static boolean isNone(PodInput request) {
        return is(Network.NONE, request);
    }

    private static boolean is(Network network, PodInput request) {
        return request.docker()
                .filter(docker -> docker.hasNetwork() && docker.getNetwork() == network)
                .isPresent();
    }

    public static void hostname(String hostname, String path, boolean hostNetwork, PodDraft draft) {
        if (hostNetwork) {
            draft.invalid(
                    path, "Unable to set hostname with host network mode: remove hostname, or use another network");
        } else if (DNS_LABEL.matcher(hostname).matches()) {
            draft.spec().withHostname(hostname);
        } else if (hostname.length() <= LONGEST_NAME
                && DNS_NAME.matcher(hostname).matches()) {
            draft.spec().withHostnameOverride(hostname);
        } else {
            draft.invalid(
                    path,
                    ("'%s' is not a host name; use at most %d of a-z, 0-9, '-' and '.',"
                                    + " with a letter or digit at either end of each part")
                            .formatted(hostname, LONGEST_NAME));
        }
    }
}
