package io.mesosoperator.cli.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which API server, and as whom.
 *
 * @param api which asks it
 * @param namespace of the context, unless another one was asked for
 */
public record Connection(Api api, String namespace) {

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
        var config = kubeconfig
                .or(() -> onlyFile(System.getenv()))
                .flatMap(file -> PlainKubeconfig.read(file, context))
                .orElseGet(() -> any(kubeconfig, context));
        config.setRequestRetryBackoffLimit(1);
        config.setHttp2Disable(true); // one request or two: what the other protocol takes to begin is for nothing
        var own = config.getNamespace();
        return new Connection(new HttpApi(config), namespace.orElse(own == null || own.isEmpty() ? "default" : own));
    }

    /** Empty if there are several, or none. */
    private static Optional<Path> onlyFile(Map<String, String> environment) {
        var named = environment.getOrDefault("KUBECONFIG", "");
        var file = named.isEmpty() ? Path.of(System.getProperty("user.home"), ".kube", "config") : Path.of(named);
        return named.contains(File.pathSeparator) || !Files.isReadable(file) ? Optional.empty() : Optional.of(file);
    }

    /** Of any kind. */
    private static Config any(Optional<Path> kubeconfig, Optional<String> context) {
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
            return config;
        } catch (KubernetesClientException unreadable) {
            throw new ApiFailure(0, "the kubeconfig cannot be used: " + unreadable.getMessage());
        }
    }
}
