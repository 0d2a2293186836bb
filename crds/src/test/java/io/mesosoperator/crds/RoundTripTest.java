package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;

class RoundTripTest {

    private static final ObjectMapper JSON = new JsonMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Codec codec = new Codec();

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyFrameworkComesBackAsItWas(@ForAll("frameworks") FrameworkSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.FRAMEWORK, spec);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyTaskInfoComesBackAsItWas(@ForAll("tasks") TaskInfoSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.TASK_INFO, spec);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyOfferComesBackAsItWas(@ForAll("offers") OfferSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.OFFER, spec);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyAgentComesBackAsItWas(@ForAll("agents") AgentSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.AGENT, spec);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void everyTaskStatusComesBackAsItWas(@ForAll("statuses") TaskStatus status) throws Exception {
        for (var json : asWrittenByOthers(codec.encode(status))) {
            assertThat(codec.decode(TaskStatus.getDefaultInstance(), json, "status"))
                    .isEqualTo(new Decoded.Ok<>(status));
        }
    }

    private <S> void assertComesBack(CustomResourceKind<S> kind, S spec) throws JsonProcessingException {
        for (var json : asWrittenByOthers(codec.encode(kind, spec))) {
            assertThat(codec.decode(kind, json)).isEqualTo(new Decoded.Ok<>(spec));
        }
    }

    /** The tree itself, and what is left of it after it was JSON text and YAML text. */
    private static List<ObjectNode> asWrittenByOthers(ObjectNode json) throws JsonProcessingException {
        return List.of(json, (ObjectNode) JSON.readTree(JSON.writeValueAsString(json)), (ObjectNode)
                YAML.readTree(YAML.writeValueAsString(json)));
    }

    @Provide
    Arbitrary<FrameworkSpec> frameworks() {
        return messages(random -> new FrameworkSpec(
                random.like(FrameworkInfo.getDefaultInstance()),
                random.coin(),
                random.coin() ? Optional.of("2026-01-01T00:00:00Z") : Optional.empty()));
    }

    @Provide
    Arbitrary<TaskInfoSpec> tasks() {
        return messages(random -> {
            var message = random.like(TaskInfo.getDefaultInstance()).toBuilder();
            if (random.coin()) {
                message.clearTaskId();
            }
            if (random.coin()) {
                message.clearSlaveId();
            }
            return new TaskInfoSpec(
                    message.buildPartial(),
                    random.like(FrameworkID.getDefaultInstance()),
                    Stream.generate(() -> random.like(OfferID.getDefaultInstance()))
                            .limit(random.coin() ? 0 : 3)
                            .toList(),
                    filters(random),
                    random.coin());
        });
    }

    @Provide
    Arbitrary<OfferSpec> offers() {
        return messages(random -> new OfferSpec(
                random.like(Offer.getDefaultInstance()),
                List.of(random.like(Offer.Operation.getDefaultInstance())),
                random.coin(),
                filters(random)));
    }

    @Provide
    Arbitrary<AgentSpec> agents() {
        return messages(random -> new AgentSpec(random.like(SlaveInfo.getDefaultInstance()), random.coin()));
    }

    @Provide
    Arbitrary<TaskStatus> statuses() {
        return messages(random -> random.like(TaskStatus.getDefaultInstance()));
    }

    private static Optional<Filters> filters(RandomMessages random) {
        return random.coin() ? Optional.of(random.like(Filters.getDefaultInstance())) : Optional.empty();
    }

    private static <T> Arbitrary<T> messages(Function<RandomMessages, T> make) {
        return Arbitraries.randomValue(random -> make.apply(new RandomMessages(random)));
    }
}
