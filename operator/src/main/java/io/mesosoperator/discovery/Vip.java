package io.mesosoperator.discovery;

/**
 * A virtual IP of DC/OS for one protocol: a name and a port that lead to a port of each of the tasks that have it.
 *
 * @param name a DNS label
 * @param port 1 to 65535
 * @param target the task's
 */
record Vip(String name, int port, DiscoveredPort target) {

    boolean isSameAs(Vip other) {
        return name.equals(other.name)
                && port == other.port
                && target.protocol().equals(other.target.protocol());
    }
}
