package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.property.Property;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.instancio.junit.Given;

/** Whatever is stored under a spec, decoding it gives a value that comes back, or problems, and never an exception. */
class HostileJsonTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Codec CODEC = new Codec();

    @Property
    void anyJsonAtAllDecodesWithoutAnException(@Given(Anything.class) JsonNode json) {
        for (var kind : CustomResourceKind.all()) {
            assertAnswers(kind, json);
        }
    }

    @Property
    void soundJsonWithOneValueReplacedDecodesWithoutAnException(@Given(DamagedSpecs.class) Damaged damaged) {
        assertAnswers(damaged.kind(), damaged.spec());
    }

    record Damaged(CustomResourceKind<?> kind, JsonNode spec) {}

    private static <S> void assertAnswers(CustomResourceKind<S> kind, JsonNode json) {
        switch (CODEC.decode(kind, json)) {
            case Decoded.Ok<S>(var value) ->
                assertThat(CODEC.decode(kind, CODEC.encode(kind, value))).isEqualTo(new Decoded.Ok<>(value));
            case Decoded.Invalid<S>(var problems) ->
                assertThat(problems).allSatisfy(problem -> {
                    assertThat(problem.path()).startsWith("spec");
                    assertThat(problem.message()).isNotBlank();
                });
        }
    }

    static class Anything implements MadeAtRandom {

        @Override
        public JsonNode make(Random random) {
            return json(random, 4);
        }
    }

    static class DamagedSpecs implements MadeAtRandom {

        @Override
        public Damaged make(Random random) {
            var messages = new RandomMessages(random);
            return switch (random.nextInt(4)) {
                case 0 ->
                    damaged(
                            random,
                            CustomResourceKind.FRAMEWORK,
                            new FrameworkSpec(
                                    messages.like(FrameworkInfo.getDefaultInstance()), true, Optional.of("again")));
                case 1 ->
                    damaged(
                            random,
                            CustomResourceKind.TASK_INFO,
                            new TaskInfoSpec(
                                    messages.like(TaskInfo.getDefaultInstance()),
                                    messages.like(FrameworkID.getDefaultInstance()),
                                    List.of(),
                                    Optional.empty(),
                                    true,
                                    Optional.of(messages.like(Kubernetes.getDefaultInstance())),
                                    Optional.of(7L)));
                case 2 ->
                    damaged(
                            random,
                            CustomResourceKind.OFFER,
                            new OfferSpec(
                                    messages.like(Offer.getDefaultInstance()), List.of(), true, Optional.empty()));
                default ->
                    damaged(
                            random,
                            CustomResourceKind.AGENT,
                            new AgentSpec(messages.like(SlaveInfo.getDefaultInstance()), true));
            };
        }
    }

    private static <S> Damaged damaged(Random random, CustomResourceKind<S> kind, S spec) {
        var json = CODEC.encode(kind, spec);
        replaceOneValue(random, json);
        return new Damaged(kind, json);
    }

    /** Walks down at random and puts something else where it stops. */
    private static void replaceOneValue(Random random, JsonNode json) {
        switch (json) {
            case ObjectNode object
            when !object.isEmpty() -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                var name = names.get(random.nextInt(names.size()));
                var child = object.get(name);
                if (child.isContainerNode() && !child.isEmpty() && random.nextInt(4) > 0) {
                    replaceOneValue(random, child);
                } else if (random.nextInt(4) == 0) {
                    object.remove(name);
                } else {
                    object.set(name, json(random, 2));
                }
            }
            case ArrayNode array
            when !array.isEmpty() -> {
                var index = random.nextInt(array.size());
                if (array.get(index).isContainerNode() && random.nextInt(4) > 0) {
                    replaceOneValue(random, array.get(index));
                } else {
                    array.set(index, json(random, 2));
                }
            }
            default -> {}
        }
    }

    private static String anyName(Random random) {
        var names = new ArrayList<String>(List.of("", "comand", "task_id", "x".repeat(2000), "value"));
        CustomResourceKind.all().forEach(kind -> names.addAll(kind.fields().keySet()));
        return names.get(random.nextInt(names.size()));
    }

    private static JsonNode json(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 20 : 16)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.missingNode();
            case 2 -> NODES.booleanNode(random.nextBoolean());
            case 3 -> NODES.textNode(new RandomMessages(random).string());
            case 4 -> NODES.textNode("SCALAR");
            case 5 -> NODES.numberNode(random.nextInt());
            case 6 -> NODES.numberNode(random.nextLong());
            case 7 -> NODES.numberNode(BigInteger.TEN.pow(random.nextInt(400)));
            case 8 -> NODES.numberNode(random.nextGaussian());
            case 9 -> NODES.numberNode(Double.NaN);
            case 10 -> NODES.numberNode(Double.NEGATIVE_INFINITY);
            case 11 -> NODES.numberNode(new BigDecimal("1e1000000000"));
            case 12 -> NODES.numberNode(1.5f);
            case 13 -> NODES.numberNode((short) 7);
            case 14 -> NODES.binaryNode(new byte[] {1, 2, 3});
            case 15 -> NODES.pojoNode(new Object());
            case 16, 17 -> {
                var list = NODES.arrayNode();
                for (var count = random.nextInt(4); count > 0; count--) {
                    list.add(json(random, depth - 1));
                }
                yield list;
            }
            default -> {
                var object = NODES.objectNode();
                for (var count = random.nextInt(6); count > 0; count--) {
                    object.set(anyName(random), json(random, depth - 1));
                }
                yield object;
            }
        };
    }
}
