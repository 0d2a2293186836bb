package io.mesosoperator.cli.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which API server, and as whom.
 *
 * @param api which asks it
 * @param namespace of the context, unless another one was asked for
 */
public record Connection(Api api, String namespace) {

    private static final Path HOME = Path.of(System.getProperty("user.home"), ".kube", "config");

    private static final List<String> PROXIES =
            List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");

    /**
     * As kubectl finds it: the file that was named, else those of {@code KUBECONFIG}, else {@code ~/.kube/config}, else
     * the pod that this runs in.
     */
    public static Connection of(Optional<Path> kubeconfig, Optional<String> context, Optional<String> namespace) {
        kubeconfig.ifPresent(file -> {
            if (!Files.isReadable(file)) {
                throw new ApiFailure(0, "--kubeconfig: there is no readable file " + file);
            }
        });
        var plain = kubeconfig
                .or(() -> onlyFile(System.getenv()))
                .filter(file -> PROXIES.stream().noneMatch(System.getenv()::containsKey))
                .flatMap(file -> PlainKubeconfig.read(file, context));
        return plain.map(config -> of(config, new HttpApi(config, PlainClient.of(config)), namespace))
                .orElseGet(() -> {
                    var config = any(kubeconfig, context);
                    return of(config, new HttpApi(config), namespace);
                });
    }

    private static Connection of(Config config, Api api, Optional<String> namespace) {
        var own = config.getNamespace();
        return new Connection(api, namespace.orElse(own == null || own.isEmpty() ? "default" : own));
    }

    /** Empty if there are several, or none. */
    private static Optional<Path> onlyFile(Map<String, String> environment) {
        var named = environment.getOrDefault("KUBECONFIG", "");
        var file = named.isEmpty() ? HOME : Path.of(named);
        return named.contains(File.pathSeparator) || !Files.isReadable(file) ? Optional.empty() : Optional.of(file);
    }

    /** Without a kubeconfig the program could be in a pod, which has what it needs. */
    private static void requireSome(Map<String, String> environment) {
        var files = environment.getOrDefault("KUBECONFIG", "");
        var isSome = files.isEmpty()
                ? Files.isReadable(HOME)
                : Stream.of(files.split(File.pathSeparator, -1)).anyMatch(file -> Files.isReadable(Path.of(file)));
        if (!isSome && !environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            throw new ApiFailure(
                    0,
                    "there is no kubeconfig: %s cannot be read; name one with --kubeconfig or KUBECONFIG"
                            .formatted(files.isEmpty() ? HOME : files));
        }
    }

    /** Of any kind. */
    private static Config any(Optional<Path> kubeconfig, Optional<String> context) {
        if (kubeconfig.isEmpty()) {
            requireSome(System.getenv());
        }
        kubeconfig.ifPresent(file -> System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, file.toString()));
        try {
            var config = Config.autoConfigure(context.orElse(null));
            context.filter(name -> config.getCurrentContext() == null
                            || !name.equals(config.getCurrentContext().getName()))
                    .ifPresent(name -> {
                        throw new ApiFailure(
                                0,
                                "--context: the kubeconfig has no context %s; see kubectl config get-contexts"
                                        .formatted(name));
                    });
            config.setRequestRetryBackoffLimit(1);
            config.setHttp2Disable(true);
            return config;
        } catch (KubernetesClientException unreadable) {
            throw new ApiFailure(0, "the kubeconfig cannot be used: " + unreadable.getMessage());
        }
    }
}
