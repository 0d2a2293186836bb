package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that know nothing of this driver: compiled against a {@code mesos.jar} alone, and run with the driver before
 * it on the class path. There is no libmesos, though their environment says so.
 */
class OldFrameworksIT {

    private static final Map<String, String> LIBRARY = Map.of("MESOS_NATIVE_JAVA_LIBRARY", "/usr/lib/no-libmesos.so");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mesos-0.23.0.jar protobuf-java-2.5.0.jar",
                "mesos-0.23.0-shaded-protobuf.jar",
                "mesos-1.11.0.jar protobuf-java-3.5.1.jar",
                "mesos-1.11.0-shaded-protobuf.jar"
            })
    void aFrameworkAndItsExecutorRunWithEachMesosJar(String jars) throws IOException, InterruptedException {
        var framework = Program.compile("Framework2015", jars, folder);
        var executor = Program.compile("Executor2015", jars, folder);
        try (var master = new ScriptedMaster();
                var agent = new ScriptedAgent();
                var scheduler = framework.run(LIBRARY, master.address(), "1", "java Executor2015");
                var executing = executor.run(agent.environment(LIBRARY))) {
            // The test is what is between master and agent.
            var toScheduler = master.subscribed("framework-1");
            var toExecutor = agent.subscribed();
            toScheduler.send(ScriptedMaster.offers("offer-1"));
            var task = master.call().getAccept().getOperations(0).getLaunch().getTaskInfos(0);
            assertThat(task.getExecutor().getCommand().getValue()).isEqualTo("java Executor2015");
            toExecutor.send(ScriptedAgent.launch(task.getTaskId().getValue()));
            var running = agent.call().getUpdate().getStatus();
            toExecutor.send(ScriptedAgent.acknowledged("task-0", running.getUuid()));
            toScheduler.send(ScriptedMaster.update("task-0", running.getState(), "sixteen-bytes-id"));

            assertThat(master.call().getType()).isEqualTo(Call.Type.ACKNOWLEDGE);
            var words = master.call().getMessage().getData().toStringUtf8();
            assertThat(words).isEqualTo("finish task-0");
            toExecutor.send(ScriptedAgent.message(words));
            var answer = agent.call().getMessage().getData().toStringUtf8();
            var finished = agent.call().getUpdate().getStatus();
            assertThat(finished.getState()).isEqualTo(TaskState.TASK_FINISHED);
            toScheduler.send(ScriptedMaster.message("executor-0", answer));
            toScheduler.send(ScriptedMaster.update("task-0", finished.getState(), "sixteen-bytes-di"));
            assertThat(master.call().getType()).isEqualTo(Call.Type.TEARDOWN);
            toExecutor.send(ScriptedAgent.shutdown());

            assertThat(scheduler.output())
                    .containsExactly(
                            "libmesos 1",
                            "registered framework-1",
                            "task-0 TASK_RUNNING",
                            "executor-0 says finished task-0",
                            "task-0 TASK_FINISHED",
                            "exit 0");
            assertThat(executing.output()).containsExactly("registered on node-1.example", "exit 0");
        }
    }

    @Test
    void fenzoPlacesTasksOnOffersOfTheDriver() throws IOException, InterruptedException {
        var jars = "mesos-0.23.0.jar protobuf-java-2.5.0.jar fenzo-core- slf4j-api-";
        var framework = Program.compile("FenzoFramework", jars, folder);
        try (var master = new ScriptedMaster();
                var scheduler = framework.run(LIBRARY, master.address(), "3", "true")) {
            var toScheduler = master.subscribed("framework-1");
            toScheduler.send(ScriptedMaster.offers("offer-1"));

            var tasks = master.call().getAccept().getOperations(0).getLaunch().getTaskInfosList();
            for (var task : tasks) {
                toScheduler.send(ScriptedMaster.update(task.getTaskId().getValue(), TaskState.TASK_FINISHED, ""));
            }

            assertThat(master.call().getType()).isEqualTo(Call.Type.TEARDOWN);
            assertThat(tasks).hasSize(3);
            assertThat(scheduler.output())
                    .containsAll(List.of("placed 3 on node-1.example", "fenzo-2 TASK_FINISHED", "exit 0"));
        }
    }
}
