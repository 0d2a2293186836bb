package io.mesosoperator.task.executor;

import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;

/**
 * The executor that a Mesos agent makes up for a task with a command ({@code Slave::getExecutorInfo}). None runs here,
 * because the kubelet does its work; but status updates and calls need its id, name and source.
 */
public final class CommandExecutor {

    private static final String PROGRAM = "mesos-executor";
    private static final int LONGEST = 15;
    private static final int SHORTENED = 12;

    private CommandExecutor() {}

    /** The id of the task's executor: its named one, or the command executor's. */
    public static ExecutorID idOf(TaskInfo task) {
        return task.hasExecutor()
                ? task.getExecutor().getExecutorId()
                : ExecutorID.newBuilder().setValue(task.getTaskId().getValue()).build();
    }

    /** The task's executor: its named one, or the one made up for its command. */
    public static ExecutorInfo of(TaskInfo task, FrameworkID framework) {
        if (task.hasExecutor()) {
            return task.getExecutor().hasFrameworkId()
                    ? task.getExecutor()
                    : task.getExecutor().toBuilder().setFrameworkId(framework).build();
        }
        var id = task.getTaskId().getValue();
        return ExecutorInfo.newBuilder()
                .setExecutorId(idOf(task))
                .setFrameworkId(framework)
                .setName("Command Executor (Task: %s) (Command: %s)".formatted(id, shortly(task.getCommand())))
                .setSource(id)
                .setCommand(command(task.getCommand()))
                // not charged to any offer; nor does Mesos
                .addResources(scalar("cpus", 0.1))
                .addResources(scalar("mem", 32))
                .build();
    }

    private static String shortly(CommandInfo command) {
        if (command.getShell()) {
            return command.hasValue() ? "sh -c '" + shortened(command.getValue()) + "'" : "NO COMMAND";
        }
        if (!command.hasValue()) {
            return "NO EXECUTABLE";
        }
        var line = command.getArgumentsCount() == 0
                ? command.getValue()
                : command.getValue() + ", " + String.join(", ", command.getArgumentsList());
        return "[" + shortened(line) + "]";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, SHORTENED) + "...";
    }

    /** The parts of the task's command that its executor needs: files, environment and user. */
    private static CommandInfo command(CommandInfo task) {
        var command = CommandInfo.newBuilder().setShell(true).setValue(PROGRAM).addAllUris(task.getUrisList());
        if (task.hasEnvironment()) {
            command.setEnvironment(task.getEnvironment());
        }
        if (task.hasUser()) {
            command.setUser(task.getUser());
        }
        if (task.hasContainer()) {
            command.setContainer(task.getContainer());
        }
        return command.build();
    }

    private static Resource scalar(String name, double amount) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }
}
