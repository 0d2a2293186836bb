package io.mesosoperator.app;

import io.mesosoperator.app.configuration.OperatorConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The configuration in the words of a master's flags: those that mean the same here. Nothing of them is secret. */
final class MasterFlags {

    private MasterFlags() {}

    static Map<String, String> of(OperatorConfiguration config) {
        var flags = new TreeMap<String, String>();
        var hasCredentials = config.access().credentials().isPresent();
        flags.put("authenticate_http_frameworks", Boolean.toString(hasCredentials));
        flags.put("authenticate_http_readonly", Boolean.toString(hasCredentials));
        flags.put("authenticate_http_readwrite", Boolean.toString(hasCredentials));
        flags.put("allocation_interval", text(config.offers().interval()));
        flags.put("offer_timeout", text(config.offers().timeout()));
        flags.put("agent_ping_timeout", text(config.agentPings().timeout()));
        flags.put(
                "max_agent_ping_timeouts", Integer.toString(config.agentPings().misses()));
        flags.put("port", Integer.toString(config.schedulerApi().port()));
        if (!config.schedulerApi().cluster().isEmpty()) {
            flags.put("cluster", config.schedulerApi().cluster());
        }
        if (!config.roles().isEmpty()) {
            flags.put("roles", config.roles().stream().sorted().collect(Collectors.joining(",")));
        }
        var weights = config.allocation().weights().byRole();
        if (!weights.isEmpty()) {
            flags.put(
                    "weights",
                    new TreeMap<>(weights)
                            .entrySet().stream()
                                    .map(weight -> weight.getKey() + "=" + weight.getValue())
                                    .collect(Collectors.joining(",")));
        }
        return flags;
    }

    /** As Mesos writes a duration. */
    private static String text(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "secs" : duration.toMillis() + "ms";
    }
}
