package io.mesosoperator.task.pod.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.security.KubernetesPolicy;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.PodTranslator;
import io.mesosoperator.task.pod.TaskIdentity;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a task can name of Kubernetes is forbidden by a policy that opens everything else, by the task's own words
 * and by those of its framework; where the policy opens just that name, there is a pod.
 */
class NamesInPolicyTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** What of the policy opens it. */
    enum Field {
        SECRETS("secrets"),
        CONFIG_MAPS("configMaps"),
        PERSISTENT_VOLUME_CLAIMS("persistentVolumeClaims"),
        IMAGE_PULL_SECRETS("imagePullSecrets"),
        SERVICE_ACCOUNTS("serviceAccounts"),
        CSI_DRIVERS("csiDrivers"),
        RUNTIME_CLASSES("runtimeClasses"),
        PRIORITY_CLASSES("priorityClasses"),
        TOLERATIONS("tolerations"),
        METADATA_KEYS("metadataKeys");

        private final String text;

        Field(String text) {
            this.text = text;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SECRETS | n | env: [{name: A, valueFrom: {secretKeyRef: {name: n, key: k}}}]",
                "SECRETS | n | envFrom: [{secretRef: {name: n}}]",
                "SECRETS | n | volumes: [{name: v, secret: {secretName: n}}]",
                "SECRETS | n | volumes: [{name: v, projected: {sources: [{secret: {name: n}}]}}]",
                "SECRETS | n | volumes: [{name: v, csi: {driver: open, nodePublishSecretRef: {name: n}}}]",
                "CONFIG_MAPS | n | env: [{name: A, valueFrom: {configMapKeyRef: {name: n, key: k}}}]",
                "CONFIG_MAPS | n | envFrom: [{configMapRef: {name: n}}]",
                "CONFIG_MAPS | n | volumes: [{name: v, configMap: {name: n}}]",
                "CONFIG_MAPS | n | volumes: [{name: v, projected: {sources: [{configMap: {name: n}}]}}]",
                "PERSISTENT_VOLUME_CLAIMS | n | volumes: [{name: v, persistentVolumeClaim: {claimName: n}}]",
                "IMAGE_PULL_SECRETS | n | imagePullSecrets: [{name: n}]",
                "SERVICE_ACCOUNTS | n | serviceAccountName: n",
                "SERVICE_ACCOUNTS | default | automountServiceAccountToken: true",
                "SERVICE_ACCOUNTS | default"
                        + " | volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: a}}]}}]",
                "CSI_DRIVERS | n | volumes: [{name: v, csi: {driver: n}}]",
                "RUNTIME_CLASSES | n | runtimeClassName: n",
                "PRIORITY_CLASSES | n | priorityClassName: n",
                "TOLERATIONS | n | tolerations: [{key: n, operator: Exists}]",
                "TOLERATIONS | * | tolerations: [{operator: Exists}]",
                "METADATA_KEYS | n.example/a | labels: {n.example/a: b}",
                "METADATA_KEYS | n.example/a | annotations: {n.example/a: b}",
            })
    void aNameIsForbiddenUnlessThePolicyHasIt(Field field, String name, String fields) throws IOException {
        var says = decode(fields);
        var closed = policy(field, "other*");
        var open = policy(field, name);

        for (var kubernetes : List.of(
                new TaskKubernetes(says, Kubernetes.getDefaultInstance(), "f"),
                new TaskKubernetes(Kubernetes.getDefaultInstance(), says, "f"))) {
            assertThat(translate(kubernetes, closed)).isInstanceOfSatisfying(PodTranslation.Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.REASON_TASK_UNAUTHORIZED);
                assertThat(refused.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.message()).contains("tasks.policy." + field.text);
                    assertThat(problem.path()).startsWith("spec.");
                });
            });
            assertThat(translate(kubernetes, open)).isInstanceOf(PodTranslation.Ok.class);
        }
    }

    private static PodTranslation translate(TaskKubernetes kubernetes, TaskPolicy policy) throws IOException {
        return PodTranslator.translate(new PodInput(
                spec("{}").message(),
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build(),
                new TaskIdentity("default", "t", "uid", "f"),
                PodDefaults.withImage("image"),
                policy,
                kubernetes,
                false));
    }

    private static Kubernetes decode(String fields) throws IOException {
        return spec("{%s}".formatted(fields)).kubernetes().orElseThrow();
    }

    private static TaskInfoSpec spec(String kubernetes) throws IOException {
        var task = YAML.readTree("""
                name: t
                taskId: {value: t}
                slaveId: {value: node-1}
                frameworkId: {value: f}
                command: {value: run}
                resources: [{name: cpus, type: SCALAR, scalar: {value: 0.1}}]
                kubernetes: %s
                """.formatted(kubernetes));
        return switch (new Codec().decode(CustomResourceKind.TASK_INFO, task)) {
            case Decoded.Ok<TaskInfoSpec>(var decoded) -> decoded;
            case Decoded.Invalid<TaskInfoSpec> invalid -> throw new AssertionError(invalid.message());
        };
    }

    /** All is open but this field, which has one name. */
    private static TaskPolicy policy(Field only, String name) {
        return TaskPolicyBuilder.closed()
                .secrets(only == Field.SECRETS ? name : "*")
                .kubernetes(new KubernetesPolicy(
                        names(only, name, Field.CONFIG_MAPS),
                        names(only, name, Field.PERSISTENT_VOLUME_CLAIMS),
                        names(only, name, Field.IMAGE_PULL_SECRETS),
                        names(only, name, Field.SERVICE_ACCOUNTS),
                        names(only, name, Field.CSI_DRIVERS),
                        names(only, name, Field.RUNTIME_CLASSES),
                        names(only, name, Field.PRIORITY_CLASSES),
                        names(only, name, Field.TOLERATIONS),
                        names(only, name, Field.METADATA_KEYS)))
                .build();
    }

    private static AllowedNames names(Field only, String name, Field field) {
        return new AllowedNames(Set.of(field == only ? name : "*"));
    }
}
