package io.mesosoperator.authorization;

import io.mesosoperator.crds.V1Additions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ACL.Entity;
import org.apache.mesos.Protos.ACLs;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;

/**
 * Says who may do what: Mesos' {@code LocalAuthorizer}. The first ACL that is about a request decides; where none is,
 * {@code permissive} does (mesos.proto: ACLs).
 */
public record Authorizer(ACLs acls) {

    /** Without ACLs everything is allowed, as in Mesos without an authorizer. */
    public static final Authorizer NONE = new Authorizer(ACLs.getDefaultInstance());

    private static final Set<String> DOCKER_USER = Set.of("user", "u");

    /** RegisterFramework: why the framework may not have its role, in Mesos' words; empty if it may. */
    public Optional<String> registration(FrameworkInfo framework) {
        var isAllowed = isAllowed(
                acls.getRegisterFrameworksList(),
                new Request(principalOf(framework), Entities.some(framework.getRole())),
                acl -> new Request(acl.getPrincipals(), acl.getRoles()));
        return isAllowed
                ? Optional.empty()
                : Optional.of("Not authorized to use role '%s'".formatted(framework.getRole()));
    }

    /** RunTask: why the framework may not run the task as its user, in Mesos' words; empty if it may. */
    public Optional<String> launch(FrameworkInfo framework, TaskInfo task) {
        return Stream.concat(Stream.of(userOf(framework, task)), dockerUserOf(task))
                .filter(user -> !isAllowed(
                        acls.getRunTasksList(),
                        new Request(principalOf(framework), Entities.some(user)),
                        acl -> new Request(acl.getPrincipals(), acl.getUsers())))
                .findFirst()
                .map("Not authorized to launch as user '%s'"::formatted);
    }

    /**
     * ShutdownFramework.
     *
     * @param principal who asks; empty for somebody who has not said
     */
    public boolean mayShutDown(Optional<String> principal, FrameworkInfo framework) {
        return isAllowed(
                acls.getShutdownFrameworksList(),
                new Request(principal.map(Entities::some).orElse(Entities.any()), principalOf(framework)),
                acl -> new Request(acl.getPrincipals(), acl.getFrameworkPrincipals()));
    }

    /**
     * AccessSandbox, of 1.x.
     *
     * @param principal who asks; empty for somebody who has not said
     * @param user of the task; empty if it is not known, and may be one whom an ACL is about
     */
    public boolean mayAccessSandbox(Optional<String> principal, Optional<String> user) {
        var rules = V1Additions.in(acls, Protos.ACLs.parser()).getAccessSandboxesList();
        if (user.isEmpty()) {
            return rules.isEmpty() && acls.getPermissive();
        }
        return isAllowed(
                rules,
                new Request(principal.map(Entities::some).orElse(Entities.any()), Entities.some(user.get())),
                acl -> new Request(acl.getPrincipals(), acl.getUsers()));
    }

    /** The task's own user, else its executor's, else the framework's. */
    private static String userOf(FrameworkInfo framework, TaskInfo task) {
        if (task.getCommand().hasUser()) {
            return task.getCommand().getUser();
        }
        var executor = task.getExecutor().getCommand();
        return executor.hasUser() ? executor.getUser() : framework.getUser();
    }

    /** The user of Docker's parameter, which goes before the others where the task runs in a container of Docker's. */
    private static Stream<String> dockerUserOf(TaskInfo task) {
        var container = task.hasExecutor() ? task.getExecutor().getContainer() : task.getContainer();
        return container.getDocker().getParametersList().stream()
                .flatMap(parameter -> dockerUser(parameter.getKey(), parameter.getValue()).stream());
    }

    /** The user, without his group, whom a parameter of Docker's names; empty if it is about something else. */
    public static Optional<String> dockerUser(String key, String value) {
        return DOCKER_USER.contains(key) ? Optional.of(value.replaceFirst(":.*", "")) : Optional.empty();
    }

    private static Entity principalOf(FrameworkInfo framework) {
        return framework.hasPrincipal() ? Entities.some(framework.getPrincipal()) : Entities.any();
    }

    /** Of a request, or of an ACL. */
    private record Request(Entity subjects, Entity objects) {}

    private <A> boolean isAllowed(List<A> list, Request asked, Function<A, Request> entities) {
        return list.stream()
                .map(entities)
                .filter(acl -> Entities.matches(asked.subjects(), acl.subjects())
                        && Entities.matches(asked.objects(), acl.objects()))
                .findFirst()
                .map(acl -> Entities.allows(asked.subjects(), acl.subjects())
                        && Entities.allows(asked.objects(), acl.objects()))
                .orElse(acls.getPermissive());
    }
}
