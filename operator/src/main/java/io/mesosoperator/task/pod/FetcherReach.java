package io.mesosoperator.task.pod;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the fetcher gets at servers.
 *
 * @param certificates name of the ConfigMap of the task's namespace whose authorities are trusted too; or empty
 * @param httpProxy for http, as a URL; or empty
 * @param httpsProxy for https, as a URL; or empty
 * @param noProxy names of servers, and ends of names, that are reached without
 */
public record FetcherReach(String certificates, String httpProxy, String httpsProxy, Set<String> noProxy) {

    /** Directly, and what the Java runtime of the image trusts. */
    public static final FetcherReach DIRECT = new FetcherReach("", "", "", Set.of());

    public FetcherReach {
        noProxy = Set.copyOf(noProxy);
    }

    /** The usual variables of the environment, in a fixed order. */
    Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        put(environment, "HTTP_PROXY", httpProxy);
        put(environment, "HTTPS_PROXY", httpsProxy);
        if (!environment.isEmpty()) {
            put(
                    environment,
                    "NO_PROXY",
                    String.join(",", noProxy.stream().sorted().toList()));
        }
        return environment;
    }

    private static void put(Map<String, String> environment, String name, String value) {
        if (!value.isEmpty()) {
            environment.put(name, value);
        }
    }
}
