package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.createVolumes;
import static io.mesosoperator.resource.Samples.destroyVolumes;
import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.reserve;
import static io.mesosoperator.resource.Samples.unreserve;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.apache.mesos.Protos.Value;

/** The laws of the algebra, over bags of every kind of resource. */
@PropertyDefaults(tries = 300, edgeCases = EdgeCasesMode.NONE)
class ResourcesLawsTest {

    private static final ReservationInfo PRINCIPAL =
            ReservationInfo.newBuilder().setPrincipal("principal").build();

    @Property
    void additionCommutes(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
        assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
    }

    @Property
    void additionAssociates(@ForAll("bags") Resources a, @ForAll("bags") Resources b, @ForAll("bags") Resources c) {
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    }

    @Property
    void whatIsAddedCanBeSubtracted(@ForAll("amounts") Resources a, @ForAll("amounts") Resources b) {
        assertThat(a.plus(b).minus(b)).isEqualTo(a);
    }

    /** Ranges and sets that both have are in the sum once only. */
    @Property
    void whatIsSubtractedFromASumLeavesNoMoreThanTheRest(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
        assertThat(a.contains(a.plus(b).minus(b))).isTrue();
    }

    @Property
    void aSumContainsItsParts(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
        assertThat(a.plus(b).contains(a)).isTrue();
        assertThat(a.plus(b).contains(b)).isTrue();
    }

    @Property
    void whatIsContainedCanBeTakenOutAndPutBack(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
        var whole = a.plus(b);

        assertThat(whole.minus(a).plus(a)).isEqualTo(whole);
    }

    @Property
    void nothingIsLeftOfWhatIsSubtractedFromItself(@ForAll("bags") Resources a) {
        assertThat(a.minus(a)).isEqualTo(Resources.empty());
        assertThat(a.minus(Resources.empty())).isEqualTo(a);
        assertThat(a.plus(Resources.empty())).isEqualTo(a);
    }

    @Property
    void whatIsSubtractedIsGone(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
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
    void equalMeansThatEachContainsTheOther(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
        assertThat(a.equals(b)).isEqualTo(a.contains(b) && b.contains(a));
    }

    @Property
    void mergingSortedEntriesIsTheSameAsSearchingAList(@ForAll("bags") Resources a, @ForAll("bags") Resources b) {
        var listedA = ListedResources.of(a);
        var listedB = ListedResources.of(b);

        assertThat(a.plus(b)).isEqualTo(listedA.plus(listedB).toResources());
        assertThat(a.minus(b)).isEqualTo(listedA.minus(listedB).toResources());
        assertThat(a.contains(b)).isEqualTo(listedA.contains(listedB));
        assertThat(a.plus(b).contains(b)).isEqualTo(listedA.plus(listedB).contains(listedB));
    }

    @Property
    void flatteningKeepsTotals(@ForAll("bags") Resources a) {
        assertSameTotals(a.flatten(), a);
        assertSameTotals(a.flatten("role9"), a);
        assertSameTotals(a.flatten("role9", PRINCIPAL), a);
        assertThat(a.flatten().reserved()).isEmpty();
        assertThat(a.flatten("role9").unreserved()).isEqualTo(Resources.empty());
        assertThat(a.flatten("role9").flatten()).isEqualTo(a.flatten());
    }

    @Property
    void partsMakeTheWhole(@ForAll("bags") Resources a) {
        var reserved = a.reserved().values().stream().reduce(Resources.empty(), Resources::plus);
        var byName = a.names().stream().map(a::get).reduce(Resources.empty(), Resources::plus);

        assertThat(a.unreserved().plus(reserved)).isEqualTo(a);
        assertThat(a.revocable().plus(a.nonRevocable())).isEqualTo(a);
        assertThat(byName).isEqualTo(a);
        assertThat(a.types().keySet()).isEqualTo(a.names());
    }

    @Property
    void whatIsPrintedCanBeRead(@ForAll("bags") Resources a) {
        assertThat(parse(a.toString())).isEqualTo(a).hasToString(a.toString());
    }

    @Property
    void protobufInAndOutIsTheSame(@ForAll("bags") Resources a) {
        assertThat(Resources.of(a.toProto())).isEqualTo(a);
        assertThat(Resources.validate(a.toProto())).isEmpty();
    }

    @Property
    void whatIsFoundIsThereAndAmountsToTheTargets(@ForAll("bags") Resources pool, @ForAll("bags") Resources targets) {
        var found = pool.find(targets);

        found.ifPresent(resources -> {
            assertThat(pool.contains(resources)).isTrue();
            assertThat(resources.flatten()).isEqualTo(targets.flatten());
        });
        assertThat(pool.plus(targets).find(targets)).isPresent();
    }

    @Property
    void enoughAmountsAreFoundWhateverTheirRole(
            @ForAll("amounts") Resources pool, @ForAll("amounts") Resources targets) {
        assertThat(pool.find(targets).isPresent()).isEqualTo(pool.flatten().contains(targets.flatten()));
    }

    @Property
    void reservingAndCreatingKeepTotalsAndCanBeUndone(
            @ForAll("bags") Resources rest, @ForAll("unreserved") Resources unreserved) {
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
    void longSumsEndWhereTheyBegan(@ForAll("amounts") Resources start, @ForAll("amounts") Resources step) {
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
    @Provide
    Arbitrary<Resources> bags() {
        return sums(Arbitraries.oneOf(scalar(), ranges(), set(), disk()));
    }

    /** Only what adds up: scalars and disks. */
    @Provide
    Arbitrary<Resources> amounts() {
        return sums(Arbitraries.oneOf(scalar(), disk()));
    }

    @Provide
    Arbitrary<Resources> unreserved() {
        return Arbitraries.oneOf(scalar(), ranges(), set())
                .map(text -> parse(text).flatten())
                .list()
                .ofMaxSize(4)
                .map(parts -> parts.stream().reduce(Resources.empty(), Resources::plus));
    }

    private static Arbitrary<Resources> sums(Arbitrary<String> texts) {
        return texts.list()
                .ofMaxSize(6)
                .map(parts -> parts.stream().map(Resources::parse).reduce(Resources.empty(), Resources::plus));
    }

    private static Arbitrary<String> scalar() {
        return entry(Arbitraries.of("cpus", "mem", "disk", "gpus", "bandwidth"), amount());
    }

    private static Arbitrary<String> ranges() {
        Arbitrary<String> range = Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 5))
                .as((begin, length) -> "[" + begin + "-" + (begin + length) + "]");
        return entry(Arbitraries.of("ports", "vlans"), range);
    }

    private static Arbitrary<String> set() {
        Arbitrary<String> items =
                Arbitraries.of("a", "b", "c", "d").set().ofMinSize(1).map(set -> "{" + String.join(",", set) + "}");
        return entry(Arbitraries.of("disks", "zones"), items);
    }

    private static Arbitrary<String> entry(Arbitrary<String> names, Arbitrary<String> values) {
        return Combinators.combine(names, reservation(), Arbitraries.of("", "", "{REV}"), values)
                .as((name, reservation, revocable, value) -> name + reservation + revocable + ":" + value);
    }

    private static Arbitrary<String> disk() {
        return Combinators.combine(
                        reservation(),
                        Arbitraries.of("[]", "[:/p]", "[id1:/p]", "[id1:/q]", "[id2:/h:/p:ro]"),
                        Arbitraries.of("", "", "{REV}"),
                        Arbitraries.of("1", "2.5"))
                .as((reservation, disk, revocable, value) -> "disk" + reservation + disk + revocable + ":" + value);
    }

    private static Arbitrary<String> reservation() {
        return Arbitraries.of("", "(role1)", "(role2)", "(role1, p1)", "(role1, p2)");
    }

    private static Arbitrary<String> amount() {
        return Arbitraries.integers().between(1, 5000).map(millis -> new Scalar(millis).toString());
    }
}
