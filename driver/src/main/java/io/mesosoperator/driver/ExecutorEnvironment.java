package io.mesosoperator.driver;

import java.util.Map;

/** What an agent says to an executor, in variables. */
final class ExecutorEnvironment {

    private static final String ENDPOINT = "/api/v1/executor";

    final ApiAddress agent;
    final String frameworkId;
    final String executorId;

    /** The header that shows who the executor is; empty for none. */
    final String authorization;

    /** Whether the executor waits for an agent that is away. */
    final boolean checkpoint;

    final long recoveryMillis;
    final long backOffMillis;
    final long graceMillis;

    /** Whether the process outlives its executor, as in tests. */
    final boolean local;

    private ExecutorEnvironment(Map<String, String> environment) throws CannotStart {
        agent = ApiAddress.parse(endpoint(environment)).at(ENDPOINT);
        frameworkId = required(environment, "MESOS_FRAMEWORK_ID");
        executorId = required(environment, "MESOS_EXECUTOR_ID");
        String token = environment.getOrDefault("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "");
        authorization = token.isEmpty() ? "" : "Bearer " + token;
        checkpoint = "1".equals(environment.get("MESOS_CHECKPOINT"));
        recoveryMillis = millis(environment, "MESOS_RECOVERY_TIMEOUT", "15mins");
        backOffMillis = millis(environment, "MESOS_SUBSCRIPTION_BACKOFF_MAX", "2secs");
        graceMillis = millis(environment, "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "5secs");
        local = environment.containsKey("MESOS_LOCAL");
    }

    /** @throws CannotStart if a variable is missing or malformed; libmesos ends the process then */
    static ExecutorEnvironment of(Map<String, String> environment) throws CannotStart {
        return new ExecutorEnvironment(environment);
    }

    /** The agent's address; of {@code MESOS_SLAVE_PID}, which is {@code slave(1)@host:port}, if only that is there. */
    private static String endpoint(Map<String, String> environment) throws CannotStart {
        String endpoint = environment.get("MESOS_AGENT_ENDPOINT");
        if (endpoint != null) {
            return endpoint;
        }
        String pid = environment.get("MESOS_SLAVE_PID");
        if (pid == null) {
            throw new CannotStart("Expecting 'MESOS_AGENT_ENDPOINT' or 'MESOS_SLAVE_PID' to be set in the environment");
        }
        int at = pid.indexOf('@');
        return at < 0 ? pid : "http://" + pid.substring(at + 1) + "/" + pid.substring(0, at);
    }

    private static String required(Map<String, String> environment, String name) throws CannotStart {
        String value = environment.get(name);
        if (value == null) {
            throw new CannotStart("Expecting '" + name + "' to be set in the environment");
        }
        return value;
    }

    private static long millis(Map<String, String> environment, String name, String otherwise) throws CannotStart {
        return Durations.millis(name, environment.getOrDefault(name, otherwise));
    }
}
