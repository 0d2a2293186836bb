package io.mesosoperator.volume;

import io.mesosoperator.kubernetes.ShortHash;
import java.util.Locale;
import org.apache.mesos.Protos.Resource;

/**
 * The name of a persistent volume's claim: its role and persistence id as far as they are legal there, then a hash of
 * the agent, role and persistence id, which together name the volume in Mesos.
 */
public final class VolumeClaimName {

    /** As a label's value, by which the claim is found in whatever namespace it is. */
    private static final int MAX_LENGTH = 63;

    private VolumeClaimName() {}

    /** Of the volume on this agent. */
    public static String of(String slaveId, Resource volume) {
        return of(slaveId, volume.getRole(), volume.getDisk().getPersistence().getId());
    }

    static String of(String slaveId, String role, String persistenceId) {
        var readable = cut((role + "-" + persistenceId)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-", ""));
        // None of the three may have a line feed in it, so no other three give the same text.
        var hash = ShortHash.of(String.join("\n", slaveId, role, persistenceId));
        return readable.isEmpty() ? "volume-" + hash : readable + "-" + hash;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MAX_LENGTH - 1 - ShortHash.LENGTH))
                .replaceAll("-$", "");
    }
}
