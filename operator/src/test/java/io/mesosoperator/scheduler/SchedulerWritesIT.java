package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the door writes means one object, and never makes one of what is gone. Against a real API server. */
class SchedulerWritesIT {

    private static final String OTHER_UID = "6f2cf6d4-9a2c-4f6e-8d3a-111111111111";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private final Codec codec = new Codec();

    @Test
    void anAnswerToAnOfferThatIsGoneMakesNoOffer() {
        var calls = new OfferCalls(api.client(), codec);
        var offer = new TrackedOffer(offer("gone"), OTHER_UID, key("f"), "*");

        assertThat(calls.accept(namespace(), offer, List.of(), Optional.empty()))
                .isEqualTo(new OfferCalls.Written.Gone());
        assertThat(calls.decline(namespace(), offer, Optional.empty())).isEqualTo(new OfferCalls.Written.Gone());

        assertThat(api.client().resources(OfferResource.class).list().getItems())
                .isEmpty();
    }

    @Test
    void anAnswerIsOnlyAddedToWhatAnOfferSays() {
        var object = new OfferResource();
        object.getMetadata().setName("standing");
        object.setSpec(codec.encode(offer("standing")));
        var created = api.client().resource(object).create();
        var calls = new OfferCalls(api.client(), codec);

        var written = calls.decline(
                namespace(),
                new TrackedOffer(offer("standing"), created.getMetadata().getUid(), key("f"), "*"),
                Optional.empty());

        assertThat(written).isEqualTo(new OfferCalls.Written.Done());
        var now =
                api.client().resources(OfferResource.class).withName("standing").get();
        assertThat(now.specOrEmpty().path("decline").asBoolean()).isTrue();
        assertThat(now.specOrEmpty().path("hostname").asText()).isEqualTo("n1");
    }

    @Test
    void callsOnATaskThatIsGoneMakeNoTask() {
        var calls = new TaskCalls(api.client());
        var task = new TaskKey(api.client().getNamespace(), "gone", OTHER_UID);

        calls.kill(task, KillPolicy.getDefaultInstance());
        calls.acknowledge(task);

        assertThat(api.client().resources(TaskInfoResource.class).list().getItems())
                .isEmpty();
    }

    @Test
    void aFrameworkThatWasRegisteredAnewIsAnother() {
        var objects = new FrameworkObjects(api.client(), codec);
        var info = FrameworkInfo.newBuilder().setUser("nobody").setName("mine").build();
        var uid = objects.write(
                        new FrameworkIdentity("mine"), key("mine"), new FrameworkSpec(info, false, Optional.empty()))
                .getMetadata()
                .getUid();

        objects.change(
                new FrameworkIdentity("mine"), key("mine"), OTHER_UID, new FrameworkSpec(info, true, Optional.empty()));
        objects.delete(key("mine"), OTHER_UID);
        objects.change(
                new FrameworkIdentity("other"),
                key("other"),
                OTHER_UID,
                new FrameworkSpec(info, true, Optional.empty()));

        assertThat(api.client().resources(FrameworkResource.class).list().getItems())
                .singleElement()
                .satisfies(framework -> {
                    assertThat(framework.getMetadata().getUid()).isEqualTo(uid);
                    assertThat(framework.specOrEmpty().has("suppress")).isFalse();
                });
    }

    /** The scheduler API knows no such field, and has not written it. */
    @Test
    void whatSomebodySaysOfAFrameworksTasksStays() {
        var objects = new FrameworkObjects(api.client(), codec);
        var info = FrameworkInfo.newBuilder().setUser("nobody").setName("mine").build();
        var written = objects.write(
                new FrameworkIdentity("mine"), key("mine"), new FrameworkSpec(info, false, Optional.empty()));
        api.kubectl(
                        "patch",
                        "framework",
                        "mine",
                        "--type=merge",
                        "--patch={\"spec\":{\"taskDefaults\":{\"kubernetes\":{\"labels\":{\"team\":\"ads\"}}}}}")
                .orThrow();
        objects.seen(
                api.client().resources(FrameworkResource.class).withName("mine").get());

        objects.change(
                new FrameworkIdentity("mine"),
                key("mine"),
                written.getMetadata().getUid(),
                new FrameworkSpec(info, true, Optional.empty()));
        objects.write(new FrameworkIdentity("mine"), key("mine"), new FrameworkSpec(info, false, Optional.of("again")));

        var spec = api.client()
                .resources(FrameworkResource.class)
                .withName("mine")
                .get()
                .specOrEmpty();
        assertThat(spec.at("/taskDefaults/kubernetes/labels/team").asText()).isEqualTo("ads");
        assertThat(spec.path("revive").asText()).isEqualTo("again");
    }

    @Test
    void aFrameworkThatIsWrittenMeanwhileIsDeletedAllTheSame() {
        var objects = new FrameworkObjects(api.client(), codec);
        var info = FrameworkInfo.newBuilder().setUser("nobody").setName("mine").build();
        var uid = objects.write(
                        new FrameworkIdentity("mine"), key("mine"), new FrameworkSpec(info, false, Optional.empty()))
                .getMetadata()
                .getUid();
        api.refuse(Refusal.of(Refusal.Operation.DELETE, "frameworks", 409).times(2));

        objects.delete(key("mine"), uid);

        assertThat(api.client().resources(FrameworkResource.class).list().getItems())
                .isEmpty();
    }

    private static String namespace() {
        return api.client().getNamespace();
    }

    private static FrameworkKey key(String name) {
        return new FrameworkKey(namespace(), name);
    }

    private static Offer offer(String id) {
        return Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(id))
                .setFrameworkId(FrameworkID.newBuilder().setValue("mine"))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setHostname("n1")
                .build();
    }
}
