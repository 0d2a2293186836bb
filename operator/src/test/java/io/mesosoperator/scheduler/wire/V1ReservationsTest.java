package io.mesosoperator.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;

/** What frameworks with RESERVATION_REFINEMENT read, and that it is understood when it comes back. */
class V1ReservationsTest {

    private static final Resource.Builder CPUS = Resource.newBuilder()
            .setName("cpus")
            .setType(Value.Type.SCALAR)
            .setScalar(Value.Scalar.newBuilder().setValue(1));
    private static final Resource FREE = CPUS.clone().setRole("*").build();
    private static final Resource STATIC = CPUS.clone().setRole("ads").build();
    private static final Resource DYNAMIC = CPUS.clone()
            .setRole("ads")
            .setReservation(Resource.ReservationInfo.newBuilder().setPrincipal("ops"))
            .build();

    private static final V1View REFINED = new V1View(false, true, false);

    @Test
    void aResourceHasItsReservationsAndNoRole() {
        var resources = V1Json.write(told(REFINED, FREE, STATIC, DYNAMIC)).at("/offers/offers/0/resources");

        assertThat(resources.get(0).has("role")).isFalse();
        assertThat(resources.get(0).has("reservations")).isFalse();
        assertThat(resources.get(1).path("reservations")).hasToString("[{\"role\":\"ads\",\"type\":\"STATIC\"}]");
        assertThat(resources.get(2).path("reservations"))
                .hasToString("[{\"principal\":\"ops\",\"role\":\"ads\",\"type\":\"DYNAMIC\"}]");
        assertThat(resources.get(2).has("reservation")).isFalse();
    }

    @Test
    void othersReadWhatTheyAlwaysDid() {
        assertThat(told(V1View.PLAIN, FREE, STATIC, DYNAMIC)
                        .getOffers()
                        .getOffers(0)
                        .getResourcesList())
                .containsExactly(FREE, STATIC, DYNAMIC);
    }

    @Test
    void whatComesBackIsTheSameResource() {
        var refined = told(REFINED, FREE, STATIC, DYNAMIC).getOffers().getOffers(0);

        var understood = refined.getResourcesList().stream()
                .map(resource -> {
                    var back = resource.toBuilder();
                    V1Reservations.understand(back);
                    return back.setUnknownFields(UnknownFieldSet.getDefaultInstance())
                            .build();
                })
                .toList();

        assertThat(understood).isEqualTo(List.of(CPUS.build(), STATIC, DYNAMIC)); // no role is the role "*"
    }

    private static Event told(V1View view, Resource... resources) {
        return view.of(event(resources));
    }

    private static Event event(Resource... resources) {
        return Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(Event.Offers.newBuilder()
                        .addOffers(Offer.newBuilder()
                                .setId(OfferID.newBuilder().setValue("o"))
                                .setFrameworkId(FrameworkID.newBuilder().setValue("f"))
                                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                                .setHostname("n1")
                                .addAllResources(List.of(resources))))
                .build();
    }
}
