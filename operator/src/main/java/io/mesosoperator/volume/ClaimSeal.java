package io.mesosoperator.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.kubernetes.Seal;
import java.util.List;

/** The operator's signature under what it writes on claims: only what is signed is believed. */
public final class ClaimSeal {

    private static final String SECRET = "mesos-operator-volume-records";

    private final Seal seal;

    private ClaimSeal(Seal seal) {
        this.seal = seal;
    }

    /**
     * Seals with the key in the operator's Secret.
     *
     * @param namespace the operator's own
     */
    public static ClaimSeal keptIn(KubernetesClient client, String namespace) {
        return new ClaimSeal(Seal.keptIn(client, namespace, SECRET, "volumes cannot be found again by their claims"));
    }

    static ClaimSeal of(byte... key) {
        return new ClaimSeal(Seal.of(key));
    }

    /** The signature under these texts, in this order. */
    String under(List<String> texts) {
        return seal.under(texts);
    }

    boolean isUnder(String signature, List<String> texts) {
        return seal.isUnder(signature, texts);
    }
}
