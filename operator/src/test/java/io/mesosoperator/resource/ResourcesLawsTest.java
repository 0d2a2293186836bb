package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.createVolumes;
import static io.mesosoperator.resource.Samples.destroyVolumes;
import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.reserve;
import static io.mesosoperator.resource.Samples.unreserve;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.apache.mesos.Protos.Value;
import org.instancio.Instancio;
import org.instancio.Random;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;

/** The laws of the algebra, over bags of every kind of resource. */
class ResourcesLawsTest {

    private static final ReservationInfo PRINCIPAL =
            ReservationInfo.newBuilder().setPrincipal("principal").build();

    @Property
    void additionCommutes(@Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
    }

    @Property
    void additionAssociates(
            @Given(Bags.class) Resources a, @Given(Bags.class) Resources b, @Given(Bags.class) Resources c) {
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    }

    @Property
    void whatIsAddedCanBeSubtracted(@Given(Amounts.class) Resources a, @Given(Amounts.class) Resources b) {
        assertThat(a.plus(b).minus(b)).isEqualTo(a);
    }

    /** Ranges and sets that both have are in the sum once only. */
    @Property
    void whatIsSubtractedFromASumLeavesNoMoreThanTheRest(
            @Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        assertThat(a.contains(a.plus(b).minus(b))).isTrue();
    }

    @Property
    void aSumContainsItsParts(@Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        assertThat(a.plus(b).contains(a)).isTrue();
        assertThat(a.plus(b).contains(b)).isTrue();
    }

    @Property
    void whatIsContainedCanBeTakenOutAndPutBack(@Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        var whole = a.plus(b);

        assertThat(whole.minus(a).plus(a)).isEqualTo(whole);
    }

    @Property
    void nothingIsLeftOfWhatIsSubtractedFromItself(@Given(Bags.class) Resources a) {
        assertThat(a.minus(a)).isEqualTo(Resources.empty());
        assertThat(a.minus(Resources.empty())).isEqualTo(a);
        assertThat(a.plus(Resources.empty())).isEqualTo(a);
    }

    @Property
    void whatIsSubtractedIsGone(@Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        var rest = a.minus(b);

        assertThat(a.contains(rest)).isTrue();
        for (Resource resource : b.toProto()) {
            var entry = Resources.of(resource);
            // A volume may be there twice, and of an amount there may be more.
            boolean amount = resource.getType() == Value.Type.SCALAR;
            assertThat(amount || !rest.contains(entry)).isTrue();
        }
    }

    @Property
    void equalMeansThatEachContainsTheOther(@Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        assertThat(a.equals(b)).isEqualTo(a.contains(b) && b.contains(a));
    }

    @Property
    void mergingSortedEntriesIsTheSameAsSearchingAList(@Given(Bags.class) Resources a, @Given(Bags.class) Resources b) {
        var listedA = ListedResources.of(a);
        var listedB = ListedResources.of(b);

        assertThat(a.plus(b)).isEqualTo(listedA.plus(listedB).toResources());
        assertThat(a.minus(b)).isEqualTo(listedA.minus(listedB).toResources());
        assertThat(a.contains(b)).isEqualTo(listedA.contains(listedB));
        assertThat(a.plus(b).contains(b)).isEqualTo(listedA.plus(listedB).contains(listedB));
    }

    @Property
    void flatteningKeepsTotals(@Given(Bags.class) Resources a) {
        assertSameTotals(a.flatten(), a);
        assertSameTotals(a.flatten("role9"), a);
        assertSameTotals(a.flatten("role9", PRINCIPAL), a);
        assertThat(a.flatten().reserved()).isEmpty();
        assertThat(a.flatten("role9").unreserved()).isEqualTo(Resources.empty());
        assertThat(a.flatten("role9").flatten()).isEqualTo(a.flatten());
    }

    @Property
    void partsMakeTheWhole(@Given(Bags.class) Resources a) {
        var reserved = a.reserved().values().stream().reduce(Resources.empty(), Resources::plus);
        var byName = a.names().stream().map(a::get).reduce(Resources.empty(), Resources::plus);

        assertThat(a.unreserved().plus(reserved)).isEqualTo(a);
        assertThat(a.revocable().plus(a.nonRevocable())).isEqualTo(a);
        assertThat(byName).isEqualTo(a);
        assertThat(a.types().keySet()).isEqualTo(a.names());
    }

    @Property
    void whatIsPrintedCanBeRead(@Given(Bags.class) Resources a) {
        assertThat(parse(a.toString())).isEqualTo(a).hasToString(a.toString());
    }

    @Property
    void protobufInAndOutIsTheSame(@Given(Bags.class) Resources a) {
        assertThat(Resources.of(a.toProto())).isEqualTo(a);
        assertThat(Resources.validate(a.toProto())).isEmpty();
    }

    @Property
    void whatIsFoundIsThereAndAmountsToTheTargets(
            @Given(Bags.class) Resources pool, @Given(Bags.class) Resources targets) {
        var found = pool.find(targets);

        found.ifPresent(resources -> {
            assertThat(pool.contains(resources)).isTrue();
            assertThat(resources.flatten()).isEqualTo(targets.flatten());
        });
        assertThat(pool.plus(targets).find(targets)).isPresent();
    }

    @Property
    void enoughAmountsAreFoundWhateverTheirRole(
            @Given(Amounts.class) Resources pool, @Given(Amounts.class) Resources targets) {
        assertThat(pool.find(targets).isPresent()).isEqualTo(pool.flatten().contains(targets.flatten()));
    }

    @Property
    void reservingAndCreatingKeepTotalsAndCanBeUndone(
            @Given(Bags.class) Resources rest, @Given(Unreserved.class) Resources unreserved) {
        var start = rest.plus(unreserved.plus(parse("disk:10")));
        var reserved = unreserved.plus(parse("disk:10")).flatten("role9", PRINCIPAL);
        var volume = parse("disk(role9, principal)[id9:path]:4").toProto().getFirst();
        Resource[] reservations = reserved.toProto().toArray(Resource[]::new);
        List<Offer.Operation> steps =
                List.of(reserve(reservations), createVolumes(volume), destroyVolumes(volume), unreserve(reservations));

        var current = start;
        for (Offer.Operation step : steps) {
            current = current.apply(step);
            assertSameTotals(current, start);
        }

        assertThat(start.apply(steps.getFirst()).contains(reserved)).isTrue();
        assertThat(current).isEqualTo(start);
    }

    @Property(tries = 20)
    void longSumsEndWhereTheyBegan(@Given(Amounts.class) Resources start, @Given(Amounts.class) Resources step) {
        var current = start;
        for (int i = 0; i < 1000; i++) {
            current = current.plus(step);
        }
        for (int i = 0; i < 1000; i++) {
            current = current.minus(step);
        }

        assertThat(current).isEqualTo(start);
    }

    private static void assertSameTotals(Resources actual, Resources expected) {
        assertThat(actual.names()).isEqualTo(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.scalar(name)).isEqualTo(expected.scalar(name));
            assertThat(actual.ranges(name)).isEqualTo(expected.ranges(name));
            assertThat(actual.items(name)).isEqualTo(expected.items(name));
        }
    }

    /** Everything there is, overlapping a lot. */
    static class Bags implements GivenProvider {

        @Override
        public Resources provide(ElementContext parameter) {
            return sum(
                    parameter.random(),
                    6,
                    List.of(
                            ResourcesLawsTest::scalar,
                            ResourcesLawsTest::ranges,
                            ResourcesLawsTest::set,
                            ResourcesLawsTest::disk));
        }
    }

    /** Only what adds up: scalars and disks. */
    static class Amounts implements GivenProvider {

        @Override
        public Resources provide(ElementContext parameter) {
            return sum(parameter.random(), 6, List.of(ResourcesLawsTest::scalar, ResourcesLawsTest::disk));
        }
    }

    static class Unreserved implements GivenProvider {

        @Override
        public Resources provide(ElementContext parameter) {
            return sum(
                            parameter.random(),
                            4,
                            List.of(ResourcesLawsTest::scalar, ResourcesLawsTest::ranges, ResourcesLawsTest::set))
                    .flatten();
        }
    }

    private static Resources sum(Random random, int most, List<Function<Random, String>> kinds) {
        return Stream.generate(() -> random.oneOf(kinds).apply(random))
                .limit(random.intRange(0, most))
                .map(Resources::parse)
                .reduce(Resources.empty(), Resources::plus);
    }

    private static String scalar(Random random) {
        var amount = new Scalar(Numbers.between(random, 1, 5000));
        return entry(random, random.oneOf("cpus", "mem", "disk", "gpus", "bandwidth"), amount.toString());
    }

    private static String ranges(Random random) {
        var begin = random.intRange(0, 30);
        return entry(random, random.oneOf("ports", "vlans"), "[%d-%d]".formatted(begin, begin + random.intRange(0, 5)));
    }

    private static String set(Random random) {
        var items = Instancio.gen().shuffle("a", "b", "c", "d").get().stream()
                .limit(random.intRange(1, 4))
                .collect(Collectors.joining(",", "{", "}"));
        return entry(random, random.oneOf("disks", "zones"), items);
    }

    private static String disk(Random random) {
        var disk = random.oneOf("[]", "[:/p]", "[id1:/p]", "[id1:/q]", "[id2:/h:/p:ro]");
        return "disk" + reservation(random) + disk + revocable(random) + ":" + random.oneOf("1", "2.5");
    }

    private static String entry(Random random, String name, String value) {
        return name + reservation(random) + revocable(random) + ":" + value;
    }

    private static String reservation(Random random) {
        return random.oneOf("", "(role1)", "(role2)", "(role1, p1)", "(role1, p2)");
    }

    private static String revocable(Random random) {
        return random.oneOf("", "", "{REV}");
    }
}
