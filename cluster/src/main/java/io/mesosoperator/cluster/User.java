package io.mesosoperator.cluster;

import java.util.List;

/**
 * Somebody whom the API server knows by a token.
 *
 * @param groups besides {@code system:authenticated}
 */
public record User(String name, List<String> groups) {

    private static final String ADMINISTRATORS = "system:masters";

    /** May do everything. */
    public static User administrator(String name) {
        return new User(name, List.of(ADMINISTRATORS));
    }

    /** Has the rights that RBAC grants to the name, which Kubernetes itself does for its own components. */
    public static User component(String name) {
        return new User(name, List.of());
    }

    /** As a pod that runs with this ServiceAccount. */
    public static User serviceAccount(String namespace, String name) {
        return new User(
                "system:serviceaccount:%s:%s".formatted(namespace, name),
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace));
    }

    String token() {
        return fileName() + "-token";
    }

    String fileName() {
        return name.replace(':', '-');
    }

    /** As in a static token file: the token, the name, a uid, and the groups. */
    String tokenLine() {
        return "%s,%s,%s,\"%s\"".formatted(token(), name, name, String.join(",", groups));
    }
}
