package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.beans.Introspector;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Informers keep what is read, and only that. */
class WatchedFieldsTest {

    private static final Map<String, Class<?>> TRIMMED =
            WatchedFields.trimmed().stream().collect(Collectors.toMap(Class::getName, Function.identity()));

    /** They write pods, or read claims and the pods that use them without a watch. */
    private static final Set<String> READS_NO_WATCH =
            Set.of("io.mesosoperator.task.pod", "io.mesosoperator.volume", "io.mesosoperator.discovery");

    @Test
    void everyFieldOfAPodOrNodeThatIsReadIsKept() throws URISyntaxException {
        var classes = new ClassFileImporter()
                .importPath(Path.of(WatchedFields.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));

        var lost = classes.stream()
                .filter(type -> READS_NO_WATCH.stream().noneMatch(type.getPackageName()::startsWith))
                .flatMap(WatchedFieldsTest::reads)
                .filter(access -> !WatchedFields.isKept(
                        Objects.requireNonNull(
                                TRIMMED.get(access.getTargetOwner().getName())),
                        field(access)))
                .map(access -> access.getDescription())
                .toList();

        assertThat(classes).hasSizeGreaterThan(100);
        assertThat(lost)
                .as("fields that the watch drops and that are read: add them to WatchedFields")
                .isEmpty();
    }

    private static Stream<JavaAccess<? extends CodeUnitAccessTarget>> reads(JavaClass type) {
        return Stream.<JavaAccess<? extends CodeUnitAccessTarget>>concat(
                        type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
                .filter(access -> TRIMMED.containsKey(access.getTargetOwner().getName()))
                .filter(access -> access.getName().startsWith("get"));
    }

    private static String field(JavaAccess<?> access) {
        return Introspector.decapitalize(access.getName().substring("get".length()));
    }

    @Test
    void whatNobodyReadsIsNotKept() throws Exception {
        var pod = mapper().readValue("""
                {"kind":"Pod","apiVersion":"v1",
                 "metadata":{"name":"p","uid":"u","labels":{"app":"a"},"managedFields":[{"manager":"kubelet"}],
                   "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}",
                     "mesosoperator.io/task-data":"AAAA","mesosoperator.io/resources":"[]"}},
                 "spec":{"nodeName":"n","volumes":[{"name":"v"}],"field-of-tomorrow":{"a":1},
                   "containers":[{"name":"c","image":"i","env":[{"name":"A","value":"b"}]}]},
                 "status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}]}}""", Pod.class);

        assertThat(pod.getMetadata().getManagedFields()).isEmpty();
        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "a");
        assertThat(pod.getMetadata().getAnnotations()).containsOnlyKeys("mesosoperator.io/resources");
        assertThat(pod.getSpec().getNodeName()).isEqualTo("n");
        assertThat(pod.getSpec().getVolumes()).isEmpty();
        assertThat(pod.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        assertThat(pod.getSpec().getContainers().getFirst().getEnv()).isEmpty();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod.getStatus().getPodIPs()).isEmpty();
    }

    @Test
    void aNodeKeepsNoImages() throws Exception {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName("n")
                .endMetadata()
                .withNewStatus()
                .addNewImage()
                .withNames("i")
                .endImage()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withMessage("kubelet is posting ready status")
                .endCondition()
                .endStatus()
                .build();

        var kept = mapper().readValue(new ObjectMapper().writeValueAsString(node), Node.class);

        assertThat(kept.getStatus().getImages()).isEmpty();
        assertThat(kept.getStatus().getConditions().getFirst().getType()).isEqualTo("Ready");
        assertThat(kept.getStatus().getConditions().getFirst().getMessage()).isNull();
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper().registerModule(WatchedFields.module());
    }
}
