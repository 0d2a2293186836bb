package io.mesosoperator.volume;

import io.mesosoperator.kubernetes.ShortHash;
import java.util.Locale;
import org.apache.mesos.Protos.Resource;

/**
 * The name of a persistent volume's claim: the legal characters of its role and persistence id, then a hash of the
 * agent, role and persistence id, which together identify the volume in Mesos.
 */
public final class VolumeClaimName {

    /** The limit of label values, because lookups across namespaces use a label. */
    private static final int MAX_LENGTH = 63;

    private VolumeClaimName() {}

    /** The claim name of the volume on this agent. */
    public static String of(String slaveId, Resource volume) {
        return of(slaveId, volume.getRole(), volume.getDisk().getPersistence().getId());
    }

    static String of(String slaveId, String role, String persistenceId) {
        var readable = cut((role + "-" + persistenceId)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-", ""));
        // None of the three may contain a line feed, so different triples give different texts.
        var hash = ShortHash.of(String.join("\n", slaveId, role, persistenceId));
        return readable.isEmpty() ? "volume-" + hash : readable + "-" + hash;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MAX_LENGTH - 1 - ShortHash.LENGTH))
                .replaceAll("-$", "");
    }
}
