package io.mesosoperator.volume;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.mesos.Protos.Resource;
import org.junit.jupiter.api.Test;

/** What becomes of claims and volumes when records are lost, forged or contradict one another. */
class ClaimAuditTest {

    private static final ClaimSeal SEAL = ClaimSeal.of(new byte[] {1, 2, 3});
    private static final ClaimSeal FORGED = ClaimSeal.of(new byte[] {4});
    private static final Resource VOLUME = volume("v1", 100);
    private static final String NAME = VolumeClaimName.of("n1", VOLUME);

    /** A volume of an undisturbed cluster, and what became of its records. */
    private record Fate(PersistentVolumeClaim claim, boolean isDestroyed) {}

    @Property(tries = 500)
    void whateverRecordsAreLostNoClaimIsDeletedThatNoDestroyNamed(
            @Between(min = 0, max = Integer.MAX_VALUE) int seed, @Between(min = 1, max = 12) int volumes) {
        var random = new Random(seed);
        var fates = new ArrayList<Fate>();
        var checkpoints = new HashMap<String, Resources>();
        var unreadable = new HashSet<String>();
        for (var i = 0; i < volumes; i++) {
            var slaveId = "n" + random.nextInt(3);
            var volume = volume("v" + i, 10);
            var claim = claim("ns" + random.nextInt(2), slaveId, volume, "offer-" + random.nextInt(3));
            var isDestroyed = random.nextInt(4) == 0;
            if (isDestroyed) {
                claim = annotated(claim, VolumeClaim.DESTROYED_BY, "offer-" + random.nextInt(3));
            }
            if (random.nextBoolean()) {
                checkpoints.merge(slaveId, Resources.of(volume), Resources::plus);
            }
            var lost = List.copyOf(claim.getMetadata().getAnnotations().keySet()).stream()
                    .filter(key -> !key.equals(VolumeClaim.DESTROYED_BY))
                    .filter(key -> random.nextInt(5) == 0)
                    .toList();
            for (var key : lost) {
                claim = without(claim, key);
            }
            fates.add(new Fate(claim, isDestroyed));
        }
        if (random.nextBoolean()) {
            checkpoints.remove("n" + random.nextInt(3)); // the Agent object is gone, or came back without its status
        }
        if (random.nextInt(4) == 0) {
            var broken = "n" + random.nextInt(3);
            checkpoints.remove(broken);
            unreadable.add(broken);
        }
        var open = random.nextBoolean() ? Set.of("offer-0") : Set.<String>of();

        var audit = ClaimAudit.of(fates.stream().map(Fate::claim).toList(), checkpoints, unreadable, open, SEAL);

        var named = fates.stream().filter(Fate::isDestroyed).map(Fate::claim).toList();
        assertThat(named).containsAll(audit.destroyed());
        assertThat(audit.destroyed())
                .noneMatch(claim -> open.contains(VolumeClaim.destroyedBy(claim).orElseThrow()))
                .noneMatch(claim -> unreadable.contains(VolumeClaim.slaveIdOf(claim)))
                .noneMatch(claim -> checkpoints.values().stream()
                        .flatMap(resources -> resources.persistentVolumes().toProto().stream())
                        .anyMatch(volume -> claim.getMetadata()
                                .getAnnotations()
                                .getOrDefault(VolumeRecord.PERSISTENCE_ID, "")
                                .equals(volume.getDisk().getPersistence().getId())));
        // every claim has one fate, and none is passed over but those of an ACCEPT that is still to be decided
        assertThat(audit.found())
                .allMatch(found -> checkpoints
                        .getOrDefault(found.slaveId(), Resources.empty())
                        .minus(Resources.of(found.volume()))
                        .equals(checkpoints.getOrDefault(found.slaveId(), Resources.empty())));
    }

    @Property(tries = 200)
    void whateverPartOfTheCheckpointIsLostItIsWholeAgain(
            @Between(min = 0, max = Integer.MAX_VALUE) int seed, @Between(min = 1, max = 8) int volumes) {
        var random = new Random(seed);
        var whole = Resources.parse("cpus(db, ops):1");
        var claims = new ArrayList<PersistentVolumeClaim>();
        var left = whole;
        for (var i = 0; i < volumes; i++) {
            var volume = volume("v" + i, 10 + i);
            whole = whole.plus(Resources.of(volume));
            claims.add(claim("mine", "n1", volume, "offer-1"));
            left = switch (random.nextInt(3)) {
                case 0 -> left; // not a word of it is left
                case 1 -> left.plus(Resources.of(volume.toBuilder().clearDisk().build())); // a CRD pruned a field
                default -> left.plus(Resources.of(volume));
            };
        }

        var audit = ClaimAudit.of(claims, Map.of("n1", left), Set.of(), Set.of(), SEAL);

        var again = left;
        for (var found : audit.found()) {
            again = Checkpoint.withVolume(again, found.volume());
        }
        assertThat(again).isEqualTo(whole);
        assertThat(audit.problems()).isEmpty();
        assertThat(audit.destroyed()).isEmpty();
    }

    @Test
    void whatATenantForgedTakesNothingFromAnAgent() {
        var audit = unknown(forged("stranger"));

        assertThat(audit.found()).isEmpty();
        assertThat(audit.problems()).hasSize(1);
    }

    @Test
    void aRecordThatATenantCopiedIntoAnotherNamespaceIsNotBelieved() {
        var genuine = claim("mine", "n1", VOLUME, "offer-1");
        var copy = new PersistentVolumeClaimBuilder(genuine)
                .editMetadata()
                .withNamespace("stranger")
                .endMetadata()
                .build();

        assertThat(unknown(copy).found()).isEmpty();
        assertThat(unknown(genuine, copy).found()).containsExactly(new FoundVolume("n1", VOLUME));
        assertThat(ClaimAudit.claimOf(List.of(copy, genuine), "stranger", SEAL)).contains(genuine);
    }

    @Test
    void noPartOfARecordCanBeChanged() {
        var genuine = claim("mine", "n1", VOLUME, "offer-1");
        var larger = requireNonNull(new VolumeRecord("n1", volume("v1", 999), "offer-1")
                .annotations("mine", FORGED)
                .get(VolumeRecord.VOLUME));

        assertThat(unknown(annotated(genuine, VolumeRecord.VOLUME, larger)).found())
                .isEmpty();
        assertThat(unknown(annotated(genuine, VolumeRecord.SLAVE_ID, "n2")).found())
                .isEmpty();
        assertThat(unknown(annotated(genuine, VolumeRecord.CREATED_BY, "offer-2"))
                        .found())
                .isEmpty();
        assertThat(unknown(annotated(genuine, VolumeRecord.SEAL, "")).found()).isEmpty();
        assertThat(unknown(annotated(genuine, VolumeRecord.VOLUME, "{")).found())
                .isEmpty();
    }

    @Test
    void twoClaimsWithRecordsOfOneVolumeAreBothLeftAlone() {
        var audit = unknown(claim("mine", "n1", VOLUME, "offer-1"), claim("yours", "n1", VOLUME, "offer-2"));

        assertThat(audit.found()).isEmpty();
        assertThat(audit.problems()).hasSize(2);
    }

    @Test
    void theStatusCountsWhereTheRecordContradictsIt() {
        var claim = claim("mine", "n1", volume("v1", 50), "offer-1");

        var audit = ClaimAudit.of(List.of(claim), Map.of("n1", Resources.of(VOLUME)), Set.of(), Set.of(), SEAL);

        assertThat(audit.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.why())
                        .contains("records disk(db, ops)[v1:data]:50")
                        .contains("the status of Agent n1 has disk(db, ops)[v1:data]:100, which counts"));
        assertThat(audit.found()).isEmpty();
        assertThat(audit.lost()).isEmpty();
    }

    @Test
    void claimsOfAnAcceptThatIsStillToBeDecidedAreInItsHands() {
        var created = claim("mine", "n1", VOLUME, "open");
        var destroyed = annotated(claim("mine", "n1", volume("v2", 5), "offer-1"), VolumeClaim.DESTROYED_BY, "open");

        var audit = ClaimAudit.of(List.of(created, destroyed), Map.of(), Set.of(), Set.of("open"), SEAL);

        assertThat(audit.found()).isEmpty();
        assertThat(audit.destroyed()).isEmpty();
        assertThat(audit.problems()).isEmpty();
    }

    @Test
    void aClaimWithoutLabelsIsOfSomebodyElse() {
        var claim = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .build();

        assertThat(VolumeClaim.isOurs(claim)).isFalse();
        assertThat(VolumeClaim.slaveIdOf(claim)).isEmpty();
        assertThat(VolumeClaim.destroyedBy(claim)).isEmpty();
    }

    private static ClaimAudit unknown(PersistentVolumeClaim... claims) {
        return ClaimAudit.of(List.of(claims), Map.of(), Set.of(), Set.of(), SEAL);
    }

    private static PersistentVolumeClaim claim(String namespace, String slaveId, Resource volume, String offer) {
        return VolumeClaim.of(namespace, new VolumeRecord(slaveId, volume, offer), "", SEAL);
    }

    private static PersistentVolumeClaim forged(String namespace) {
        return VolumeClaim.of(namespace, new VolumeRecord("n1", VOLUME, "offer-1"), "", FORGED);
    }

    private static PersistentVolumeClaim annotated(PersistentVolumeClaim claim, String key, String value) {
        return changed(claim, annotations -> {
            annotations.put(key, value);
            return annotations;
        });
    }

    private static PersistentVolumeClaim without(PersistentVolumeClaim claim, String key) {
        return changed(claim, annotations -> {
            annotations.remove(key);
            return annotations;
        });
    }

    private static PersistentVolumeClaim changed(
            PersistentVolumeClaim claim, UnaryOperator<Map<String, String>> change) {
        return new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .withAnnotations(
                        change.apply(new LinkedHashMap<>(claim.getMetadata().getAnnotations())))
                .endMetadata()
                .build();
    }

    private static Resource volume(String id, int megabytes) {
        return Resources.parse("disk(db, ops)[%s:data]:%d".formatted(id, megabytes))
                .toProto()
                .getFirst();
    }
}
