package io.mesosoperator.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Map;
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

    private VolumeClaims claims;

    @BeforeEach
    void connect() {
        claims = new VolumeClaims(api.clientAs("mesos-operator"), "fast");
    }

    @Test
    void aVolumeBecomesAClaimInTheNamespaceOfItsFramework() {
        var answer = claims.create(api.namespace(), "n1", VOLUME);

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
        new VolumeClaims(api.client(), "").create(api.namespace(), "n1", VOLUME);

        assertThat(onlyClaim().getSpec().getStorageClassName()).isNull();
    }

    @Test
    void creatingAVolumeTwiceMakesOneClaim() {
        claims.create(api.namespace(), "n1", VOLUME);

        assertThat(claims.create(api.namespace(), "n1", VOLUME)).isInstanceOf(ClaimAnswer.Ready.class);
        assertThat(claims()).hasSize(1);
    }

    @Test
    void aVolumeIsNotReadyWhileAnEarlierClaimOfItsNameIsBeingDeleted() {
        claims.create(api.namespace(), "n1", VOLUME);
        claims.destroy("n1", VOLUME);

        var meanwhile = claims.create(api.namespace(), "n1", VOLUME);
        letGo(onlyClaim());
        var afterwards = claims.create(api.namespace(), "n1", VOLUME);

        assertThat(meanwhile)
                .isInstanceOfSatisfying(
                        ClaimAnswer.NotYet.class,
                        notYet -> assertThat(notYet.why()).contains("is still being deleted"));
        assertThat(afterwards).isInstanceOf(ClaimAnswer.Ready.class);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aClaimOfAnotherSizeIsOfACreateThatCameToNothing() {
        claims.create(api.namespace(), "n1", volume("id:1", 10));

        assertThat(claims.create(api.namespace(), "n1", VOLUME)).isInstanceOf(ClaimAnswer.NotYet.class);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNotNull();
    }

    @Test
    void aClaimOfSomebodyElseIsLeftAlone() {
        var foreign = new PersistentVolumeClaimBuilder(VolumeClaim.of(api.namespace(), "n1", VOLUME, ""))
                .editMetadata()
                .withLabels(Map.of())
                .endMetadata()
                .build();
        api.client().resource(foreign).create();

        assertThat(claims.create(api.namespace(), "n1", VOLUME))
                .isInstanceOfSatisfying(
                        ClaimAnswer.Refused.class,
                        refused -> assertThat(refused.why()).contains("belongs to something else"));
        claims.destroy("n1", VOLUME);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void whatTheApiServerRefusesIsToldInItsWords() {
        var withoutNamespace = claims.create("no-such-namespace", "n1", VOLUME);
        api.refuse(Refusal.of(Operation.CREATE, "persistentvolumeclaims", 403));
        var forbidden = claims.create(api.namespace(), "n1", VOLUME);

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
        api.refuse(Refusal.of(Operation.CREATE, "persistentvolumeclaims", 409));

        assertThatThrownBy(() -> claims.create(api.namespace(), "n1", VOLUME))
                .isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void destroyFindsTheClaimInWhateverNamespaceItIsAndNoOther() {
        var other = namespace("destroyed");
        claims.create(other, "n1", VOLUME);
        claims.create(api.namespace(), "n2", VOLUME);
        claims.create(api.namespace(), "n1", volume("id2", 64));

        claims.destroy("n1", VOLUME);

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
        claims.create(api.namespace(), "n1", VOLUME);
        var name = onlyClaim().getMetadata().getName();
        pod("ended", name, "Succeeded");
        pod("failed", name, "Failed");
        pod("running", name, "Running");
        pod("unrelated", "another-claim", "Succeeded");

        claims.destroy("n1", VOLUME);

        assertThat(api.client().pods().list().getItems())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrder("running", "unrelated");
    }

    @Test
    void aDestroyThatFailedIsDoneBeforeTheNameIsUsedAgain() {
        claims.create(api.namespace(), "n1", VOLUME);
        api.refuse(Refusal.of(Operation.DELETE, "persistentvolumeclaims", 409));
        assertThatThrownBy(() -> claims.destroy("n1", VOLUME)).isInstanceOf(KubernetesClientException.class);
        api.allow();

        assertThat(claims.create(api.namespace(), "n1", VOLUME)).isInstanceOf(ClaimAnswer.NotYet.class);
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNotNull();
    }

    @Test
    void aTaskOfTheClaimsNamespaceCanMountItAndNoOther() {
        claims.create(api.namespace(), "n1", VOLUME);
        var resources = Resources.of(VOLUME).plus(Resources.parse("cpus:1"));

        assertThat(claims.namespaceOf("n1", VOLUME)).contains(api.namespace());
        assertThat(claims.mountProblem(api.namespace(), "n1", resources)).isEmpty();
        assertThat(claims.mountProblem("elsewhere", "n1", Resources.parse("cpus:1")))
                .isEmpty();
        assertThat(claims.mountProblem("elsewhere", "n1", resources).orElseThrow())
                .startsWith("Persistent volume 'id:1' of role 'ads' was created from namespace '%s'"
                        .formatted(api.namespace()))
                .contains("a task in namespace 'elsewhere' cannot mount it");
    }

    @Test
    void aVolumeWhoseClaimWasDeletedIsLost() {
        claims.create(api.namespace(), "n1", VOLUME);
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
        api.client().resource(VolumeClaim.of(other, "n1", VOLUME, "")).create();
        claims.create(api.namespace(), "n1", VOLUME);

        assertThat(claims.mountProblem(api.namespace(), "n1", Resources.of(VOLUME)))
                .isEmpty();
    }

    @Test
    void aStartDeletesWhatItsAgentDoesNotRememberAndReportsWhatIsLost() {
        claims.create(api.namespace(), "n1", VOLUME);
        claims.create(api.namespace(), "n1", volume("forgotten", 64));
        claims.create(api.namespace(), "gone", VOLUME);
        var lost = volume("lost", 64);

        var missing = claims.recover(Map.of(
                "n1", Resources.of(VOLUME, lost).plus(Resources.parse("cpus(ads, ops):1")), "n2", Resources.empty()));

        assertThat(missing).containsExactly(new LostVolume("n1", "ads", "lost"));
        assertThat(claims())
                .filteredOn(claim -> !VolumeClaim.isBeingDeleted(claim))
                .extracting(claim -> claim.getMetadata().getName())
                .as("without a record of an agent nobody knows whether its claims are of use")
                .containsExactlyInAnyOrder(VolumeClaimName.of("n1", VOLUME), VolumeClaimName.of("gone", VOLUME));
    }

    @Test
    void aStartGoesOnWhenAClaimCannotBeDeleted() {
        claims.create(api.namespace(), "n1", VOLUME);
        api.refuse(Refusal.of(Operation.DELETE, "persistentvolumeclaims", 409));

        assertThat(claims.recover(Map.of("n1", Resources.empty()))).isEmpty();
        assertThat(onlyClaim().getMetadata().getDeletionTimestamp()).isNull();
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
