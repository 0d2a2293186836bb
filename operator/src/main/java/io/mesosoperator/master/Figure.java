package io.mesosoperator.master;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a kubelet counts of a container, by cadvisor's names ({@code lib/metrics/prometheus.go}), and what it is in
 * Mesos' {@code ResourceStatistics}.
 */
enum Figure {
    CPU_USER("container_cpu_user_seconds_total", false, "cpus_user_time_secs"),
    CPU_SYSTEM("container_cpu_system_seconds_total", false, "cpus_system_time_secs"),
    PERIODS("container_cpu_cfs_periods_total", true, "cpus_nr_periods"),
    THROTTLED_PERIODS("container_cpu_cfs_throttled_periods_total", true, "cpus_nr_throttled"),
    THROTTLED_TIME("container_cpu_cfs_throttled_seconds_total", false, "cpus_throttled_time_secs"),
    MEMORY("container_memory_usage_bytes", true, "mem_total_bytes"),
    RSS("container_memory_rss", true, "mem_rss_bytes", "mem_anon_bytes"),
    CACHE("container_memory_cache", true, "mem_cache_bytes", "mem_file_bytes"),
    MAPPED_FILE("container_memory_mapped_file", true, "mem_mapped_file_bytes"),
    SWAP("container_memory_swap", true, "mem_swap_bytes"),
    PROCESSES("container_processes", true, "processes"),
    THREADS("container_threads", true, "threads"),
    RX_BYTES("container_network_receive_bytes_total", true, "net_rx_bytes"),
    RX_PACKETS("container_network_receive_packets_total", true, "net_rx_packets"),
    RX_ERRORS("container_network_receive_errors_total", true, "net_rx_errors"),
    RX_DROPPED("container_network_receive_packets_dropped_total", true, "net_rx_dropped"),
    TX_BYTES("container_network_transmit_bytes_total", true, "net_tx_bytes"),
    TX_PACKETS("container_network_transmit_packets_total", true, "net_tx_packets"),
    TX_ERRORS("container_network_transmit_errors_total", true, "net_tx_errors"),
    TX_DROPPED("container_network_transmit_packets_dropped_total", true, "net_tx_dropped");

    private static final Map<String, Figure> BY_METRIC =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(figure -> figure.metric, figure -> figure));

    private final String metric;
    private final String field;
    private final String other;
    private final boolean isCount;

    Figure(String metric, boolean isCount, String field) {
        this(metric, isCount, field, field);
    }

    /** @param other that is the same */
    Figure(String metric, boolean isCount, String field, String other) {
        this.metric = metric;
        this.isCount = isCount;
        this.field = field;
        this.other = other;
    }

    /** Whether something of this name is read. */
    static boolean isRead(String metric) {
        return BY_METRIC.containsKey(metric);
    }

    static Figure of(String metric) {
        var figure = BY_METRIC.get(metric);
        if (figure == null) {
            throw new IllegalArgumentException("not read: " + metric);
        }
        return figure;
    }

    /** Its names in Mesos' message; older and newer ones. */
    List<String> fields() {
        return field.equals(other) ? List.of(field) : List.of(field, other);
    }

    /** Whether it has no fractions. */
    boolean isCount() {
        return isCount;
    }

    /** Of the network, which all containers of a pod share. */
    boolean isOfPod() {
        return compareTo(RX_BYTES) >= 0;
    }
}
