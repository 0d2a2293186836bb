package io.mesosoperator.discovery;

import io.mesosoperator.crds.V1Additions;
import java.util.List;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;
import org.jspecify.annotations.Nullable;

/** Tasks with a check, which has no consequence in Mesos, and is the readiness of their pods. */
final class Checked {

    private Checked() {}

    /**
     * Whether a Service of these tasks routes to them whatever their readiness is: then it tells of their checks. A
     * health check decides, even if only one of them has one; null leaves it as it usually is.
     */
    static @Nullable Boolean withoutConsequence(List<TaskInfo> tasks) {
        var isOnlyChecked =
                tasks.stream().anyMatch(Checked::hasCheck) && tasks.stream().noneMatch(TaskInfo::hasHealthCheck);
        return isOnlyChecked ? Boolean.TRUE : null;
    }

    private static boolean hasCheck(TaskInfo task) {
        return V1Additions.in(task, Protos.TaskInfo.parser()).hasCheck();
    }
}
