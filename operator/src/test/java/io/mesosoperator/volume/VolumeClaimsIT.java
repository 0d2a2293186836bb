package io.mesosoperator.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.resource.Resources;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Volume;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims on a real API server, which has nobody who would bind them, or let go those that are being deleted. */
class VolumeClaimsIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private static final Resource VOLUME = volume("id:1", 64.5);

    private static final String OFFER = "offer-1";
    private static final String DESTROYER = "offer-2";
    private static final VolumeRecord RECORD = new VolumeRecord("n1", VOLUME, OFFER);

    private VolumeClaims claims;

    @BeforeEach
    void connect() {
        claims = claims("fast");
    }

    private static VolumeClaims claims(String storageClass) {
        return claims(api.clientAs("mesos-operator"), storageClass);
    }

    private static VolumeClaims claims(KubernetesClient client, String storageClass) {
        return new VolumeClaims(
                client,
                storageClass,
                ClaimSeal.keptIn(client, api.namespace()),
                new EventRecorder(client, Clock.systemUTC()));
    }

    private void destroy(String slaveId, Resource volume) {
        claims.markForDeletion(api.namespace(), slaveId, volume, DESTROYER);
        claims.deleteMarked(VolumeClaimName.of(slaveId, volume), DESTROYER);
    }

    @Test
    void aVolumeBecomesAClaimInTheNamespaceOfItsFramework() {
        var answer = claims.create(api.namespace(), "n1", VOLUME, OFFER);

        assertThat(answer).isInstanceOf(ClaimAnswer.Ready.class);
        assertThat(claims()).singleElement().satisfies(claim -> {
            assertThat(claim.getMetadata().getName()).startsWith("ads-id-1-");
            assertThat(claim.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/managed-by", "mesos-operator")
                    .containsEntry("mesosoperator.io/agent", "n1");
            assertThat(claim.getMetadata().getAnnotations())
                    .containsEntry("mesosoperator.io/role", "ads")
                    .containsEntry("mesosoperator.io/persistence-id", "id:1")
                    .containsEntry("mesosoperator.io/slave-id", "n1");
            assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
            assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
            assertThat(claim.getSpec().getResources().getRequests()).containsEntry("storage", new Quantity("65Mi"));
        });
    }

    @Test
    void withoutAClassTheClusterDecides() {
        claims("").create(api.namespace(), "n1", VOLUME, OFFER);

        assertThat(onlyClaim().getSpec().getStorageClassName()).isNull();
    }

    @Test
    void creatingAVolumeTwiceMakesOneClaim() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);

        assertThat(claims.create(api.namespace(), "n1", VOLUME, OFFER)).isInstanceOf(ClaimAnswer.Ready.class);
        assertThat(claims()).hasSize(1);
    }

    @Test
    void aVolumeIsNotReadyWhileAnEarlierClaimOfItsNameIsBeingDeleted() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        destroy("n1", VOLUME);

        var meanwhile = claims.create(api.namespace(), "n1", VOLUME, OFFER);
        letGo(onlyClaim());
        var afterwards = claims.create(api.namespace(), "n1", VOLUME, OFFER);

        assertThat(meanwhile)
                .isInstanceOfSatisfying(
                        ClaimAnswer.NotYet.class,
                        notYet -> assertThat(notYet.why()).contains("is still being deleted"));
        assertThat(afterwards).isInstanceOf(ClaimAnswer.Ready.class);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aClaimOfAnotherSizeStaysBecauseNoDestroyNamedIt() {
        claims.create(api.namespace(), "n1", volume("id:1", 10), OFFER);

        assertThat(claims.create(api.namespace(), "n1", VOLUME, OFFER))
                .isInstanceOfSatisfying(
                        ClaimAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("has another size"));
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aClaimThatWasMadeForNothingIsTakenBackByItsOfferOnly() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);

        claims.takeBack(VolumeClaimName.of("n1", VOLUME), "another");
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
        claims.takeBack(VolumeClaimName.of("n1", VOLUME), OFFER);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNotNull();
    }

    @Test
    void aClaimIsDeletedOnlyByTheDestroyThatNamedIt() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        var name = VolumeClaimName.of("n1", VOLUME);

        claims.deleteMarked(name, DESTROYER);
        claims.markForDeletion(api.namespace(), "n1", VOLUME, "another");
        claims.deleteMarked(name, DESTROYER);
        claims.unmark(name, "another");
        claims.deleteMarked(name, "another");

        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aDestroyDoesNotHitAnotherClaimThatHasTheNameNow() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        claims.markForDeletion(api.namespace(), "n1", VOLUME, DESTROYER);
        letGo(onlyClaim());
        api.client().resource(onlyClaim()).delete();
        claims.create(api.namespace(), "n1", VOLUME, "offer-3");

        claims.deleteMarked(VolumeClaimName.of("n1", VOLUME), DESTROYER);

        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aClaimOfSomebodyElseIsLeftAlone() {
        var foreign = new PersistentVolumeClaimBuilder(
                        VolumeClaim.of(api.namespace(), RECORD, "", ClaimSeal.of(new byte[] {1})))
                .editMetadata()
                .withLabels(Map.of())
                .endMetadata()
                .build();
        api.client().resource(foreign).create();

        assertThat(claims.create(api.namespace(), "n1", VOLUME, OFFER))
                .isInstanceOfSatisfying(
                        ClaimAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("belongs to something else"));
        destroy("n1", VOLUME);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void whatTheApiServerRefusesIsToldInItsWords() {
        var withoutNamespace = claims.create("no-such-namespace", "n1", VOLUME, OFFER);
        api.refuse(Refusal.of(Operation.CREATE, "persistentvolumeclaims", 403));
        var forbidden = claims.create(api.namespace(), "n1", VOLUME, OFFER);

        assertThat(withoutNamespace)
                .isInstanceOfSatisfying(
                        ClaimAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("no-such-namespace"));
        assertThat(forbidden)
                .isInstanceOfSatisfying(
                        ClaimAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("denied the request"));
        assertThat(claims()).isEmpty();
    }

    @Test
    void aFailureOfTheApiServerIsNoAnswer() {
        api.refuse(Refusal.of(Operation.CREATE, "persistentvolumeclaims", 500));
        var config = new ConfigBuilder(api.clientAs("mesos-operator").getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var impatient = new KubernetesClientBuilder().withConfig(config).build()) {
            claims = claims(impatient, "fast");

            assertThatThrownBy(() -> claims.create(api.namespace(), "n1", VOLUME, OFFER))
                    .isInstanceOf(KubernetesClientException.class);
        }
    }

    @Test
    void destroyFindsTheClaimInWhateverNamespaceItIsAndNoOther() {
        var other = namespace("destroyed");
        claims.create(other, "n1", VOLUME, OFFER);
        claims.create(api.namespace(), "n2", VOLUME, OFFER);
        claims.create(api.namespace(), "n1", volume("id2", 64), OFFER);

        destroy("n1", VOLUME);

        assertThat(api.client()
                        .persistentVolumeClaims()
                        .inNamespace(other)
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(
                        claim -> assertThat(VolumeClaim.isBeingDeleted(claim)).isTrue());
        assertThat(claims()).hasSize(2).noneMatch(VolumeClaim::isBeingDeleted);
    }

    @Test
    void endedPodsThatWouldKeepTheClaimGoWithIt() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        var name = onlyClaim().getMetadata().getName();
        pod("ended", name, "Succeeded");
        pod("failed", name, "Failed");
        pod("running", name, "Running");
        pod("unrelated", "another-claim", "Succeeded");

        destroy("n1", VOLUME);

        assertThat(api.client().pods().list().getItems())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrder("running", "unrelated");
    }

    @Test
    void aDestroyThatFailedIsDoneBeforeTheNameIsUsedAgain() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        api.refuse(Refusal.of(Operation.DELETE, "persistentvolumeclaims", 409));
        assertThatThrownBy(() -> destroy("n1", VOLUME)).isInstanceOf(KubernetesClientException.class);
        api.allow();

        assertThat(claims.create(api.namespace(), "n1", VOLUME, OFFER)).isInstanceOf(ClaimAnswer.NotYet.class);
        claims.deleteMarked(VolumeClaimName.of("n1", VOLUME), DESTROYER);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNotNull();
    }

    @Test
    void aTaskOfTheClaimsNamespaceCanMountItAndNoOther() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        var resources = Resources.of(VOLUME).plus(Resources.parse("cpus:1"));

        assertThat(claims.namespaceOf("n1", VOLUME)).contains(api.namespace());
        assertThat(claims.mountProblem(api.namespace(), "n1", resources)).isEmpty();
        assertThat(claims.mountProblem("elsewhere", "n1", Resources.parse("cpus:1")))
                .isEmpty();
        assertThat(claims.mountProblem("elsewhere", "n1", resources).orElseThrow())
                .startsWith(
                        "Persistent volume 'id:1' of role 'ads' was created from another namespace than 'elsewhere',"
                                + " whose tasks cannot mount it")
                .doesNotContain(api.namespace());
    }

    @Test
    void aVolumeWhoseClaimWasDeletedIsLost() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        api.client().resource(onlyClaim()).delete();

        assertThat(claims.namespaceOf("n1", VOLUME)).isEmpty();
        assertThat(claims.mountProblem(api.namespace(), "n1", Resources.of(VOLUME))
                        .orElseThrow())
                .startsWith("Persistent volume 'id:1' of role 'ads' on agent 'n1' is lost")
                .endsWith("DESTROY the volume and CREATE it again");
    }

    @Test
    void whatOthersLabelAlikeElsewhereKeepsNobodyFromHisOwn() {
        var other = namespace("forger");
        api.client()
                .resource(VolumeClaim.of(other, RECORD, "", ClaimSeal.of(new byte[] {1})))
                .create();
        claims.create(api.namespace(), "n1", VOLUME, OFFER);

        assertThat(claims.mountProblem(api.namespace(), "n1", Resources.of(VOLUME)))
                .isEmpty();
    }

    @Test
    void aStartFindsWhatNoAgentRemembersAndReportsWhatIsLost() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        var forgotten = volume("forgotten", 64);
        claims.create(api.namespace(), "n1", forgotten, OFFER);
        claims.create(api.namespace(), "gone", VOLUME, OFFER);
        claims.create(api.namespace(), "n1", volume("undecided", 64), "offer-9");
        var lost = volume("lost", 64);

        var recovered = claims.recover(
                Map.of("n1", Resources.of(VOLUME, lost).plus(Resources.parse("cpus(ads, ops):1"))),
                Set.of(),
                Set.of("offer-9"));

        assertThat(recovered.lost()).containsExactly(new LostVolume("n1", "ads", "lost"));
        assertThat(recovered.found())
                .containsExactlyInAnyOrder(new FoundVolume("n1", forgotten), new FoundVolume("gone", VOLUME));
        assertThat(recovered.destroyed()).isEmpty();
        assertThat(recovered.problems()).isEmpty();
        assertThat(claims()).hasSize(4).noneMatch(VolumeClaim::isBeingDeleted);
    }

    @Test
    void aDestroyThatWasInterruptedIsFinishedAndOneThatCameToNothingIsForgotten() {
        claims.create(api.namespace(), "n1", VOLUME, OFFER);
        var kept = volume("kept", 64);
        claims.create(api.namespace(), "n1", kept, OFFER);
        claims.markForDeletion(api.namespace(), "n1", VOLUME, DESTROYER);
        claims.markForDeletion(api.namespace(), "n1", kept, DESTROYER);

        var recovered = claims.recover(Map.of("n1", Resources.of(kept)), Set.of(), Set.of());

        assertThat(recovered.destroyed())
                .containsExactly(
                        new RecoveredClaims.Destroyed(api.namespace(), VolumeClaimName.of("n1", VOLUME), DESTROYER));
        assertThat(recovered.found()).isEmpty();
        claims.deleteMarked(VolumeClaimName.of("n1", kept), DESTROYER);
        assertThat(claims()).noneMatch(VolumeClaim::isBeingDeleted);
    }

    @Test
    void whatAnotherWroteIsToldAndLeftAlone() {
        api.client()
                .resource(VolumeClaim.of(api.namespace(), RECORD, "", ClaimSeal.of(new byte[] {1})))
                .create();

        var recovered = claims.recover(Map.of(), Set.of(), Set.of());

        assertThat(recovered.found()).isEmpty();
        assertThat(recovered.destroyed()).isEmpty();
        assertThat(recovered.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("has no record that the operator has sealed"));
        assertThat(api.client().v1().events().list().getItems())
                .anyMatch(event -> event.getReason().equals("VolumeNotReconciled"));
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void theClaimOfAnOlderOperatorGetsItsRecord() {
        api.client()
                .resource(VolumeClaim.of(api.namespace(), RECORD, "", ClaimSeal.of(new byte[] {1})))
                .create();

        claims.recover(Map.of("n1", Resources.of(VOLUME)), Set.of(), Set.of());

        assertThat(claims.recover(Map.of(), Set.of(), Set.of()).found()).containsExactly(new FoundVolume("n1", VOLUME));
    }

    private static Resource volume(String id, double megabytes) {
        var volume = Resources.parse("disk(ads, ops):" + megabytes).toProto().getFirst().toBuilder();
        volume.getDiskBuilder().getPersistenceBuilder().setId(id);
        volume.getDiskBuilder().getVolumeBuilder().setContainerPath("data").setMode(Volume.Mode.RW);
        return volume.build();
    }

    private static String namespace(String prefix) {
        return api.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(prefix + "-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    private static List<PersistentVolumeClaim> claims() {
        return api.client().persistentVolumeClaims().list().getItems();
    }

    private static PersistentVolumeClaim onlyClaim() {
        return claims().stream()
                .reduce((one, other) -> {
                    throw new AssertionError("more than one claim");
                })
                .orElseThrow();
    }

    /** What the claim's protection does once nothing uses it any more. */
    private static void letGo(PersistentVolumeClaim claim) {
        api.client()
                .resource(claim)
                .edit(found -> new PersistentVolumeClaimBuilder(found)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());
    }

    private static Pod pod(String name, String claim, String phase) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(api.namespace())
                .addToLabels("app.kubernetes.io/managed-by", "mesos-operator")
                .addToLabels("mesosoperator.io/agent", "n1")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("task")
                .withImage("busybox")
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
        var created = api.client().resource(pod).create();
        return api.client()
                .pods()
                .withName(name)
                .editStatus(found -> new PodBuilder(created)
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build());
    }
}
