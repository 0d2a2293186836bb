package io.mesosoperator.task.validation;

import com.google.protobuf.MessageLite;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;

/** Whether two ExecutorInfos mean the same executor: equal except for the order of resources, URIs and variables. */
final class ExecutorCompatibility {

    private ExecutorCompatibility() {}

    static boolean isSame(ExecutorInfo one, ExecutorInfo other, FrameworkID framework) {
        return Resources.of(one.getResourcesList()).equals(Resources.of(other.getResourcesList()))
                && canonical(one, framework).equals(canonical(other, framework));
    }

    private static ExecutorInfo canonical(ExecutorInfo executor, FrameworkID framework) {
        var copy = executor.toBuilder().clearResources().setCommand(canonical(executor.getCommand()));
        if (!executor.hasFrameworkId()) {
            copy.setFrameworkId(framework);
        }
        return copy.build();
    }

    private static CommandInfo canonical(CommandInfo command) {
        var copy = command.toBuilder().clearUris().addAllUris(sorted(command.getUrisList()));
        if (command.hasEnvironment()) {
            copy.getEnvironmentBuilder()
                    .clearVariables()
                    .addAllVariables(sorted(command.getEnvironment().getVariablesList()));
        }
        return copy.build();
    }

    private static <M extends MessageLite> List<M> sorted(Collection<M> messages) {
        return messages.stream()
                .sorted(Comparator.comparing(message -> message.toByteString().asReadOnlyByteBuffer()))
                .toList();
    }
}
