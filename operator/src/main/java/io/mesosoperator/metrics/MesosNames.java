package io.mesosoperator.metrics;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What is counted here, by the names that a Mesos master has for it ({@code /metrics/snapshot}). */
public final class MesosNames {

    private static final String MASTER = "master/";
    private static final String ALLOCATOR = "allocator/mesos/";

    /** Monitoring of a master expects these, also before there is anything to count. */
    private static final List<String> ALWAYS = List.of(
            "master/tasks_finished",
            "master/tasks_failed",
            "master/tasks_killed",
            "master/tasks_lost",
            "master/tasks_error",
            "master/tasks_starting",
            "master/messages_launch_tasks",
            "master/messages_decline_offers",
            "master/messages_register_framework",
            "master/messages_unregister_framework",
            "master/messages_kill_task",
            "master/messages_revive_offers",
            "master/messages_suppress_offers",
            "master/messages_reconcile_tasks",
            "master/messages_status_update_acknowledgement",
            "master/messages_framework_to_executor",
            "master/messages_resource_request",
            "master/dropped_messages",
            "master/slave_registrations",
            "master/slave_removals",
            "master/slave_removals/reason_unregistered");

    /** Messages of drivers by the calls that have taken their place. */
    private static final Map<String, String> MESSAGES = Map.of(
            "subscribe", "register_framework",
            "teardown", "unregister_framework",
            "kill", "kill_task",
            "revive", "revive_offers",
            "suppress", "suppress_offers",
            "reconcile", "reconcile_tasks",
            "acknowledge", "status_update_acknowledgement",
            "message", "framework_to_executor",
            "request", "resource_request");

    private static final Map<String, Metric> BY_METER =
            Arrays.stream(Metric.values()).collect(toMap(Metric::meterName, metric -> metric, (one, other) -> one));

    private final Map<String, Double> found = new TreeMap<>();

    private MesosNames() {
        ALWAYS.forEach(name -> found.put(name, 0.0));
    }

    /** All that the registry has and Mesos has a name for. */
    public static Map<String, Double> of(MeterRegistry meters) {
        var names = new MesosNames();
        for (var meter : meters.getMeters()) {
            var metric = BY_METER.get(meter.getId().getName());
            if (metric != null) {
                names.add(metric, meter);
            }
        }
        names.percents();
        return names.found;
    }

    private void add(Metric metric, Meter meter) {
        switch (meter) {
            case Gauge gauge -> add(metric, meter, gauge.value());
            case Counter counter -> add(metric, meter, counter.count());
            case FunctionCounter counter -> add(metric, meter, counter.count());
            case Timer timer -> add(metric, timer);
            default -> {
                // Mesos has none of another kind
            }
        }
    }

    private void add(Metric metric, Timer timer) {
        if (metric == Metric.ALLOCATION_RUN) {
            plus(ALLOCATOR + "allocation_runs", (double) timer.count());
            plus(ALLOCATOR + "allocation_run_ms", timer.mean(TimeUnit.MILLISECONDS));
            plus(ALLOCATOR + "allocation_run_ms/count", (double) timer.count());
            plus(ALLOCATOR + "allocation_run_ms/max", timer.max(TimeUnit.MILLISECONDS));
        }
    }

    private void add(Metric metric, Meter meter, double value) {
        switch (metric) {
            case ELECTED -> plus(MASTER + "elected", value);
            case UPTIME -> plus(MASTER + "uptime_secs", value);
            case SLAVES -> plus(MASTER + "slaves_" + label(meter, "state"), value);
            case SLAVE_REGISTRATIONS -> plus(MASTER + "slave_registrations", value);
            case SLAVE_REMOVALS -> {
                plus(MASTER + "slave_removals", value);
                plus(MASTER + "slave_removals/reason_unregistered", value);
            }
            case FRAMEWORKS -> frameworks(label(meter, "state"), value);
            case ACTIVE_TASKS ->
                plus(MASTER + (label(meter, "state").equals("running") ? "tasks_running" : "tasks_staging"), value);
            case TASKS -> task(meter, value);
            case RESOURCES -> resource(label(meter, "resource"), label(meter, "kind"), value);
            case OUTSTANDING_OFFERS -> plus(MASTER + "outstanding_offers", value);
            case OFFERS -> offers(label(meter, "end"), value);
            case CALLS -> {
                var message = MESSAGES.get(label(meter, "call"));
                if (message != null) {
                    plus(MASTER + "messages_" + message, value);
                }
            }
            case MESSAGES_RECEIVED -> principal(meter, "received", value);
            case MESSAGES_PROCESSED -> principal(meter, "processed", value);
            case DOMINANT_SHARE -> plus(ALLOCATOR + "roles/" + label(meter, "role") + "/shares/dominant", value);
            case OFFER_FILTERS -> plus(ALLOCATOR + "offer_filters/roles/" + label(meter, "role") + "/active", value);
            case QUOTA ->
                plus(
                        ALLOCATOR
                                + "quota/roles/%s/resources/%s/%s"
                                        .formatted(
                                                label(meter, "role"),
                                                label(meter, "resource"),
                                                label(meter, "kind").equals("guarantee")
                                                        ? "guarantee"
                                                        : "offered_or_allocated"),
                        value);
            default -> {
                // the operator's own
            }
        }
    }

    private void frameworks(String state, double value) {
        if (!state.equals("refused")) {
            plus(MASTER + "frameworks_" + state, value);
        }
    }

    /** {@code master/tasks_lost}, and of those {@code master/task_lost/source_master/reason_slave_removed}. */
    private void task(Meter meter, double value) {
        var state = label(meter, "state");
        var reason = label(meter, "reason");
        plus(MASTER + "tasks_" + state, value);
        if (!reason.equals("none")) {
            plus(MASTER + "task_%s/source_%s/reason_%s".formatted(state, label(meter, "source"), reason), value);
        }
    }

    /** In use is what any pod uses, also one that is no task: it cannot be offered. */
    private void resource(String name, String kind, double value) {
        switch (kind) {
            case "total" -> {
                plus(MASTER + name + "_total", value);
                plus(ALLOCATOR + "resources/" + name + "/total", value);
            }
            case "used", "others" -> {
                plus(MASTER + name + "_used", value);
                plus(ALLOCATOR + "resources/" + name + "/offered_or_allocated", value);
            }
            case "offered" -> plus(ALLOCATOR + "resources/" + name + "/offered_or_allocated", value);
            default -> {
                // none
            }
        }
    }

    private void offers(String end, double value) {
        switch (end) {
            case "accepted" -> plus(MASTER + "messages_launch_tasks", value);
            case "declined" -> plus(MASTER + "messages_decline_offers", value);
            default -> {
                // nobody has sent a message
            }
        }
    }

    private void principal(Meter meter, String what, double value) {
        var principal = label(meter, "principal");
        if (!principal.isEmpty()) {
            plus("frameworks/%s/messages_%s".formatted(principal, what), value);
        }
    }

    private void percents() {
        var totals = found.keySet().stream()
                .filter(name -> name.startsWith(MASTER) && name.endsWith("_total"))
                .toList();
        for (var total : totals) {
            var resource = total.substring(0, total.length() - "_total".length());
            var all = found.getOrDefault(total, 0.0);
            found.put(resource + "_percent", all == 0 ? 0 : found.getOrDefault(resource + "_used", 0.0) / all);
        }
    }

    private void plus(String name, double value) {
        found.merge(name, value, Double::sum);
    }

    private static String label(Meter meter, String name) {
        var value = meter.getId().getTag(name);
        return value == null ? "" : value;
    }
}
