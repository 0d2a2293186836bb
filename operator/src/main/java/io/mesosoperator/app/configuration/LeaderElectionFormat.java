package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.Scalars.POSITIVE_DURATION;

import io.mesosoperator.kubernetes.LeaseTimes;
import java.time.Duration;
import java.util.Optional;

/** The section {@code leaderElection}, named and checked as client-go does. */
final class LeaderElectionFormat {

    private LeaderElectionFormat() {}

    static LeaseTimes read(Fields section) {
        var times = new LeaseTimes(
                section.optional(
                        "leaseDuration",
                        POSITIVE_DURATION.checked(duration -> duration.equals(Duration.ofSeconds(duration.toSeconds()))
                                ? Optional.empty()
                                : Optional.of(duration + " is no whole number of seconds; a Lease has no others")),
                        LeaseTimes.DEFAULT.leaseDuration(),
                        "How long after the leader's last sign of life another operator takes over. A container that"
                                + " is restarted in the same pod need not wait."),
                section.optional(
                        "renewDeadline",
                        POSITIVE_DURATION,
                        LeaseTimes.DEFAULT.renewDeadline(),
                        "How long the leader goes on when it cannot renew the Lease; then it ends. Shorter than"
                                + " `leaseDuration`: the difference is how far the clocks of nodes may be apart."),
                section.optional(
                        "retryPeriod",
                        POSITIVE_DURATION,
                        LeaseTimes.DEFAULT.retryPeriod(),
                        "Time between two attempts to get or renew the Lease. 1.2 times it must be shorter than"
                                + " `renewDeadline`."));
        check(times, section);
        return times;
    }

    private static void check(LeaseTimes times, Fields section) {
        if (times.leaseDuration().compareTo(times.renewDeadline()) <= 0) {
            section.report(
                    "leaseDuration",
                    "%s is not longer than the renewDeadline %s; write a longer one, or a shorter renewDeadline"
                            .formatted(times.leaseDuration(), times.renewDeadline()));
        }
        var longestRetry = LeaseTimes.longestRetry(times.retryPeriod());
        if (times.renewDeadline().compareTo(longestRetry) <= 0) {
            section.report(
                    "renewDeadline",
                    "%s is not longer than 1.2 times the retryPeriod %s; write more than %s, or a shorter retryPeriod"
                            .formatted(times.renewDeadline(), times.retryPeriod(), longestRetry));
        }
    }
}
