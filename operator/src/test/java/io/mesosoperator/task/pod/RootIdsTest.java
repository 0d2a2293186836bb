package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import java.util.List;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Parameter;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a task may come to the uid or the gid 0: none leads past the policy. */
class RootIdsTest {

    private static final TaskPolicy CLOSED = policy(false, false);

    @ParameterizedTest
    @CsvSource({
        "user, 0",
        "u, 0",
        "user, 00",
        "user, 0000000000",
        "user, 0:1000",
        "user, root",
        "user, root:root",
        "user, root:1000",
        "user, 1000:root",
        "group-add, root",
        "user, toor",
        "user, toor:1000",
        "user, 1000:0",
        "u, 1000:0",
        "user, 1000:00",
        "user, 1000:0000000000",
        "user, :0",
        "user, nobody:0",
        "group-add, 0",
        "group-add, 00",
        "group-add, 0000000000",
    })
    void dockersParametersAreUnauthorized(String key, String value) {
        assertThat(translate(docker(key, value), CLOSED))
                .isInstanceOfSatisfying(
                        PodTranslation.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REASON_TASK_UNAUTHORIZED));
    }

    /** No runtime gets to interpret them. */
    @ParameterizedTest
    @CsvSource({
        "user, 0x0",
        "user, +0",
        "user, -0",
        "user, ' 0'",
        "user, 1000:+0",
        "user, 1000:-0",
        "user, 1000:0x0",
        "user, '1000:'",
        "user, 1000:0:0",
        "user, 4294967296",
        "user, 1000:4294967296",
        "user, 00000000000",
        "user, \u0660",
        "group-add, Root",
        "user, Root",
        "group-add, +0",
        "group-add, 4294967296",
        "group-add, \u0660",
    })
    void whatIsNoPlainNumberIsRefused(String key, String value) {
        assertThat(translate(docker(key, value), CLOSED)).isInstanceOf(PodTranslation.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "toor", "root", "+0", "0x0"})
    void noUserOfMesosIsRoot(String user) {
        var byCommand = TaskInfo.newBuilder(task());
        byCommand.getCommandBuilder().setUser(user);
        var byExecutor = TaskInfo.newBuilder(task());
        byExecutor.getExecutorBuilder().getCommandBuilder().setValue("run").setUser(user);
        byExecutor.clearCommand();

        assertThat(List.of(
                        translate(byCommand.buildPartial(), CLOSED),
                        translate(byExecutor.buildPartial(), CLOSED),
                        translate(task(), CLOSED, user)))
                .allMatch(PodTranslation.Refused.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, 1000", "1000:7, 1000, 7", "nobody, 65534, 65534", "0001000:007, 1000, 7"})
    void anotherUserHasAGroupThatTheRuntimeDoesNotChoose(String user, long uid, long gid) {
        var security = securityOf(docker("user", user), CLOSED);

        assertThat(security.getRunAsUser()).isEqualTo(uid);
        assertThat(security.getRunAsGroup()).isEqualTo(gid);
        assertThat(security.getFsGroup()).isEqualTo(gid);
    }

    @Test
    void anImagesUserIsInNobodysGroup() {
        var task = docker("label", "a=b");

        assertThat(securityOf(task, CLOSED).getRunAsNonRoot()).isTrue();
        assertThat(securityOf(task, CLOSED).getRunAsUser()).isNull();
        assertThat(groupOfContainer(task, CLOSED)).isEqualTo(TaskPolicy.NOBODY);
    }

    @Test
    void thePolicyMayAllowTheGroupAlone() {
        var policy = policy(false, true);

        assertThat(securityOf(docker("user", "1000:0"), policy).getRunAsGroup()).isZero();
        assertThat(securityOf(docker("user", "1000"), policy).getRunAsGroup()).isNull();
        assertThat(securityOf(docker("group-add", "0"), policy).getSupplementalGroups())
                .containsExactly(0L);
        assertThat(groupOfContainer(docker("label", "a=b"), policy)).isNull();
        assertThat(translate(docker("user", "0:1000"), policy)).isInstanceOf(PodTranslation.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0:0", "1000:0", "toor"})
    void rootMayBeInAnyGroup(String user) {
        assertThat(translate(docker("user", user), policy(true, false))).isInstanceOf(PodTranslation.Ok.class);
    }

    private static PodSecurityContext securityOf(TaskInfo task, TaskPolicy policy) {
        return specOf(task, policy).getSecurityContext();
    }

    private static @Nullable Long groupOfContainer(TaskInfo task, TaskPolicy policy) {
        return specOf(task, policy)
                .getContainers()
                .getFirst()
                .getSecurityContext()
                .getRunAsGroup();
    }

    private static PodSpec specOf(TaskInfo task, TaskPolicy policy) {
        return ((PodTranslation.Ok) translate(task, policy)).pod().getSpec();
    }

    private static PodTranslation translate(TaskInfo task, TaskPolicy policy) {
        return translate(task, policy, "nobody");
    }

    private static PodTranslation translate(TaskInfo task, TaskPolicy policy, String user) {
        return PodTranslator.translate(new PodInput(
                task,
                FrameworkInfo.newBuilder().setName("framework").setUser(user).build(),
                new TaskIdentity("default", "task", "uid", "framework"),
                PodDefaults.withImage("image"),
                policy));
    }

    private static TaskInfo task() {
        var task = TaskInfo.newBuilder().setName("task");
        task.getTaskIdBuilder().setValue("task");
        task.getSlaveIdBuilder().setValue("node-1");
        task.getCommandBuilder().setValue("true");
        return task.buildPartial();
    }

    private static TaskInfo docker(String key, String value) {
        return task().toBuilder()
                .setContainer(ContainerInfo.newBuilder()
                        .setType(ContainerInfo.Type.DOCKER)
                        .setDocker(DockerInfo.newBuilder()
                                .setImage("image")
                                .addParameters(
                                        Parameter.newBuilder().setKey(key).setValue(value))))
                .buildPartial();
    }

    private static TaskPolicy policy(boolean root, boolean rootGroup) {
        return TaskPolicyBuilder.closed()
                .root(root)
                .rootGroup(rootGroup)
                .user("toor", 0)
                .build();
    }
}
