package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.discovery.DiscoveryName;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.LabelsText;
import io.mesosoperator.offer.LaunchNames;
import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import io.mesosoperator.volume.VolumeClaimName;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.DiskInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.instancio.Random;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;

/**
 * Whatever a framework may call its things in Mesos, the names that Kubernetes gets are legal, and two different texts
 * give two different names.
 */
class HostileNamesTest {

    /** kubectl explain: pod.metadata.name, RFC 1123, as far as it is one label. */
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private static final String SERVICE = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String PLAIN = "abcdAB09-_. ";

    private static final List<Function<String, String>> VARIANTS = List.of(
            text -> text,
            text -> text.toUpperCase(Locale.ROOT),
            text -> text + ".",
            text -> "-" + text,
            text -> text.replace('-', '_'),
            text -> text.replace('.', '-'),
            text -> text.repeat(2),
            text -> text + "\u212a");

    @Property
    void labelValues(@Given(Pairs.class) List<String> texts) {
        assertLegalAndApart(texts, LabelValue::of, LABEL_VALUE);
    }

    @Property
    void aLegalLabelValueStaysAsItIs(@Given(Legal.class) String text) {
        assertThat(LabelValue.of(text)).isEqualTo(text);
        assertThat(discoveryName(text).name())
                .isEqualTo(text.toLowerCase(Locale.ROOT).replaceAll("[._]", "-"));
    }

    @Property
    void namesOfPods(@Given(ObjectNames.class) String first, @Given(ObjectNames.class) String second) {
        assertThat(podName(first, "uid-1")).matches(DNS_LABEL).isNotEqualTo(podName(second, "uid-2"));
        assertThat(podName(second, "uid-2")).matches(DNS_LABEL);
    }

    @Property
    void namesOfTheTasksOfAnOffer(@Given(Pairs.class) List<String> taskIds) {
        var names = new LaunchNames("offer-uid");

        var given = taskIds.stream().map(names::next).toList();

        assertThat(given).doesNotHaveDuplicates().allMatch(name -> name.matches(DNS_LABEL));
    }

    @Property
    void namesOfVolumeClaims(@Given(Pairs.class) List<String> ids) {
        assertLegalAndApart(ids, id -> VolumeClaimName.of("node-1", volume("role", id)), DNS_LABEL);
        assertLegalAndApart(ids, role -> VolumeClaimName.of("node-1", volume(role, "id")), DNS_LABEL);
    }

    @Property
    void discoveryNamesAndTheirServices(@Given(Pairs.class) List<String> texts) {
        // No letter or digit at all: such a task is refused.
        var names = texts.stream()
                .filter(text -> text.matches("(?s).*[A-Za-z0-9].*"))
                .toList();

        assertThat(names).allSatisfy(text -> {
            assertThat(discoveryName(text).name()).matches(DNS_LABEL);
            assertThat(discoveryName(text).serviceName()).matches(SERVICE);
        });
        assertThat(names.stream()
                        .map(text -> discoveryName(text).name())
                        .distinct()
                        .count())
                .as("%s", names)
                .isEqualTo(
                        names.stream().map(HostileNamesTest::inDns).distinct().count());
    }

    @Property
    void servicesOfLongNames(@Given(ObjectNames.class) String framework, @Given(Pairs.class) List<String> texts) {
        var services = texts.stream()
                .map(text -> "x" + text)
                .collect(Collectors.toMap(HostileNamesTest::inDns, text -> text, (one, same) -> one))
                .values()
                .stream()
                .map(text -> discoveryName(framework, text).serviceName())
                .toList();

        assertThat(services).doesNotHaveDuplicates().allMatch(service -> service.matches(SERVICE));
    }

    @Property(tries = 200)
    void whatIsKeptOfThemInAnnotationsReadsBack(@Given(Pairs.class) List<String> texts) throws IOException {
        var plain = new PodScenario(PodScenario.FOLDERS.resolve("executor-command")).request();
        var task = plain.task().toBuilder();
        task.getTaskIdBuilder().setValue(texts.getFirst());
        task.getExecutorBuilder().getExecutorIdBuilder().setValue(texts.getLast());
        task.getExecutorBuilder()
                .getDiscoveryBuilder()
                .setName("x" + texts.getFirst())
                .setVersion(texts.getLast());
        texts.forEach(
                text -> task.getLabelsBuilder().addLabelsBuilder().setKey(text).setValue(text + text));

        var pod = ((PodTranslation.Ok) PodTranslator.translate(new PodInput(
                        task.build(), plain.framework(), plain.identity(), plain.defaults(), plain.policy())))
                .pod();

        var annotations = pod.getMetadata().getAnnotations();
        assertThat(annotations).containsEntry(Annotations.TASK_ID, texts.getFirst());
        assertThat(LabelValue.textOf(pod, Labels.EXECUTOR)).isEqualTo(texts.getLast());
        assertThat(LabelsText.read(annotations.getOrDefault(Annotations.LABELS, "")))
                .isEqualTo(task.getLabels());
        var discovery = new Codec()
                .decode(
                        DiscoveryInfo.getDefaultInstance(),
                        new ObjectMapper().readTree(annotations.getOrDefault(Annotations.DISCOVERY_INFO, "")),
                        "discovery");
        assertThat(discovery).isEqualTo(new Decoded.Ok<>(task.getExecutor().getDiscovery()));
        assertThat(pod.getMetadata().getLabels().keySet())
                .as("a prefix is not a task's to write")
                .allMatch(key ->
                        !key.contains("/") || key.startsWith("mesosoperator.io/") || key.equals(Labels.MANAGED_BY));
        assertThat(pod.getMetadata().getLabels().values()).allMatch(value -> value.matches(LABEL_VALUE));
    }

    private static void assertLegalAndApart(List<String> texts, Function<String, String> name, String legal) {
        var names = texts.stream().map(name).toList();

        assertThat(names).as("%s", texts).doesNotHaveDuplicates().allMatch(text -> text.matches(legal));
    }

    /** What DNS does not tell apart is one; anything else is not. */
    private static String inDns(String text) {
        return text.matches("[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?") && text.length() <= 63
                ? text.toLowerCase(Locale.ROOT).replaceAll("[._]", "-")
                : "other: " + text;
    }

    private static String podName(String name, String uid) {
        return PodName.of(new TaskIdentity("default", name, uid, "framework"));
    }

    private static DiscoveryName discoveryName(String text) {
        return discoveryName("batch", text);
    }

    private static DiscoveryName discoveryName(String framework, String text) {
        var task = TaskInfo.newBuilder()
                .setDiscovery(DiscoveryInfo.newBuilder()
                        .setVisibility(Visibility.CLUSTER)
                        .setName(text));
        return DiscoveryName.of(new FrameworkKey("default", framework), task.buildPartial());
    }

    private static Resource volume(String role, String id) {
        return Resource.newBuilder()
                .setName("disk")
                .setRole(role)
                .setDisk(DiskInfo.newBuilder()
                        .setPersistence(DiskInfo.Persistence.newBuilder().setId(id)))
                .buildPartial();
    }

    /** Two texts or more, all different, some of them nearly the same. */
    static class Pairs implements GivenProvider {

        @Override
        public List<String> provide(ElementContext parameter) {
            var text = text(parameter.random());
            return Stream.concat(
                            VARIANTS.stream().map(variant -> variant.apply(text)), Stream.of(text(parameter.random())))
                    .distinct()
                    .toList();
        }
    }

    static class Legal implements GivenProvider {

        @Override
        public String provide(ElementContext parameter) {
            return text(parameter.random(), LETTERS + "019-_.", 63).replaceAll("^[-_.]|[-_.]$", "x");
        }
    }

    /** Names that an API server takes for objects: RFC 1123 subdomains. */
    static class ObjectNames implements GivenProvider {

        @Override
        public String provide(ElementContext parameter) {
            return text(parameter.random(), "abcd09-.", 253)
                    .replaceAll("[.-]*[.][.-]*", ".")
                    .replaceAll("^[-.]+|[-.]+$", "x");
        }
    }

    /** Mesos takes 255 characters, without control characters and slashes. */
    private static String text(Random random) {
        var text = switch (random.intRange(0, 3)) {
            case 0 -> text(random, PLAIN, 8);
            case 1 -> text(random, PLAIN, 127);
            case 2 -> odd(random, 6);
            default -> odd(random, 127);
        };
        return text.replaceAll("[/\\\\]", "~");
    }

    private static String text(Random random, String characters, int most) {
        return random.stringOf(Numbers.between(random, 1, most), characters.toCharArray());
    }

    private static String odd(Random random, int most) {
        return Stream.generate(() -> random.trueOrFalse()
                        ? random.characterRange(' ', '~')
                        : random.characterRange('\u00a0', '\u2fff'))
                .limit(Numbers.between(random, 1, most))
                .map(String::valueOf)
                .collect(Collectors.joining());
    }
}
