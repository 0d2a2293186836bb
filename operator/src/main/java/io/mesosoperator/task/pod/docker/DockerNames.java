package io.mesosoperator.task.pod.docker;

import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.docker.DockerParameters.Given;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Docker's parameters for host names: {@code add-host} and the {@code dns} family. */
final class DockerNames {

    /** kubectl explain: pod.spec.dnsConfig.nameservers has at most three. */
    private static final int MOST_SERVERS = 3;

    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private DockerNames() {}

    static void addHost(Given given, PodInput request, PodDraft draft) {
        var colon = given.value().indexOf(':');
        var address = address(given.value().substring(colon + 1).replaceAll("^\\[(.*)]$", "$1"));
        var host = given.value().substring(0, Math.max(colon, 0));
        if (!HOST.matcher(host).matches() || address.isEmpty()) {
            draft.invalid(
                    given.path(),
                    "'%s' is not a host entry; write name:address, the name in lower case and the address as a number"
                            .formatted(given.value()));
            return;
        }
        // A pod has one entry per address, with all its names.
        var names = draft.spec().buildHostAliases().stream()
                .filter(alias -> alias.getIp().equals(address.get()))
                .flatMap(alias -> alias.getHostnames().stream())
                .toList();
        draft.spec().removeMatchingFromHostAliases(alias -> address.get().equals(alias.getIp()));
        draft.spec()
                .addNewHostAlias()
                .withIp(address.get())
                .addAllToHostnames(names)
                .addToHostnames(host)
                .endHostAlias();
    }

    /** With this, Docker asks these servers only. */
    static void server(Given given, PodInput request, PodDraft draft) {
        var server = address(given.value());
        if (server.isEmpty()) {
            draft.invalid(given.path(), "'%s' is not the address of a name server".formatted(given.value()));
            return;
        }
        if (draft.spec().editOrNewDnsConfig().getNameservers().size() >= MOST_SERVERS) {
            draft.invalid(
                    given.path(), "a pod can have at most %d name servers; remove the others".formatted(MOST_SERVERS));
            return;
        }
        draft.spec()
                .withDnsPolicy("None")
                .editOrNewDnsConfig()
                .addToNameservers(server.get())
                .endDnsConfig();
    }

    static void search(Given given, PodInput request, PodDraft draft) {
        if (!HOST.matcher(given.value()).matches()) {
            draft.invalid(
                    given.path(),
                    "'%s' is not a search domain; with the parameter dns only the given ones are searched"
                            .formatted(given.value()));
            return;
        }
        draft.spec().editOrNewDnsConfig().addToSearches(given.value()).endDnsConfig();
    }

    /** resolv.conf's syntax: {@code ndots:2}, or a name alone. */
    static void option(Given given, PodInput request, PodDraft draft) {
        var parts = List.of(given.value().split(":", 2));
        if (parts.getFirst().isBlank()) {
            draft.invalid(given.path(), "'%s' is not an option; write name or name:value".formatted(given.value()));
            return;
        }
        draft.spec()
                .editOrNewDnsConfig()
                .addNewOption()
                .withName(parts.getFirst())
                .withValue(parts.size() > 1 ? parts.get(1) : null)
                .endOption()
                .endDnsConfig();
    }

    /** Kubernetes accepts four numbers, or an IPv6 address without a scope. */
    private static Optional<String> address(String text) {
        try {
            var isSix = text.contains(":") && !text.contains("%");
            return isSix || InetAddress.ofLiteral(text).getHostAddress().equals(text)
                    ? Optional.of(InetAddress.ofLiteral(text)).map(valid -> text)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
