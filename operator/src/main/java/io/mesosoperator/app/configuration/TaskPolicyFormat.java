package io.mesosoperator.app.configuration;

import static io.mesosoperator.app.configuration.MesosTypes.CAPABILITIES;
import static io.mesosoperator.app.configuration.MesosTypes.DOCKER_PARAMETERS;
import static io.mesosoperator.app.configuration.MesosTypes.FRAMEWORKS;
import static io.mesosoperator.app.configuration.MesosTypes.HOST_PATHS;
import static io.mesosoperator.app.configuration.MesosTypes.IDS;
import static io.mesosoperator.app.configuration.MesosTypes.IMAGES;
import static io.mesosoperator.app.configuration.MesosTypes.MOST_RESOURCES;
import static io.mesosoperator.app.configuration.MesosTypes.NAMESPACES;
import static io.mesosoperator.app.configuration.MesosTypes.POLICY_NAME;
import static io.mesosoperator.app.configuration.MesosTypes.ROLES;
import static io.mesosoperator.app.configuration.MesosTypes.SECRETS;
import static io.mesosoperator.app.configuration.MesosTypes.USERS;
import static io.mesosoperator.app.configuration.Scalars.BOOLEAN;
import static io.mesosoperator.app.configuration.Scalars.integer;

import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.security.AppliesTo;
import io.mesosoperator.security.HostPaths;
import io.mesosoperator.security.ImageRules;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.NamedPolicy;
import io.mesosoperator.security.PolicyName;
import io.mesosoperator.security.TaskLimits;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.UsualResources;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The task policies: {@code tasks.policy}, and what is in {@code tasks.policies}. */
final class TaskPolicyFormat {

    private TaskPolicyFormat() {}

    static TaskPolicies read(Fields tasks) {
        var byDefault = policy(
                tasks.section(
                        "policy",
                        "The default task policy: what tasks may ask for, and who puts their pods on nodes. A task"
                                + " that asks for more than is allowed here is TASK_ERROR with"
                                + " REASON_TASK_UNAUTHORIZED. It is for whom no policy of `tasks.policies` applies."),
                PolicyName.DEFAULT);
        var known = new HashSet<String>();
        var named = tasks.list(
                "policies",
                "Task policies for some. The first whose `appliesTo` matches counts; for whom none does,"
                        + " `tasks.policy`. It counts alone: what it leaves out has the default of the table, whatever"
                        + " `tasks.policy` says. `appliesTo` and `byName` say for whom a policy is, and it needs one of"
                        + " them. It has all fields of `tasks.policy`, and these:",
                policy -> named(policy, known));
        var mayBeAsked = tasks.optional(
                "policyByName",
                BOOLEAN,
                false,
                "Frameworks may ask for a policy with `byName` by the annotation `mesosoperator.io/policy`. Only where"
                        + " something checks who writes that annotation. False: the tasks of one that asks are"
                        + " TASK_ERROR.");
        return new TaskPolicies(
                byDefault, named.stream().flatMap(Optional::stream).toList(), mayBeAsked);
    }

    private static Optional<NamedPolicy> named(Fields policy, Set<String> known) {
        var before = policy.mistakes();
        var name = policy.required(
                "name", POLICY_NAME, "Its name, in refusals, and for Frameworks that ask for it. No two have one.");
        if (policy.mistakes() == before && !known.add(name)) {
            policy.report("name", "'%s' is the name of another policy before it; write another one".formatted(name));
        }
        var byName = policy.optional(
                "byName",
                BOOLEAN,
                false,
                "The policy is only for Frameworks that ask for it (`tasks.policyByName`), and of those for the ones"
                        + " that `appliesTo` matches.");
        var beforeAppliesTo = policy.mistakes();
        var appliesTo = appliesTo(policy.section(
                "appliesTo", "For whom the policy is: an empty list says nothing, and all others have to match."));
        var isForEverybody = appliesTo.isEmpty() && !byName;
        if (isForEverybody && policy.mistakes() == beforeAppliesTo) {
            policy.report(
                    "appliesTo",
                    "says nothing, and so the policy would be for everybody; write namespaces, roles or frameworks"
                            + " into it, or what is for everybody into tasks.policy");
        }
        var read = policy(policy, PolicyName.of(policy.place(), name));
        return isForEverybody ? Optional.empty() : Optional.of(new NamedPolicy(name, appliesTo, byName, read));
    }

    private static AppliesTo appliesTo(Fields section) {
        return new AppliesTo(
                section.optional("namespaces", NAMESPACES, Set.of(), "Namespaces of the tasks."),
                section.optional(
                        "roles",
                        ROLES,
                        Set.of(),
                        "Roles of the frameworks. Whoever makes a Framework chooses its role: name namespaces too,"
                                + " unless something checks that."),
                section.optional(
                        "frameworks",
                        FRAMEWORKS,
                        Set.of(),
                        "Names of Framework objects, in one namespace as `namespace/name`, or in all. Whoever makes a"
                                + " Framework chooses its name: name namespaces too."));
    }

    private static TaskPolicy policy(Fields policy, PolicyName name) {
        var closed = TaskPolicy.restricted();
        return new TaskPolicy(
                name,
                policy.optional(
                        "allowRoot",
                        BOOLEAN,
                        closed.allowRoot(),
                        "Tasks may run as root, and a Docker image may decide so by itself."),
                policy.optional(
                        "allowRootGroup",
                        BOOLEAN,
                        closed.allowRootGroup(),
                        "Tasks may be in group 0, and a Docker image may decide so by itself, as images made for"
                                + " OpenShift do. `allowRoot` includes it. False: where the task names no group, the"
                                + " group has the number of the user that the task names, or is 65534 if the image"
                                + " decides on the user."),
                policy.optional(
                        "allowPrivileged",
                        BOOLEAN,
                        closed.allowPrivileged(),
                        "`docker.privileged` is honoured, any capability may be added, and `security-opt` may turn"
                                + " confinement off."),
                policy.optional(
                        "allowHostNetwork",
                        BOOLEAN,
                        closed.allowHostNetwork(),
                        "The network HOST of `docker.network` is honoured."),
                policy.optional(
                        "allowExternalServices",
                        BOOLEAN,
                        closed.allowExternalServices(),
                        "Visibility EXTERNAL of a DiscoveryInfo opens its tasks to the world outside the cluster"
                                + " (`discovery.externalServiceType`). False: their Service is one of the cluster only,"
                                + " as with CLUSTER, and the task's Event VisibilityLimited says so."),
                policy.optional(
                        "bindToAgent",
                        BOOLEAN,
                        closed.bindToAgent(),
                        "The pod of a task on an offer is created with `spec.nodeName`, so that it starts sooner and"
                                + " kube-scheduler is not asked. Where the agent turns out to have no room for it,"
                                + " the task is TASK_LOST, or the pod of somebody else is refused; nor are other"
                                + " rules of kube-scheduler kept. Tasks that need kube-scheduler, for volumes,"
                                + " reservations or extended resources, and tasks that the operator places itself go"
                                + " through it in any case."),
                policy.optional(
                        "capabilities",
                        CAPABILITIES,
                        closed.capabilities(),
                        "Capabilities of Linux that the Docker parameter `cap-add` may give, for example"
                                + " `[NET_ADMIN, SYS_PTRACE]`."),
                policy.optional(
                        "hostPaths",
                        HOST_PATHS,
                        HostPaths.NONE,
                        "Paths of the agents that tasks may mount by `container.volumes`, with all below them: to"
                                + " read, or with `:rw` to write, for example `[/etc/localtime, \"/srv/data:rw\"]`."),
                policy.optional(
                        "secrets",
                        SECRETS,
                        AllowedNames.NONE,
                        "Secrets of their namespace that tasks may have in their variables and volumes, for example"
                                + " `[database, \"team-a-*\"]`. `\"*\"`: all."),
                KubernetesPolicyFormat.read(policy),
                users(policy.optional(
                        "users",
                        USERS,
                        Map.of(),
                        "The uid of each user that frameworks and tasks name, for example `{web: 1001}`. `nobody`"
                                + " (65534) is always there; numbers need no entry.")),
                limits(policy));
    }

    private static TaskLimits limits(Fields policy) {
        var images = policy.optional(
                "images",
                IMAGES,
                ImageRules.ANY.allowed(),
                "Images that tasks may name: all below a path that ends with a slash, a repository, or one tag or"
                        + " digest of it, for example `[registry.example/team/, busybox]`. Short names are those of"
                        + " Docker, so that `busybox` is `docker.io/library/busybox`. `*`: all. `tasks.image` is always"
                        + " there.");
        var requireDigest =
                policy.optional("requireDigest", BOOLEAN, false, "Tasks must name their images with their digests.");
        var ids = policy.optional(
                "ids",
                IDS,
                TaskLimits.NONE.ids(),
                "Numbers that users and groups of tasks may have, for example `[1000-1999]`, besides those of `users`"
                        + " and 65534; 0 is up to `allowRoot` and `allowRootGroup`. `*`: all. Unless it is that, a"
                        + " Docker image cannot decide on its user: the task has to name one.");
        var parameters = policy.optional(
                "dockerParameters",
                DOCKER_PARAMETERS,
                TaskLimits.NONE.dockerParameters(),
                "Docker parameters that tasks may have, of [those that pods have](docker-parameters.md). `*`: all. What"
                        + " one of them opens needs its own field too.");
        var most = policy.optional(
                "maxResources",
                MOST_RESOURCES,
                MostResources.ANY,
                "What one task may ask for at most, with its executor: `\"cpus:4;mem:8192;gpus:0\"`; of ports, how"
                        + " many. Of a resource that it does not name, any amount. The sandbox of a task without disk"
                        + " is no larger than `disk` either.");
        var usual = usual(policy, most);
        return new TaskLimits(new ImageRules(images, requireDigest), ids, parameters, most, usual);
    }

    private static UsualResources usual(Fields policy, MostResources most) {
        return new UsualResources(
                megabytes(
                        "defaultMemory",
                        "mem",
                        most,
                        policy,
                        "MiB of memory of a task that asks for none. 0: `tasks.defaultMemory`."),
                megabytes(
                        "leastMemory",
                        "mem",
                        most,
                        policy,
                        "MiB of memory of a task that asks for less; never less than 32."),
                megabytes(
                        "defaultDisk",
                        "disk",
                        most,
                        policy,
                        "MiB of disk of a task that asks for none, which its offer loses. 0: none; `sandbox.limit`"
                                + " counts."),
                megabytes("leastDisk", "disk", most, policy, "MiB of disk of a task that asks for less."));
    }

    private static int megabytes(String field, String resource, MostResources most, Fields policy, String about) {
        int megabytes = policy.optional(field, integer(512, 0), 0, about);
        most.of(resource)
                .filter(limit -> BigDecimal.valueOf(megabytes).compareTo(limit) > 0)
                .ifPresent(limit -> policy.report(
                        field,
                        "%d is more than maxResources has of %s; write at most %s"
                                .formatted(megabytes, resource, limit.toPlainString())));
        return megabytes;
    }

    private static Map<String, Long> users(Map<String, Integer> given) {
        var users = new HashMap<>(TaskPolicy.restricted().users());
        given.forEach((name, uid) -> users.put(name, (long) uid));
        return users;
    }
}
