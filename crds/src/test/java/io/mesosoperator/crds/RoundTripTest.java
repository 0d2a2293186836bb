package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.crds.kubernetes.TaskDefaults;
import io.mesosoperator.property.Property;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.instancio.junit.Given;

class RoundTripTest {

    private static final ObjectMapper JSON = new JsonMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Codec codec = new Codec();

    @Property(tries = 300)
    void everyFrameworkComesBackAsItWas(@Given(Frameworks.class) FrameworkSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.FRAMEWORK, spec);
    }

    @Property(tries = 300)
    void everyTaskInfoComesBackAsItWas(@Given(TaskInfos.class) TaskInfoSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.TASK_INFO, spec);
    }

    @Property(tries = 300)
    void everyOfferComesBackAsItWas(@Given(Offers.class) OfferSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.OFFER, spec);
    }

    @Property(tries = 300)
    void everyAgentComesBackAsItWas(@Given(Agents.class) AgentSpec spec) throws Exception {
        assertComesBack(CustomResourceKind.AGENT, spec);
    }

    @Property(tries = 300)
    void everyTaskStatusComesBackAsItWas(@Given(TaskStatuses.class) TaskStatus status) throws Exception {
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

    static class Frameworks implements MadeAtRandom {

        @Override
        public FrameworkSpec make(Random random) {
            var messages = new RandomMessages(random);
            return new FrameworkSpec(
                    messages.like(FrameworkInfo.getDefaultInstance()),
                    messages.coin(),
                    messages.coin() ? Optional.of("2026-01-01T00:00:00Z") : Optional.empty(),
                    messages.coin() ? Optional.of(messages.like(TaskDefaults.getDefaultInstance())) : Optional.empty());
        }
    }

    static class TaskInfos implements MadeAtRandom {

        @Override
        public TaskInfoSpec make(Random random) {
            var messages = new RandomMessages(random);
            var message = messages.like(TaskInfo.getDefaultInstance()).toBuilder();
            if (messages.coin()) {
                message.clearTaskId();
            }
            if (messages.coin()) {
                message.clearSlaveId();
            }
            return new TaskInfoSpec(
                    message.buildPartial(),
                    messages.like(FrameworkID.getDefaultInstance()),
                    Stream.generate(() -> messages.like(OfferID.getDefaultInstance()))
                            .limit(messages.coin() ? 0 : 3)
                            .toList(),
                    filters(messages),
                    messages.coin(),
                    messages.coin() ? Optional.of(messages.like(Kubernetes.getDefaultInstance())) : Optional.empty(),
                    messages.coin() ? Optional.of(random.nextLong()) : Optional.empty());
        }
    }

    static class Offers implements MadeAtRandom {

        @Override
        public OfferSpec make(Random random) {
            var messages = new RandomMessages(random);
            return new OfferSpec(
                    messages.like(Offer.getDefaultInstance()),
                    List.of(messages.like(Offer.Operation.getDefaultInstance())),
                    messages.coin(),
                    filters(messages));
        }
    }

    static class Agents implements MadeAtRandom {

        @Override
        public AgentSpec make(Random random) {
            var messages = new RandomMessages(random);
            return new AgentSpec(messages.like(SlaveInfo.getDefaultInstance()), messages.coin());
        }
    }

    static class TaskStatuses implements MadeAtRandom {

        @Override
        public TaskStatus make(Random random) {
            var messages = new RandomMessages(random);
            return messages.like(TaskStatus.getDefaultInstance());
        }
    }

    private static Optional<Filters> filters(RandomMessages random) {
        return random.coin() ? Optional.of(random.like(Filters.getDefaultInstance())) : Optional.empty();
    }
}
