package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.Scalars.POSITIVE_DURATION;
import static io.mesosoperator.app.configuration.Scalars.integer;

import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.scheduler.SchedulerLimits;
import java.time.Duration;

/** The section {@code schedulerApi.limits}. */
final class SchedulerLimitsFormat {

    private static final SchedulerLimits DEFAULT = SchedulerLimits.DEFAULT;
    private static final int KIBIBYTE = 1 << 10;
    private static final int MEBIBYTE = 1 << 20;
    private static final int MOST_MEBIBYTES = 1024;

    private final Fields section;

    private SchedulerLimitsFormat(Fields section) {
        this.section = section;
    }

    static SchedulerLimits read(Fields section) {
        return new SchedulerLimitsFormat(section).read();
    }

    private SchedulerLimits read() {
        var http = DEFAULT.http();
        return new SchedulerLimits(
                new HttpLimits(
                        number(
                                "connections",
                                http.connections(),
                                "How many connections may be open. For a further one, the oldest that waits for a"
                                        + " request is closed, of the address that has the most."),
                        number(
                                "connectionsPerAddress",
                                http.connectionsPerAddress(),
                                "How many of them from one address, which may be that of a node or a proxy."),
                        time(
                                "headerTime",
                                http.headerTime(),
                                "How long a new connection may take for the header of its first request."),
                        section.optional(
                                        "headerKibibytes",
                                        integer(http.headerBytes() / KIBIBYTE, 1, KIBIBYTE),
                                        http.headerBytes() / KIBIBYTE,
                                        "KiB that the header of a request may have.")
                                * KIBIBYTE,
                        time("bodyTime", http.bodyTime(), "How long the body of a call may take."),
                        time(
                                "writeTime",
                                http.writeTime(),
                                "How long a scheduler may not read while an event is written to it, until it is"
                                        + " disconnected."),
                        time(
                                "idleTime",
                                http.idleTime(),
                                "How long a connection may wait for its next request. A Mesos master never"
                                        + " closes one.")),
                mebibytes("callMebibytes", DEFAULT.callBytes(), "MiB that a call may have."),
                mebibytes(
                        "callMebibytesInAll",
                        DEFAULT.callBytesInAll(),
                        "MiB of all calls that are being read; more are answered 503."),
                mebibytes(
                        "streamMebibytes",
                        DEFAULT.streamBytes(),
                        "MiB of events that may wait for one scheduler to read them; with more it is disconnected."),
                mebibytes(
                        "streamMebibytesInAll",
                        DEFAULT.streamBytesInAll(),
                        "MiB of events that may wait for all schedulers; with more, the one furthest behind is"
                                + " disconnected."),
                number("reconcileTasks", DEFAULT.reconcileTasks(), "How many tasks one RECONCILE may name."),
                number(
                        "frameworks",
                        DEFAULT.frameworks(),
                        "How many frameworks may be subscribed, or within their failover timeout. Those of one"
                                + " principal may have three quarters of these places."));
    }

    private int number(String name, int byDefault, String about) {
        return section.optional(name, integer(byDefault, 1), byDefault, about);
    }

    private Duration time(String name, Duration byDefault, String about) {
        return section.optional(name, POSITIVE_DURATION, byDefault, about);
    }

    private int mebibytes(String name, int byDefault, String about) {
        var usual = byDefault / MEBIBYTE;
        return section.optional(name, integer(usual, 1, MOST_MEBIBYTES), usual, about) * MEBIBYTE;
    }
}
