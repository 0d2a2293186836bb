package io.mesosoperator.task.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import java.util.List;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Environment;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The executor that Mesos would report for a task with a command. */
class CommandExecutorTest {

    private static final FrameworkID FRAMEWORK =
            FrameworkID.newBuilder().setValue("f").build();

    @MesosCase("G22: the executor of a command is Mesos' own, without the command's arguments")
    @Test
    @DisplayName("G22 SlaveTest.GetExecutorInfo")
    void aCommandsExecutorRunsMesosOwnProgramWhateverTheCommandIs() {
        var command = CommandInfo.newBuilder()
                .setShell(false)
                .setValue("/bin/echo")
                .addArguments("/bin/echo")
                .addArguments("--author")
                .build();

        var executor = CommandExecutor.of(task(command), FRAMEWORK);

        assertThat(executor.getCommand().getShell()).isTrue();
        assertThat(executor.getCommand().getValue()).contains("mesos-executor");
        assertThat(executor.getCommand().getArgumentsList()).isEmpty();
        assertThat(executor.getCommand().hasContainer()).isFalse();
        assertThat(executor.hasContainer()).isFalse();
        assertThat(executor.getExecutorId().getValue()).isEqualTo("t1");
        assertThat(executor.getSource()).isEqualTo("t1");
        assertThat(executor.getFrameworkId()).isEqualTo(FRAMEWORK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | exit 0           | (Command: sh -c 'exit 0')
            true  | 123456789012345  | (Command: sh -c '123456789012345')
            true  | 1234567890123456 | (Command: sh -c '123456789012...')
            true  |                  | (Command: NO COMMAND)
            false | /bin/ls          | (Command: [/bin/ls, a])
            false | /usr/bin/printf  | (Command: [/usr/bin/pri...])
            false |                  | (Command: NO EXECUTABLE)
            """)
    void theNameTellsTheBeginningOfTheCommand(boolean shell, String value, String expected) {
        var command = CommandInfo.newBuilder().setShell(shell).addArguments("a");
        if (value != null) {
            command.setValue(value);
        }

        assertThat(CommandExecutor.of(task(command.build()), FRAMEWORK).getName())
                .isEqualTo("Command Executor (Task: t1) " + expected);
    }

    @Test
    void itHasTheFilesTheEnvironmentAndTheUserOfTheCommand() {
        var command = CommandInfo.newBuilder()
                .setValue("exit 0")
                .setUser("alice")
                .addUris(CommandInfo.URI.newBuilder().setValue("http://example.org/a"))
                .setEnvironment(Environment.newBuilder()
                        .addVariables(
                                Environment.Variable.newBuilder().setName("A").setValue("b")))
                .build();

        var executor = CommandExecutor.of(task(command), FRAMEWORK).getCommand();

        assertThat(executor.getUser()).isEqualTo("alice");
        assertThat(executor.getUrisList()).isEqualTo(command.getUrisList());
        assertThat(executor.getEnvironment()).isEqualTo(command.getEnvironment());
    }

    @Test
    void aTaskThatNamesItsExecutorHasThatOne() {
        var executor = ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("default"))
                .setCommand(CommandInfo.newBuilder().setValue("./executor"))
                .build();
        var task = task(CommandInfo.getDefaultInstance()).toBuilder()
                .clearCommand()
                .setExecutor(executor)
                .build();

        assertThat(CommandExecutor.idOf(task)).isEqualTo(executor.getExecutorId());
        assertThat(CommandExecutor.of(task, FRAMEWORK))
                .isEqualTo(executor.toBuilder().setFrameworkId(FRAMEWORK).build());
    }

    private static TaskInfo task(CommandInfo command) {
        return TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue("t1"))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setCommand(command)
                .addAllResources(List.of())
                .build();
    }
}
