package io.mesosoperator.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.resource.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.Resource;

/**
 * What a claim says of its volume, so that the volume is known even if its agent's status is lost. It is in annotations
 * with the operator's {@link ClaimSeal}.
 *
 * @param slaveId the agent that has the volume
 * @param volume the disk with its role, principal, persistence id, size and container path
 * @param offer id of the offer whose CREATE made it
 */
record VolumeRecord(String slaveId, Resource volume, String offer) {

    /** Annotation: the exact role that the volume is reserved for. */
    static final String ROLE = "mesosoperator.io/role";

    /** Annotation: the exact persistence id. */
    static final String PERSISTENCE_ID = "mesosoperator.io/persistence-id";

    /** Annotation: the exact SlaveID. */
    static final String SLAVE_ID = "mesosoperator.io/slave-id";

    /** Annotation: the principal of the reservation; absent if there is none. */
    static final String PRINCIPAL = "mesosoperator.io/principal";

    /** Annotation: the volume, a mesos.proto {@code Resource} as JSON. */
    static final String VOLUME = "mesosoperator.io/volume-resource";

    /** Annotation: id of the offer whose CREATE made the claim. */
    static final String CREATED_BY = "mesosoperator.io/created-by";

    /** Annotation: the seal under the claim's namespace and name, and the annotations above. */
    static final String SEAL = "mesosoperator.io/seal";

    private static final Codec CODEC = new Codec();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The claim's annotations. */
    Map<String, String> annotations(String namespace, ClaimSeal seal) {
        var json = CODEC.encode(volume).toString();
        var annotations = new LinkedHashMap<String, String>();
        annotations.put(ROLE, volume.getRole());
        annotations.put(PERSISTENCE_ID, volume.getDisk().getPersistence().getId());
        annotations.put(SLAVE_ID, slaveId);
        if (volume.getReservation().hasPrincipal()) {
            annotations.put(PRINCIPAL, volume.getReservation().getPrincipal());
        }
        annotations.put(VOLUME, json);
        annotations.put(CREATED_BY, offer);
        annotations.put(SEAL, seal.under(sealed(namespace, name(), slaveId, json, offer)));
        return annotations;
    }

    /** The name of the volume's claim. */
    String name() {
        return VolumeClaimName.of(slaveId, volume);
    }

    private static List<String> sealed(String namespace, String name, String slaveId, String json, String offer) {
        return List.of(namespace, name, slaveId, json, offer);
    }

    /** What the operator wrote on the claim; empty if that is not there, or not as it was written. */
    static Optional<VolumeRecord> of(PersistentVolumeClaim claim, ClaimSeal seal) {
        var metadata = claim.getMetadata();
        var annotations = metadata.getAnnotations() == null ? Map.<String, String>of() : metadata.getAnnotations();
        var slaveId = annotations.getOrDefault(SLAVE_ID, "");
        var json = annotations.getOrDefault(VOLUME, "");
        var offer = annotations.getOrDefault(CREATED_BY, "");
        var sealed = sealed(metadata.getNamespace(), metadata.getName(), slaveId, json, offer);
        return json.isEmpty() || !seal.isUnder(annotations.getOrDefault(SEAL, ""), sealed)
                ? Optional.empty()
                : volume(json)
                        .map(volume -> new VolumeRecord(slaveId, volume, offer))
                        .filter(volume -> volume.name().equals(metadata.getName()));
    }

    private static Optional<Resource> volume(String json) {
        try {
            return CODEC.decode(Resource.getDefaultInstance(), JSON.readTree(json), VOLUME)
                            instanceof Decoded.Ok<Resource>(var volume)
                    ? Optional.of(volume)
                            .filter(some -> some.getDisk().hasPersistence())
                            .filter(some -> Resources.validate(List.of(some)).isEmpty())
                    : Optional.empty();
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }

    boolean isOf(Resource other) {
        return Resources.of(volume).equals(Resources.of(other));
    }
}
