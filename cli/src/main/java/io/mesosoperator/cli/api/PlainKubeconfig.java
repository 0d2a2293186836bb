package io.mesosoperator.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig of one file with certificates, a token or a password: what most are. fabric8 reads every kind, and needs
 * a third of a second to load what that takes; what is not known here is left to it.
 */
final class PlainKubeconfig {

    private static final Set<String> CLUSTER_FIELDS =
            Set.of("server", "certificate-authority", "certificate-authority-data", "extensions");

    private static final Set<String> USER_FIELDS = Set.of(
            "token",
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "client-key-data",
            "username",
            "password");

    private PlainKubeconfig() {}

    /** Empty if something is in it, or missing, that this does not know. */
    static Optional<Config> read(Path file, Optional<String> context) {
        try {
            return config(new YAMLMapper().readTree(Files.readString(file)), context, file);
        } catch (IOException unreadable) {
            return Optional.empty(); // fabric8 says what is wrong
        }
    }

    /**
     * Pure.
     *
     * @param file what relative paths are relative to
     */
    static Optional<Config> config(JsonNode kubeconfig, Optional<String> context, Path file) {
        var name = context.orElse(kubeconfig.path("current-context").asText());
        var chosen = named(kubeconfig, "contexts", "context", name);
        var cluster =
                named(kubeconfig, "clusters", "cluster", chosen.path("cluster").asText());
        var user = named(kubeconfig, "users", "user", chosen.path("user").asText());
        if (cluster.path("server").asText().isEmpty()
                || !user.isObject()
                || !isKnown(cluster, CLUSTER_FIELDS)
                || !isKnown(user, USER_FIELDS)) {
            return Optional.empty();
        }
        return Optional.of(new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.path("server").asText())
                .withCaCertData(cluster.path("certificate-authority-data").textValue())
                .withCaCertFile(path(cluster, "certificate-authority", file))
                .withClientCertData(user.path("client-certificate-data").textValue())
                .withClientCertFile(path(user, "client-certificate", file))
                .withClientKeyData(user.path("client-key-data").textValue())
                .withClientKeyFile(path(user, "client-key", file))
                .withOauthToken(user.path("token").textValue())
                .withUsername(user.path("username").textValue())
                .withPassword(user.path("password").textValue())
                .withRequestRetryBackoffLimit(1)
                .withNamespace(chosen.path("namespace").textValue())
                .build());
    }

    private static boolean isKnown(JsonNode object, Set<String> fields) {
        return object.propertyStream().allMatch(field -> fields.contains(field.getKey()));
    }

    private static JsonNode named(JsonNode kubeconfig, String list, String content, String name) {
        return kubeconfig
                .path(list)
                .valueStream()
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst()
                .map(entry -> entry.path(content))
                .orElse(MissingNode.getInstance());
    }

    private static @Nullable String path(JsonNode object, String field, Path file) {
        var path = object.path(field).textValue();
        return path == null
                ? null
                : file.toAbsolutePath().resolveSibling(path).normalize().toString();
    }
}
