package io.mesosoperator.volume;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Labels;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's signature under what it writes on claims. Claims are in the namespaces of tenants, who may write any
 * annotation; only what is signed is believed. The key (HMAC-SHA256) is in a Secret of the operator's own namespace,
 * and is read, or made, when it is first needed.
 */
public final class ClaimSeal {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimSeal.class);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SECRET = "mesos-operator-volume-records";
    private static final String ENTRY = "key";
    private static final int KEY_BYTES = 32;

    private final Supplier<byte[]> source;
    private byte @Nullable [] key;

    private ClaimSeal(Supplier<byte[]> source) {
        this.source = source;
    }

    /**
     * Seals with the key in the operator's Secret.
     *
     * @param namespace the operator's own
     */
    public static ClaimSeal keptIn(KubernetesClient client, String namespace) {
        return new ClaimSeal(() -> load(client, namespace));
    }

    static ClaimSeal of(byte... key) {
        return new ClaimSeal(() -> key);
    }

    /** The signature under these texts, in this order. */
    String under(List<String> texts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(), ALGORITHM));
            for (var text : texts) {
                var bytes = text.getBytes(UTF_8);
                mac.update((bytes.length + ":").getBytes(UTF_8)); // so that no other split of the texts has it
                mac.update(bytes);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }

    boolean isUnder(String seal, List<String> texts) {
        return MessageDigest.isEqual(seal.getBytes(UTF_8), under(texts).getBytes(UTF_8));
    }

    private synchronized byte[] key() {
        if (key == null) {
            key = source.get();
        }
        return key;
    }

    private static byte[] load(KubernetesClient client, String namespace) {
        var fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            var found = client.secrets().inNamespace(namespace).withName(SECRET).get();
            return found == null ? make(client, namespace, fresh) : keyOf(found);
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            LOG.error(
                    "Secret {}/{} cannot be used ({}): volumes cannot be found again by their claims;"
                            + " allow the operator to get and create it",
                    namespace,
                    SECRET,
                    ApiErrors.words(failure));
            return fresh;
        }
    }

    private static byte[] make(KubernetesClient client, String namespace, byte[] fresh) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName(SECRET)
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .endMetadata()
                .withType("Opaque")
                .addToData(ENTRY, Base64.getEncoder().encodeToString(fresh))
                .build();
        try {
            return keyOf(client.resource(secret).create());
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_CONFLICT) {
                throw failure;
            } // else another operator was faster
            return keyOf(Objects.requireNonNull(
                    client.secrets().inNamespace(namespace).withName(SECRET).get(), SECRET));
        }
    }

    private static byte[] keyOf(Secret secret) {
        var text = secret.getData() == null ? null : secret.getData().get(ENTRY);
        if (text == null || text.isEmpty()) {
            throw new IllegalStateException("Secret %s/%s has no data.%s: delete it, and it is made again"
                    .formatted(secret.getMetadata().getNamespace(), SECRET, ENTRY));
        }
        return Base64.getDecoder().decode(text);
    }
}
