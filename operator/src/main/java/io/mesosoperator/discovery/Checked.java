package io.mesosoperator.discovery;

import io.mesosoperator.crds.TaskChecks;
import java.util.List;
import org.apache.mesos.Protos.TaskInfo;
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
                tasks.stream().anyMatch(TaskChecks::isChecked) && tasks.stream().noneMatch(TaskInfo::hasHealthCheck);
        return isOnlyChecked ? Boolean.TRUE : null;
    }
}
