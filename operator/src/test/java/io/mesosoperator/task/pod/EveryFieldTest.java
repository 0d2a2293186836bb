package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.FieldMapping;
import io.mesosoperator.crds.FieldMapping.Presence;
import io.mesosoperator.crds.ValueShape.Struct;
import java.util.Set;
import java.util.TreeSet;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

/**
 * Nothing that a task can say is ignored: it is translated, refused, or here with the reason why the pod has none of
 * it.
 */
class EveryFieldTest {

    private static final Set<String> TRANSLATED = Set.of(
            "spec.taskId.value",
            "spec.slaveId.value",
            "spec.command.environment.variables[].name",
            "spec.command.environment.variables[].value",
            "spec.command.environment.variables[].secret.reference.name",
            "spec.command.environment.variables[].secret.reference.key",
            "spec.command.uris[].value",
            "spec.command.uris[].executable",
            "spec.command.uris[].extract",
            "spec.command.container.image",
            "spec.command.container.options[]",
            "spec.command.shell",
            "spec.command.value",
            "spec.command.arguments[]",
            "spec.command.user",
            "spec.healthCheck.http.port",
            "spec.healthCheck.http.path",
            "spec.healthCheck.http.statuses[]",
            "spec.healthCheck.http.scheme",
            "spec.healthCheck.tcp.port",
            "spec.healthCheck.delaySeconds",
            "spec.healthCheck.intervalSeconds",
            "spec.healthCheck.timeoutSeconds",
            "spec.healthCheck.consecutiveFailures",
            "spec.healthCheck.gracePeriodSeconds",
            "spec.healthCheck.command.environment.variables[].name",
            "spec.healthCheck.command.environment.variables[].value",
            "spec.check.type",
            "spec.check.delaySeconds",
            "spec.check.intervalSeconds",
            "spec.check.timeoutSeconds",
            "spec.check.tcp.port",
            "spec.killPolicy.gracePeriod.nanoseconds",
            "spec.maxCompletionTime.nanoseconds",
            "spec.healthCheck.command.shell",
            "spec.healthCheck.command.value",
            "spec.healthCheck.command.arguments[]",
            "spec.container.type",
            "spec.container.hostname",
            "spec.container.volumes[].containerPath",
            "spec.container.volumes[].hostPath",
            "spec.container.volumes[].mode",
            "spec.container.docker.image",
            "spec.container.docker.network",
            "spec.container.docker.portMappings[].hostPort",
            "spec.container.docker.portMappings[].containerPort",
            "spec.container.docker.portMappings[].protocol",
            "spec.container.docker.privileged",
            "spec.container.docker.parameters[].key",
            "spec.container.docker.parameters[].value",
            "spec.container.docker.forcePullImage",
            "spec.labels.labels[].key",
            "spec.labels.labels[].value",
            "spec.resources[].name",
            "spec.resources[].type",
            "spec.resources[].scalar.value",
            "spec.resources[].ranges.range[].begin",
            "spec.resources[].ranges.range[].end",
            "spec.resources[].role",
            "spec.resources[].reservation.principal",
            "spec.resources[].revocable",
            "spec.resources[].set.item[]",
            "spec.resources[].disk.persistence.id",
            "spec.resources[].disk.volume.containerPath",
            "spec.data",
            "spec.executor.executorId.value",
            "spec.executor.name",
            "spec.executor.source",
            "spec.executor.data");

    private static final Set<String> NOT_OF_THE_POD = Set.of(
            // A name for people; Mesos, too, goes by the id.
            "spec.name",
            // There is no cache: each task fetches for itself.
            "spec.command.uris[].cache",
            // A probe has none of these; HealthCheckPart refuses them.
            "spec.healthCheck.command.environment.variables[].secret",
            "spec.healthCheck.command.container",
            "spec.healthCheck.command.uris",
            "spec.healthCheck.command.user",
            // Becomes Services.
            "spec.discovery",
            "spec.executor.discovery",
            // The validation sees to it that it is the task's framework.
            "spec.executor.frameworkId.value",
            // A persistent volume is always RW and on no path of the host; the validation refuses any other.
            "spec.resources[].disk.volume.mode",
            "spec.resources[].disk.volume.hostPath");

    @Test
    void everyFieldIsTranslatedOrRefusedOrSaidToBeElsewhere() {
        var fields = new TreeSet<String>();
        collect(FieldMapping.shapeOf(TaskInfo.getDefaultInstance()), "spec", fields);

        var known = new TreeSet<>(TRANSLATED);
        known.addAll(NOT_OF_THE_POD);
        assertThat(fields).isEqualTo(known);
    }

    private static void collect(Struct message, String path, Set<String> fields) {
        for (var field : message.fields().values()) {
            var fieldPath = sameOfTheTask(path + "." + field.name());
            if (isWhollySomewhereElse(fieldPath)) {
                fields.add(fieldPath);
            } else if (field.value() instanceof Struct inner && !inner.fields().isEmpty()) {
                collect(inner, fieldPath + brackets(field), fields);
            } else {
                fields.add(fieldPath + brackets(field));
            }
        }
    }

    /** {@link PodInput} makes no difference between these of a task and of its executor. */
    private static String sameOfTheTask(String path) {
        return path.replaceFirst("^spec[.]executor[.](command|container|resources)", "spec.$1");
    }

    private static boolean isWhollySomewhereElse(String path) {
        return NOT_OF_THE_POD.contains(path);
    }

    private static String brackets(FieldMapping field) {
        return field.presence() == Presence.REPEATED ? "[]" : "";
    }
}
