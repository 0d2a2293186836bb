package io.mesosoperator.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.DiskInfo;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;

class UnusedReservationTest {

    private static final Resources FREE = Resources.parse("cpus:2;mem:1024;disk:5000;ports:[31000-31009]");

    @Test
    void whereNothingIsReservedNothingIsHeld() {
        assertThat(held(FREE, Resources.empty())).isEmpty();
    }

    @Test
    void whatIsReservedAndNotInUseIsHeld() {
        var total = FREE.plus(reserved("cpus:2;mem:512;disk:100;gpus:1;ports:[32000-32001]"));
        var used = Resources.parse("cpus:1").plus(reserved("cpus:0.5;mem:128"));

        assertThat(held(total, used)).contains(amounts("1.5", 384, 100, 1));
    }

    @Test
    void whatIsReservedStaticallyIsHeldToo() {
        assertThat(held(FREE.plus(Resources.parse("cpus(ads):1;mem(web):64")), Resources.empty()))
                .contains(amounts("1", 64, 0, 0));
    }

    @Test
    void whenAllThatIsReservedIsInUseNothingIsHeld() {
        assertThat(held(FREE.plus(reserved("cpus:1")), reserved("cpus:1"))).isEmpty();
    }

    @Test
    void onlyPortsAreNothingToHold() {
        assertThat(held(FREE.plus(reserved("ports:[32000-32009]")), Resources.empty()))
                .isEmpty();
    }

    @Test
    void aVolumeKeepsItsDiskWhetherOrNotATaskUsesIt() {
        var total = FREE.plus(reserved("disk:100")).plus(volume(200));

        assertThat(held(total, Resources.empty())).contains(amounts("0", 0, 300, 0));
        assertThat(held(total, volume(200))).contains(amounts("0", 0, 300, 0));
        assertThat(held(total, volume(200).plus(reserved("disk:60")))).contains(amounts("0", 0, 240, 0));
    }

    @Test
    void whatOthersHaveTakenOfAReservationCannotBeHeld() {
        var total = Resources.parse("cpus:1").plus(reserved("cpus:2"));

        assertThat(held(total, Resources.parse("cpus:1.75"))).contains(amounts("1.25", 0, 0, 0));
        assertThat(held(total, Resources.parse("cpus:3"))).isEmpty();
    }

    @Test
    void anAgentThatTakesNoTasksHoldsNothingSoThatItCanBeDrained() {
        var total = FREE.plus(reserved("cpus:1"));
        var agent = new Agent("n1", "n1", total, List.of(), 110, false);

        assertThat(UnusedReservation.of(new AgentState(agent, Resources.empty(), 0)))
                .isEmpty();
    }

    @Test
    void withoutAPodSlotNothingIsHeld() {
        var agent = new Agent(
                "n1", "n1", FREE.plus(reserved("cpus:1")), List.of(), 9, true); // the tenth is the reservation pod's

        assertThat(UnusedReservation.of(new AgentState(agent, Resources.empty(), 9)))
                .isPresent();
        assertThat(UnusedReservation.of(new AgentState(agent, Resources.empty(), 10)))
                .isEmpty();
    }

    private static Optional<UnusedReservation> held(Resources total, Resources used) {
        return UnusedReservation.of(new AgentState(new Agent("n1", "n1", total, List.of(), 110, true), used, 0));
    }

    private static UnusedReservation amounts(String cpus, int mem, int disk, int gpus) {
        return new UnusedReservation(
                "n1", Resources.parse("cpus:%s;mem:%d;disk:%d;gpus:%d".formatted(cpus, mem, disk, gpus)));
    }

    private static Resources reserved(String text) {
        return Resources.parse(text)
                .flatten("ads", ReservationInfo.newBuilder().setPrincipal("p").build());
    }

    private static Resources volume(double mib) {
        return Resources.of(Resource.newBuilder()
                .setName("disk")
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(mib))
                .setRole("ads")
                .setReservation(ReservationInfo.newBuilder().setPrincipal("p"))
                .setDisk(DiskInfo.newBuilder()
                        .setPersistence(DiskInfo.Persistence.newBuilder().setId("v" + mib))
                        .setVolume(org.apache.mesos.Protos.Volume.newBuilder()
                                .setContainerPath("data")
                                .setMode(org.apache.mesos.Protos.Volume.Mode.RW)))
                .build());
    }
}
