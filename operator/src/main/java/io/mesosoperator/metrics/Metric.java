package io.mesosoperator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Every metric of the operator, once: its name, its labels, what it means, and which of a Mesos master's it stands for.
 * {@code docs/metrics.md} is made of it. No label has values that tasks or users bring in any number.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are; its maps are what has been counted so far
public enum Metric {
    ELECTED("mesos_master_elected", Type.GAUGE, "1 if this operator leads, 0 if it waits to lead", "master/elected"),
    UPTIME("mesos_master_uptime_seconds", Type.GAUGE, "since its process has started", "master/uptime_secs"),
    SLAVES(
            "mesos_master_slaves",
            Type.GAUGE,
            "agents: `connected` or `disconnected` by what their kubelets say, and `active` (offered to frameworks) or"
                    + " `inactive`",
            "master/slaves_connected, slaves_disconnected, slaves_active, slaves_inactive",
            "state"),
    SLAVE_REGISTRATIONS(
            "mesos_master_slave_registrations_total",
            Type.COUNTER,
            "nodes that were found or have joined",
            "master/slave_registrations"),
    SLAVE_REMOVALS(
            "mesos_master_slave_removals_total",
            Type.COUNTER,
            "nodes that were deleted",
            "master/slave_removals/reason_unregistered"),
    FRAMEWORKS(
            "mesos_master_frameworks",
            Type.GAUGE,
            "frameworks: `connected` (registered), of those `active` or `inactive` (suppressed), `disconnected` and"
                    + " within their failover timeout, `refused`",
            "master/frameworks_connected, frameworks_disconnected, frameworks_active, frameworks_inactive",
            "state"),
    ACTIVE_TASKS(
            "mesos_master_active_tasks",
            Type.GAUGE,
            "tasks that have not ended: `pending` (no pod yet), `staging` (a pod that does not run yet), `running`",
            "master/tasks_staging, tasks_running",
            "state"),
    TASKS(
            "mesos_master_tasks_total",
            Type.COUNTER,
            "tasks that have ended, by terminal state, source and reason",
            "master/tasks_finished, tasks_failed, tasks_killed, tasks_lost, tasks_error;"
                    + " master/task_lost/source_master/reason_invalid_offers",
            "state",
            "source",
            "reason"),
    RESOURCES(
            "mesos_master_resources",
            Type.GAUGE,
            "amounts of all agents together (cores, MiB): `total`, `used` by tasks, `offered`, and `others`, what pods"
                    + " use that are no tasks",
            "master/cpus_total, cpus_used, mem_total; allocator/mesos/resources/cpus/total",
            "resource",
            "kind"),
    OUTSTANDING_OFFERS(
            "mesos_master_outstanding_offers", Type.GAUGE, "offers that hold resources", "master/outstanding_offers"),
    OFFERS(
            "mesos_master_offers_total",
            Type.COUNTER,
            "offers that have ended: `accepted`, `declined` (or deleted), `unanswered` for `offers.timeout`,"
                    + " `transferred` to another framework before that",
            "master/messages_launch_tasks, messages_decline_offers",
            "end"),
    CALLS(
            "mesos_master_calls_total",
            Type.COUNTER,
            "calls of the scheduler API, by type",
            "master/messages_register_framework, messages_kill_task, messages_revive_offers",
            "call"),
    MESSAGES_RECEIVED(
            "mesos_frameworks_messages_received_total",
            Type.COUNTER,
            "calls of the scheduler API, by the principals that have a rate limit; of all others together, without a"
                    + " name",
            "frameworks/PRINCIPAL/messages_received",
            "principal"),
    MESSAGES_PROCESSED(
            "mesos_frameworks_messages_processed_total",
            Type.COUNTER,
            "those of them that were not refused for their limit",
            "frameworks/PRINCIPAL/messages_processed",
            "principal"),
    ALLOCATION_RUN(
            "mesos_allocator_allocation_run_seconds",
            Type.TIMER,
            "allocation runs, and how long they took",
            "allocator/mesos/allocation_runs, allocation_run_ms",
            Buckets.millis(1, 10, 100, 1_000)),
    DOMINANT_SHARE(
            "mesos_allocator_dominant_share",
            Type.GAUGE,
            "the largest part of any resource that the role's tasks use, 1 for all of it, without weights",
            "allocator/mesos/roles/ROLE/shares/dominant",
            "role"),
    OFFER_FILTERS(
            "mesos_allocator_offer_filters",
            Type.GAUGE,
            "filters of the role's frameworks that are in force",
            "allocator/mesos/offer_filters/roles/ROLE/active",
            "role"),
    QUOTA(
            "mesos_allocator_quota",
            Type.GAUGE,
            "of roles with a quota: its `guarantee`, and what is `used` of it: reserved, used by tasks, or offered",
            "allocator/mesos/quota/roles/ROLE/resources/NAME/guarantee, offered_or_allocated",
            "role",
            "resource",
            "kind"),

    PENDING_TASKS(
            "mesos_operator_pending_tasks",
            Type.GAUGE,
            "tasks without a pod, by what they wait for: `resources`; `impossible`, more than any agent has;"
                    + " `limit`, the end of another task of the namespace or role;"
                    + " what Kubernetes refuses for now (`quota`, `limit_range`, `service_account`, `webhook`,"
                    + " `throttled`, `server`); `other`, such as a framework that is not registered",
            "",
            "role",
            "reason"),
    TENANTS_AT_LIMIT(
            "mesos_operator_tenants_at_limit",
            Type.GAUGE,
            "namespaces and roles that have all that `allocation.limits` allows them, of `tasks`, `frameworks` or"
                    + " `offers`",
            "",
            "limit"),
    TASK_WAIT(
            "mesos_operator_task_wait_seconds",
            Type.TIMER,
            "from a TaskInfo to its pod",
            "",
            Buckets.millis(100, 1_000, 10_000, 60_000, 600_000)),
    TASK_LAUNCH(
            "mesos_operator_task_launch_seconds",
            Type.TIMER,
            "from the creation of a pod until the watch tells that its task runs",
            "",
            Buckets.millis(1_000, 3_000, 10_000, 60_000, 600_000)),
    STATUS_LATENCY(
            "mesos_operator_status_latency_seconds",
            Type.TIMER,
            "from the watch event of a pod until the task's status that follows from it is written",
            "",
            Buckets.millis(10, 100, 1_000, 5_000, 30_000)),
    LAUNCH_REFUSALS(
            "mesos_operator_launch_refusals_total",
            Type.COUNTER,
            "pods that the API server refused to create, by cause; some are tried again",
            "",
            "cause"),
    TASK_LOOKS(
            "mesos_operator_task_looks_total",
            Type.COUNTER,
            "looks at a task, by what they decided: `something`, or `nothing`",
            "",
            "decided"),
    API_REQUEST(
            "mesos_operator_api_request_seconds",
            Type.TIMER,
            "requests to the API server until the head of the response; `watch` is an attempt to open one, `connect` to"
                    + " enter a container",
            "",
            Buckets.millis(10, 100, 1_000, 10_000),
            "verb"),
    API_REQUESTS(
            "mesos_operator_api_requests_total",
            Type.COUNTER,
            "requests to the API server, by HTTP status; 101 is a watch or a container that was opened, `none` no"
                    + " response",
            "",
            "verb",
            "code"),
    WATCHING("mesos_operator_watching", Type.GAUGE, "1 while all watches of the API server are open", ""),
    WATCH_OPEN("mesos_operator_watch_open", Type.GAUGE, "1 while this watch is open", "", "watch"),
    CACHED_OBJECTS(
            "mesos_operator_cached_objects", Type.GAUGE, "objects that the operator keeps in memory", "", "kind"),
    RECONCILE(
            "mesos_operator_reconcile_seconds",
            Type.TIMER,
            "reconciles of the Java Operator SDK; those that `failed` are tried again",
            "",
            Buckets.millis(10, 100, 1_000, 10_000),
            "controller",
            "result"),
    RECONCILES_WAITING(
            "mesos_operator_reconciles_waiting", Type.GAUGE, "reconciles that wait for one of the threads", ""),
    WORKQUEUE_DEPTH(
            "mesos_operator_workqueue_depth",
            Type.GAUGE,
            "keys that are due; one that stays above 0 means more work than the worker, or the API server, gets done",
            "",
            "queue"),
    WORKQUEUE_AGE(
            "mesos_operator_workqueue_age_seconds",
            Type.GAUGE,
            "for how long the oldest of them has been due, the one that is being worked on included",
            "",
            "queue"),
    WORKQUEUE_RETRIES(
            "mesos_operator_workqueue_retries_total",
            Type.COUNTER,
            "attempts that failed; each key is tried again after 100 ms, 200 ms, and so on up to a minute; the log says"
                    + " why",
            "",
            "queue"),
    ITEMS_SET_ASIDE(
            "mesos_operator_items_set_aside_total",
            Type.COUNTER,
            "objects, offers and requests whose handling threw an exception; it should stay at 0",
            "",
            "worker"),
    CONFIGURATION_VALID(
            "mesos_operator_configuration_valid",
            Type.GAUGE,
            "1 while the configuration's file has no mistakes; with mistakes the one before it is used",
            ""),
    SCHEDULER_CONNECTIONS("mesos_operator_scheduler_connections", Type.GAUGE, "connections to the scheduler API", ""),
    SCHEDULER_FRAMEWORKS(
            "mesos_operator_scheduler_frameworks",
            Type.GAUGE,
            "frameworks of the scheduler API, subscribed or within their failover timeout",
            ""),
    SCHEDULER_UNREAD_BYTES(
            "mesos_operator_scheduler_unread_bytes", Type.GAUGE, "bytes of events that schedulers have not read", "");

    /** What a metric is to Prometheus. */
    public enum Type {
        GAUGE,
        COUNTER,
        /** A histogram of seconds, with few buckets: its parts have the suffixes _count, _sum, _bucket and _max. */
        TIMER
    }

    /** The upper ends of a timer's buckets. */
    private record Buckets(List<Duration> ends) {
        static Buckets millis(long... ends) {
            return new Buckets(Arrays.stream(ends).mapToObj(Duration::ofMillis).toList());
        }
    }

    private static final String COUNTER_SUFFIX = "_total";

    private final String prometheusName;
    private final Type type;
    private final String meaning;
    private final String mesos;
    private final Buckets buckets;
    private final List<String> labels;
    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    Metric(String prometheusName, Type type, String meaning, String mesos, String... labels) {
        this(prometheusName, type, meaning, mesos, new Buckets(List.of()), labels);
    }

    Metric(String prometheusName, Type type, String meaning, String mesos, Buckets buckets, String... labels) {
        this.prometheusName = prometheusName;
        this.type = type;
        this.meaning = meaning;
        this.mesos = mesos;
        this.buckets = buckets;
        this.labels = List.of(labels);
    }

    /** As Prometheus shows it; a timer's parts have suffixes. */
    public String prometheusName() {
        return prometheusName;
    }

    public Type type() {
        return type;
    }

    public List<String> labels() {
        return labels;
    }

    /** What it means, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** Those of a Mesos master that it stands for; empty if it is the operator's own. */
    public String mesos() {
        return mesos;
    }

    /** The upper ends of a timer's buckets. */
    public List<Duration> buckets() {
        return buckets.ends();
    }

    /** As Micrometer knows it, which adds the suffix of counters. */
    public String meterName() {
        return prometheusName.endsWith(COUNTER_SUFFIX)
                ? prometheusName.substring(0, prometheusName.length() - COUNTER_SUFFIX.length())
                : prometheusName;
    }

    /** Counts one more. */
    public void count(String... labelValues) {
        count(1, labelValues);
    }

    /** Counts so many more. */
    public void count(double more, String... labelValues) {
        counters.computeIfAbsent(List.of(labelValues), this::counter).increment(more);
    }

    private Counter counter(List<String> labelValues) {
        return Counter.builder(meterName())
                .description(meaning)
                .tags(tags(Type.COUNTER, labelValues))
                .register(Metrics.globalRegistry);
    }

    /** Records how long something took. */
    public void record(Duration time, String... labelValues) {
        timers.computeIfAbsent(List.of(labelValues), this::timer).record(time);
    }

    private Timer timer(List<String> labelValues) {
        return Timer.builder(meterName())
                .description(meaning)
                .tags(tags(Type.TIMER, labelValues))
                .serviceLevelObjectives(buckets.ends().toArray(Duration[]::new))
                .register(Metrics.globalRegistry);
    }

    /** Shows what this tells whenever it is asked, which must be cheap. */
    public void show(MeterRegistry meters, Supplier<Number> value, String... labelValues) {
        Gauge.builder(meterName(), value)
                .description(meaning)
                .tags(tags(Type.GAUGE, List.of(labelValues)))
                .register(meters);
    }

    /** The same of something that counts itself. */
    public <T> void showCount(MeterRegistry meters, T counting, ToDoubleFunction<T> count, String... labelValues) {
        FunctionCounter.builder(meterName(), counting, count)
                .description(meaning)
                .tags(tags(Type.COUNTER, List.of(labelValues)))
                .register(meters);
    }

    /** The labels with these values, for a metric of this type. */
    List<Tag> tags(Type expected, List<String> labelValues) {
        if (type != expected || labels.size() != labelValues.size()) {
            throw new IllegalArgumentException("%s is a %s with the labels %s, not a %s with %s"
                    .formatted(this, type, labels, expected, labelValues));
        }
        return IntStream.range(0, labels.size())
                .mapToObj(i -> Tag.of(labels.get(i), labelValues.get(i)))
                .toList();
    }
}
