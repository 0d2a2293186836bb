package io.mesosoperator.offer;

import io.mesosoperator.task.pod.LifetimePart;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.KillPolicy;

/**
 * The KILLs that an Offer keeps for TaskInfo objects that are not there yet, as the text of an annotation: their names
 * with commas, and behind a name, if its KILL says so, {@code =} and the nanoseconds that its task may take to stop.
 */
public final class KillsOnOffer {

    private KillsOnOffer() {}

    /**
     * The text that keeps them.
     *
     * @param kills by the names of the TaskInfo objects
     */
    public static String write(SequencedMap<String, KillPolicy> kills) {
        return kills.entrySet().stream()
                .map(kill -> kill.getKey()
                        + (kill.getValue().hasGracePeriod()
                                ? "=" + kill.getValue().getGracePeriod().getNanoseconds()
                                : ""))
                .collect(Collectors.joining(","));
    }

    /** A time that is none, which somebody else has written, is as if it were not there. */
    static SequencedMap<String, KillPolicy> read(String text) {
        var kills = new LinkedHashMap<String, KillPolicy>();
        for (var kill : Arrays.asList(text.split(","))) {
            var at = kill.indexOf('=');
            var name = at < 0 ? kill : kill.substring(0, at);
            if (!name.isEmpty()) {
                kills.put(name, at < 0 ? KillPolicy.getDefaultInstance() : policy(kill.substring(at + 1)));
            }
        }
        return kills;
    }

    private static KillPolicy policy(String nanoseconds) {
        try {
            var grace = DurationInfo.newBuilder().setNanoseconds(Long.parseLong(nanoseconds));
            var policy = KillPolicy.newBuilder().setGracePeriod(grace).build();
            return LifetimePart.isPossible(policy) ? policy : KillPolicy.getDefaultInstance();
        } catch (NumberFormatException none) {
            return KillPolicy.getDefaultInstance();
        }
    }
}
