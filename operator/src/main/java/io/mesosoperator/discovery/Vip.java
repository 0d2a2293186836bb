package io.mesosoperator.discovery;

/**
 * A DC/OS virtual IP for one protocol: a name and a port that lead to a port of each task that has it.
 *
 * @param name a DNS label
 * @param port 1 to 65535
 * @param target the task's port
 */
record Vip(String name, int port, DiscoveredPort target) {

    boolean isSameAs(Vip other) {
        return name.equals(other.name)
                && port == other.port
                && target.protocol().equals(other.target.protocol());
    }
}
