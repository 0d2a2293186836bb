package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.volume.VolumeClaimName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An ACCEPT that its framework takes back before it could be decided. */
class AcceptTakenBackIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private OffersByHand offers;

    @BeforeEach
    void anAcceptThatCannotBeDecidedYet() {
        offers = new OffersByHand(api);
        FrameworkKey mine = offers.framework("mine", "db");
        offers.agent("n1", "cpus:4;disk:200");
        offers.ledger.checkpoint("n1", Resources.parse("disk(db, ops):200"));
        offers.offer("a", mine, "n1", "disk(db, ops):200");
        offers.publisher.publish();
        offers.say("a", offers.create("disk(db, ops)[v1:data]:100"), offers.create("disk(db, ops)[v2:data]:100"));
        // the storage of the first volume is got, that of the second is not: a claim of its name is on its way out
        var volume = Resources.parse("disk(db, ops)[v2:data]:100").toProto().getFirst();
        var leaving = api.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(VolumeClaimName.of("n1", volume))
                        .withFinalizers("kubernetes.io/pvc-protection")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("100Mi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        var _ = api.client().resource(leaving).delete();
        assertThatThrownBy(() -> offers.answer("a"))
                .as("%s", offers.status("a"))
                .isInstanceOf(KubernetesClientException.class);
        assertThat(offers.claims()).hasSize(1);
    }

    @AfterEach
    void close() {
        offers.close();
        // these are of no namespace
        api.client().resources(AgentResource.class).delete();
    }

    @Test
    void itIsDeclinedThenAndItsStorageIsGivenBack() {
        change("{\"spec\":{\"operations\":null,\"decline\":true}}");

        offers.answer("a");
        offers.publisher.publish();

        assertThat(offers.book.has("a")).isFalse();
        assertThat(offers.object("a")).isNull();
        offers.awaitTheEndOfUnneededStorage();
        assertThat(offers.claims()).isEmpty();
    }

    @Test
    void withoutAnotherAnswerItIsOutstandingAgain() {
        change("{\"spec\":{\"operations\":null}}");

        offers.answer("a");

        assertThat(offers.book.find("a")).isPresent();
        offers.accept("a", offers.reserve("cpus(db, ops):1"));
        assertThat(offers.status("a").has("acceptedTime")).isTrue();
    }

    private static void change(String patch) {
        var _ = api.client()
                .resources(OfferResource.class)
                .withName("a")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
