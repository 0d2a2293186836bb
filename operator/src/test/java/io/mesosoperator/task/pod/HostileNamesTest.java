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
import io.mesosoperator.volume.VolumeClaimName;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.DiskInfo;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Whatever a framework may call its things in Mesos, the names that Kubernetes gets are legal, and two different texts
 * give two different names.
 */
class HostileNamesTest {

    /** kubectl explain: pod.metadata.name, RFC 1123, as far as it is one label. */
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private static final String SERVICE = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

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
    void labelValues(@ForAll("pairs") List<String> texts) {
        assertLegalAndApart(texts, LabelValue::of, LABEL_VALUE);
    }

    @Property
    void aLegalLabelValueStaysAsItIs(@ForAll("legal") String text) {
        assertThat(LabelValue.of(text)).isEqualTo(text);
        assertThat(discoveryName(text).name())
                .isEqualTo(text.toLowerCase(Locale.ROOT).replaceAll("[._]", "-"));
    }

    @Property
    void namesOfPods(@ForAll("objectNames") String first, @ForAll("objectNames") String second) {
        assertThat(podName(first, "uid-1")).matches(DNS_LABEL).isNotEqualTo(podName(second, "uid-2"));
        assertThat(podName(second, "uid-2")).matches(DNS_LABEL);
    }

    @Property
    void namesOfTheTasksOfAnOffer(@ForAll("pairs") List<String> taskIds) {
        var names = new LaunchNames("offer-uid");

        var given = taskIds.stream().map(names::next).toList();

        assertThat(given).doesNotHaveDuplicates().allMatch(name -> name.matches(DNS_LABEL));
    }

    @Property
    void namesOfVolumeClaims(@ForAll("pairs") List<String> ids) {
        assertLegalAndApart(ids, id -> VolumeClaimName.of("node-1", volume("role", id)), DNS_LABEL);
        assertLegalAndApart(ids, role -> VolumeClaimName.of("node-1", volume(role, "id")), DNS_LABEL);
    }

    @Property
    void discoveryNamesAndTheirServices(@ForAll("pairs") List<String> texts) {
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
    void servicesOfLongNames(@ForAll("objectNames") String framework, @ForAll("pairs") List<String> texts) {
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
    void whatIsKeptOfThemInAnnotationsReadsBack(@ForAll("pairs") List<String> texts) throws IOException {
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

        var pod = ((PodTranslation.Ok) PodTranslator.translate(new PodRequest(
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
    @Provide
    Arbitrary<List<String>> pairs() {
        return Combinators.combine(texts(), texts())
                .as((text, other) -> IntStream.range(0, VARIANTS.size())
                        .mapToObj(i -> VARIANTS.get(i).apply(text))
                        .collect(Collectors.collectingAndThen(Collectors.toList(), list -> {
                            list.add(other);
                            return list.stream().distinct().toList();
                        })));
    }

    /** Mesos takes 255 characters, without control characters and slashes. */
    @Provide
    Arbitrary<String> texts() {
        var plain = Arbitraries.strings()
                .withCharRange('a', 'd')
                .withChars("AB09-_. ")
                .ofMinLength(1);
        var odd = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\u2fff')
                .ofMinLength(1);
        return Arbitraries.oneOf(plain.ofMaxLength(8), plain.ofMaxLength(127), odd.ofMaxLength(6), odd.ofMaxLength(127))
                .map(text -> text.replaceAll("[/\\\\]", "~"));
    }

    @Provide
    Arbitrary<String> legal() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withChars("019-_.")
                .ofMinLength(1)
                .ofMaxLength(63)
                .map(text -> text.replaceAll("^[-_.]|[-_.]$", "x"));
    }

    /** Names that an API server takes for objects: RFC 1123 subdomains. */
    @Provide
    Arbitrary<String> objectNames() {
        return Arbitraries.strings()
                .withCharRange('a', 'd')
                .withChars("09-.")
                .ofMinLength(1)
                .ofMaxLength(253)
                .map(text -> text.replaceAll("[.-]*[.][.-]*", ".").replaceAll("^[-.]+|[-.]+$", "x"));
    }
}
