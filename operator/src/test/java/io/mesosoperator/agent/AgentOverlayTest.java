package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.AgentSpec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.resource.Attributes;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Agent object says, laid over a node with cpus:3.92;mem:7975;disk:1024;gpus:2. */
class AgentOverlayTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing                                  | \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;ports:[31000-32000]
            a reservation is of what the node has    | cpus(a):1.5;mem(a):1000 \
                | cpus(a):1.5;cpus:2.42;mem(a):1000;mem:6975;disk:1024;gpus:2;ports:[31000-32000]
            several roles                            | cpus(a):1;cpus(b):2 \
                | cpus(a):1;cpus(b):2;cpus:0.92;mem:7975;disk:1024;gpus:2;ports:[31000-32000]
            all of it reserved                       | disk(a):1024 \
                | cpus:3.92;mem:7975;disk(a):1024;gpus:2;ports:[31000-32000]
            less than the node has                   | cpus:2;mem:512 \
                | cpus:2;mem:512;disk:1024;gpus:2;ports:[31000-32000]
            less, beside a reservation               | cpus:2;cpus(a):1 \
                | cpus:2;cpus(a):1;mem:7975;disk:1024;gpus:2;ports:[31000-32000]
            fewer gpus                               | gpus:1 \
                | cpus:3.92;mem:7975;disk:1024;gpus:1;ports:[31000-32000]
            a name that the node has not             | bandwidth:1000 \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;bandwidth:1000;ports:[31000-32000]
            such a name, reserved                    | bandwidth:1;bandwidth(a):9 \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;bandwidth:1;bandwidth(a):9;ports:[31000-32000]
            such ranges                              | vlans:[1-9];vlans(a):[20-20] \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;vlans:[1-9];vlans(a):[20-20];ports:[31000-32000]
            a set                                    | disks:{sda1} \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;disks:{sda1};ports:[31000-32000]
            other ports                              | ports:[80-80,443-443] \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;ports:[80-80,443-443]
            reserved ports are of the range          | ports(a):[31000-31099] \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;ports(a):[31000-31099];ports:[31100-32000]
            reserved ports beside the range          | ports(a):[80-80] \
                | cpus:3.92;mem:7975;disk:1024;gpus:2;ports(a):[80-80];ports:[31000-32000]
            """)
    void soundResourcesAreLaidOverTheNodes(String name, String said, String total) {
        var found = found(resources(said == null ? "" : said));

        assertThat(found.problems()).isEmpty();
        assertThat(found.agent().offerable()).isTrue();
        assertThat(found.agent().total()).isEqualTo(Resources.parse(total));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            cpus(a):4 \
                | spec.resources: cpus(a):4 is more than the node has, which is cpus:3.92; reserve less
            cpus(a):2;cpus(b):2 \
                | spec.resources: cpus(a):2; cpus(b):2 is more than the node has, which is cpus:3.92; reserve less
            mem(a):7976 \
                | spec.resources: mem(a):7976 is more than the node has, which is mem:7975; reserve less
            ports(a):[1-5];ports(b):[3-8] \
                | spec.resources: ports:[3-5] is reserved for two roles; remove one reservation
            ports:[0-80]           | spec.resources: ports:[0-80] is not within the ports 1 to 65535
            cpus:[1-2]             | spec.resources[0]: cpus must be SCALAR, not RANGES
            ports:80               | spec.resources[0]: ports must be RANGES, not SCALAR
            """)
    void whatTheNodeCannotBeIsNotOffered(String said, String problem) {
        var found = found(resources(said));

        assertThat(found.agent().offerable()).isFalse();
        assertThat(found.problems()).containsExactly(AgentProblem.invalid(problem));
    }

    @Test
    void moreThanTheNodeHasIsCappedAndSaid() {
        var found = found(resources("cpus(a):3;cpus:8"));

        assertThat(found.agent().offerable()).isTrue();
        assertThat(found.agent().total().get("cpus")).isEqualTo(Resources.parse("cpus(a):3;cpus:0.92"));
        assertThat(found.problems())
                .containsExactly(AgentProblem.warning(
                        "spec.resources: cpus:8 is more than the node has unreserved; it offers cpus:0.92"));
    }

    @Test
    void nothingUnreservedMeansNothing() {
        var none = Resources.parse("cpus:1").toProto().getFirst().toBuilder();
        none.getScalarBuilder().setValue(0);

        assertThat(found(List.of(none.build())).agent().total().get("cpus")).isEqualTo(Resources.empty());
    }

    @Test
    void revocableResourcesAreAddedWhateverTheNodeHas() {
        var found = found(revocable("cpus:8"));

        assertThat(found.problems()).isEmpty();
        assertThat(found.agent().total().revocable()).isEqualTo(Resources.of(revocable("cpus:8")));
        assertThat(found.agent().total().nonRevocable().get("cpus")).isEqualTo(Resources.parse("cpus:3.92"));
    }

    @Test
    void whatKubernetesGivesAwayOnceCannotBeRevocable() {
        assertThat(found(revocable("gpus:1")).problems())
                .singleElement()
                .hasToString(AgentProblem.invalid("spec.resources[0]: gpus cannot be revocable: Kubernetes never"
                                + " oversubscribes it; remove 'revocable'")
                        .toString());
        assertThat(found(revocable("ports:[1-2]")).problems()).hasSize(1);
    }

    @Test
    void whatOfferOperationsMakeIsRefused() {
        var reservation = Resources.parse("cpus(a):1").toProto().getFirst().toBuilder();
        reservation.getReservationBuilder().setPrincipal("ops");
        var volume = Resources.parse("disk(a):1").toProto().getFirst().toBuilder();
        volume.getDiskBuilder().getPersistenceBuilder().setId("db");

        var found = found(List.of(reservation.build(), volume.build()));

        assertThat(found.agent().offerable()).isFalse();
        assertThat(found.problems())
                .extracting(AgentProblem::message)
                .containsExactly(
                        "spec.resources[0]: dynamic reservations are made by the offer operation RESERVE;"
                                + " remove 'reservation' to reserve statically",
                        "spec.resources[1]: persistent volumes are made by the offer operation CREATE; remove 'disk'");
    }

    @Test
    void anAgentWithAnObjectThatCannotBeReadIsNotOffered() {
        var problem = new Problem("spec.resources[0].scalar.value", "is no number");

        var found = AgentFromNode.of(
                AgentFromNodeTest.node().build(),
                Optional.of(new Decoded.Invalid<>(List.of(problem))),
                AgentFromNodeTest.DEFAULTS);

        assertThat(found.agent().offerable()).isFalse();
        assertThat(found.problems())
                .containsExactly(AgentProblem.invalid("spec.resources[0].scalar.value: is no number"));
    }

    @Test
    void aDrainedAgentIsNotOffered() {
        var found = found(new AgentSpec(SlaveInfo.getDefaultInstance(), true));

        assertThat(found.agent().offerable()).isFalse();
        assertThat(found.problems()).extracting(AgentProblem::kind).containsExactly(AgentProblem.Kind.DRAINING);
    }

    @Test
    void attributesReplaceThoseOfTheSameName() {
        var info = SlaveInfo.newBuilder()
                .setHostname("other.example.org")
                .addAttributes(Attributes.of("rack", "[7-7]"))
                .addAttributes(Attributes.of("weight", "2"))
                .build();

        var agent = found(new AgentSpec(info, false)).agent();

        assertThat(agent.hostname()).isEqualTo("other.example.org");
        assertThat(agent.attributes())
                .containsExactly(
                        Attributes.of("kubernetes.io/hostname", "host-1"),
                        Attributes.of("rack", "[7-7]"),
                        Attributes.of("weight", "2"));
    }

    @Test
    void anAttributeThatIsASetMakesTheAgentNotOfferable() {
        var set = Attribute.newBuilder().setName("disks").setType(Value.Type.SET);

        var found =
                found(new AgentSpec(SlaveInfo.newBuilder().addAttributes(set).buildPartial(), false));

        assertThat(found.agent().offerable()).isFalse();
        assertThat(found.problems())
                .containsExactly(AgentProblem.invalid("spec.attributes[0]: Bad type for attribute disks type SET;"
                        + " give a SCALAR, RANGES or TEXT with its value"));
    }

    private static DiscoveredAgent found(List<Resource> resources) {
        return found(
                new AgentSpec(SlaveInfo.newBuilder().addAllResources(resources).buildPartial(), false));
    }

    private static DiscoveredAgent found(AgentSpec spec) {
        return AgentFromNode.of(
                AgentFromNodeTest.node().build(), Optional.of(new Decoded.Ok<>(spec)), AgentFromNodeTest.DEFAULTS);
    }

    /** Each by itself, as it stands in an object: what is unsound must not be lost. */
    private static List<Resource> resources(String text) {
        var all = new ArrayList<Resource>();
        Arrays.stream(text.split(";"))
                .filter(one -> !one.isEmpty())
                .forEach(one -> all.addAll(Resources.parse(one).toProto()));
        return all;
    }

    private static List<Resource> revocable(String text) {
        return Resources.parse(text).toProto().stream()
                .map(resource -> resource.toBuilder()
                        .setRevocable(Resource.RevocableInfo.getDefaultInstance())
                        .build())
                .toList();
    }
}
