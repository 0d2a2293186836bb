package io.mesosoperator.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's signature under what it writes on objects in the namespaces of tenants, who may write any label and
 * annotation; only what is signed is believed. The key (HMAC-SHA256) is in a Secret of the operator's own namespace,
 * and is read, or made, when it is first needed.
 */
public final class Seal {

    private static final Logger LOG = LoggerFactory.getLogger(Seal.class);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String ENTRY = "key";
    private static final int KEY_BYTES = 32;

    /** @param made when its Secret was created, by the API server's clock; never, if the Secret cannot be used */
    private record Key(SecretKeySpec bytes, Optional<Instant> made) {

        Key(byte[] bytes, Optional<Instant> made) {
            this(new SecretKeySpec(bytes, ALGORITHM), made);
        }
    }

    private final Supplier<Key> source;
    private @Nullable Key key;

    private Seal(Supplier<Key> source) {
        this.source = source;
    }

    /**
     * Seals with the key in a Secret.
     *
     * @param namespace the operator's own
     * @param loss what cannot be done without the Secret, for the log
     */
    public static Seal keptIn(KubernetesClient client, String namespace, String secret, String loss) {
        return new Seal(() -> load(client, namespace, secret, loss));
    }

    /** With this key, which is in no Secret. */
    public static Seal of(byte... key) {
        return new Seal(() -> new Key(key, Optional.empty()));
    }

    /** The signature under these texts, in this order. */
    public String under(List<String> texts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key().bytes());
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

    public boolean isUnder(String seal, List<String> texts) {
        return MessageDigest.isEqual(seal.getBytes(UTF_8), under(texts).getBytes(UTF_8));
    }

    /** Reads the key, or makes it: what is older than it was made when there were no seals. */
    public void load() {
        var _ = key();
    }

    /** Whether the object was made before the key, so that it cannot have a seal. The API server writes both times. */
    public boolean isYoungerThan(HasMetadata object) {
        return key().made()
                .flatMap(made -> Timestamps.parse(object.getMetadata().getCreationTimestamp())
                        .map(created -> created.isBefore(made)))
                .orElse(false);
    }

    private synchronized Key key() {
        if (key == null) {
            key = source.get();
        }
        return key;
    }

    private static Key load(KubernetesClient client, String namespace, String secret, String loss) {
        var fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        try {
            var found = client.secrets().inNamespace(namespace).withName(secret).get();
            return found == null ? make(client, namespace, secret, fresh) : keyOf(found);
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            LOG.error(
                    "Secret {}/{} cannot be used ({}): {}; allow the operator to get and create it",
                    namespace,
                    secret,
                    ApiErrors.words(failure),
                    loss);
            return new Key(fresh, Optional.of(Instant.MAX));
        }
    }

    private static Key make(KubernetesClient client, String namespace, String name, byte... fresh) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
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
                    client.secrets().inNamespace(namespace).withName(name).get(), name));
        }
    }

    private static Key keyOf(Secret secret) {
        var metadata = secret.getMetadata();
        var text = secret.getData() == null ? null : secret.getData().get(ENTRY);
        if (text == null || text.isEmpty()) {
            throw new IllegalStateException("Secret %s/%s has no data.%s: delete it, and it is made again"
                    .formatted(metadata.getNamespace(), metadata.getName(), ENTRY));
        }
        return new Key(Base64.getDecoder().decode(text), Timestamps.parse(metadata.getCreationTimestamp()));
    }
}
