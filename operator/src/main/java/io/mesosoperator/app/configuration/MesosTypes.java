package io.mesosoperator.app.configuration;

import io.mesosoperator.allocation.Quotas;
import io.mesosoperator.allocation.Weights;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Roles;
import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.security.Capability;
import io.mesosoperator.security.HostPaths;
import io.mesosoperator.security.IdRanges;
import io.mesosoperator.security.ImageRules;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.TaskLimits;
import io.mesosoperator.task.pod.docker.DockerParametersPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Kinds of values that mean something to Mesos or Kubernetes; what they stand for says what is wrong with them. */
final class MesosTypes {

    /** The name of a StorageClass, or none. */
    static final ValueType<String> STORAGE_CLASS =
            Scalars.text("name of a StorageClass", "standard", "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$");

    /** The name of a ConfigMap, or none. */
    static final ValueType<String> CONFIG_MAP =
            Scalars.text("name of a ConfigMap", "my-certificates", "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$");

    /** The URL of a proxy, or none; a password would stand in each pod. */
    static final ValueType<String> PROXY = Scalars.text(
            "URL of a proxy, without a password",
            "http://proxy.example.org:3128",
            "^(http://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?)?$");

    /** Servers that need no proxy. */
    static final ValueType<Set<String>> NO_PROXY = names("list of host names", "cluster.local");

    /** A host and a port. */
    static final ValueType<String> ADDRESS = Scalars.text(
            "host:port or nothing",
            "mesos.example.org:5051",
            "^([A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?:[1-9][0-9]{0,4})?$");

    /** The name of a namespace, or none. */
    static final ValueType<String> NAMESPACE =
            Scalars.text("name of a namespace", "mesos", "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$");

    /** The name of a cluster, or none. */
    static final ValueType<String> CLUSTER = Scalars.text("name of a cluster", "east", "^[^\\p{Cntrl}]{0,100}$");

    private static final ValueType<String> SOME_NAMESPACE =
            Scalars.text("name of a namespace", "team-a", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$");

    static final ValueType<Map<String, String>> NAMESPACE_BY_ROLE =
            ValueType.map("mapping of roles to namespaces", "analytics", SOME_NAMESPACE, Map::copyOf, all -> all);

    static final ValueType<Map<String, String>> NAMESPACE_BY_PRINCIPAL =
            ValueType.map("mapping of principals to namespaces", "ads", SOME_NAMESPACE, Map::copyOf, all -> all);

    /** Who has credentials. */
    static final ValueType<Set<String>> PRINCIPALS =
            names("list of principals", Scalars.text("principal", "ops", "^[^:\\s]+$"));

    /** The agents' ports, in Mesos' text form. */
    static final ValueType<String> PORTS = Scalars.text(
                    "list of ranges in Mesos' text form",
                    "[31000-32000]",
                    "^\\[ *[0-9]+ *- *[0-9]+ *(, *[0-9]+ *- *[0-9]+ *)*\\]$")
            .checked(MesosTypes::ports);

    static final ValueType<Set<String>> ROLES =
            names("list of roles", Scalars.text("role", "ads", "^[^,\\s]+$").checked(Roles::validate));

    static final ValueType<Set<String>> HOST_NAMES = names("list of host names", "node-1");

    static final ValueType<Set<String>> RESOURCE_NAMES = names("list of names", "gpus");

    static final ValueType<Weights> WEIGHTS = ValueType.map(
            "mapping of roles to positive numbers",
            "prod",
            Scalars.POSITIVE_NUMBER,
            Weights::new,
            weights -> texts(weights.byRole()));

    static final ValueType<Quotas> QUOTAS = ValueType.map(
            "mapping of roles to amounts",
            "prod",
            Scalars.text("list of amounts", "cpus:8;mem:16384", "^[^:;]+:[^:;]+(;[^:;]+:[^:;]+)*;?$"),
            Quotas::of,
            quotas -> texts(quotas.guarantees()));

    static final ValueType<ExtendedResources> EXTENDED_RESOURCES = ValueType.map(
            "mapping of Mesos' names to those of Kubernetes",
            "gpus",
            Scalars.text("nvidia.com/gpu"),
            ExtendedResources::of,
            ExtendedResources::kubernetesNames);

    static final ValueType<Set<Capability>> CAPABILITIES = ValueType.list(
            "list of capabilities",
            Scalars.text("capability", "NET_ADMIN", "^[A-Za-z_]+$"),
            Capability::parse,
            capabilities -> capabilities.stream().map(Capability::name).sorted().toList());

    static final ValueType<HostPaths> HOST_PATHS = ValueType.list(
            "list of paths",
            Scalars.text(
                    "absolute path without '..' and ':'",
                    "/srv/data",
                    "^(/([^/:.][^/:]*|[.]|[.][^/:.][^/:]*|[.][.][^/:]+)?)+(:rw)?$"),
            HostPaths::parse,
            paths -> paths.allowed().stream().map(HostPaths.Allowed::toString).toList());

    static final ValueType<AllowedNames> SECRETS = objects("Secret", "database");

    static final ValueType<AllowedNames> CONFIG_MAPS = objects("ConfigMap", "settings");

    static final ValueType<AllowedNames> CLAIMS = objects("PersistentVolumeClaim", "data");

    static final ValueType<AllowedNames> PULL_SECRETS = objects("Secret", "registry");

    static final ValueType<AllowedNames> SERVICE_ACCOUNTS = objects("ServiceAccount", "worker");

    static final ValueType<AllowedNames> RUNTIME_CLASSES = objects("RuntimeClass", "gvisor");

    static final ValueType<AllowedNames> PRIORITY_CLASSES = objects("PriorityClass", "batch");

    static final ValueType<AllowedNames> CSI_DRIVERS = allowed(
            "CSI driver", "secrets-store.csi.k8s.io", "^([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?|[-A-Za-z0-9.]*[*])$");

    static final ValueType<AllowedNames> TAINT_KEYS = allowed(
            "key of a taint", "nvidia.com/gpu", "^([A-Za-z0-9]([-A-Za-z0-9._/]*[A-Za-z0-9])?|[-A-Za-z0-9._/]*[*])$");

    static final ValueType<AllowedNames> METADATA_KEYS = allowed(
            "key with a prefix",
            "prometheus.io/scrape",
            "^([A-Za-z0-9]([-A-Za-z0-9._/]*[A-Za-z0-9])?|[-A-Za-z0-9._/]*[*])$");

    static final ValueType<Set<String>> NAMESPACES = names(
            "list of namespaces", Scalars.text("name of a namespace", "mesos", "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"));

    /** Names of namespaces, or of roles, which may be almost anything. */
    static final ValueType<Set<String>> TENANTS =
            names("list of names", Scalars.text("name", "ads", "^[^,\\s]+$").checked(Roles::validate));

    static final ValueType<Set<String>> FRAMEWORKS = names(
            "list of Frameworks",
            Scalars.text(
                    "name of a Framework",
                    "team-a/batch",
                    "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"));

    /** What can be the name of an object: RBAC says who may use a policy. */
    static final ValueType<String> POLICY_NAME =
            Scalars.text("name of a policy", "batch", "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$");

    static final ValueType<List<ImageRules.Allowed>> IMAGES = ValueType.list(
            "list of images",
            Scalars.text("image", "registry.example/team/", "^[^\\s]+$"),
            ImageRules::parse,
            images -> images.stream().map(ImageRules.Allowed::text).toList());

    static final ValueType<IdRanges> IDS = ValueType.list(
            "list of ranges",
            Scalars.text("range of numbers", "1000-1999", "^([*]|[0-9]{1,10}(-[0-9]{1,10})?)$"),
            IdRanges::parse,
            ids -> ids.isAny()
                    ? List.of("*")
                    : ids.ranges().stream().map(IdRanges.Range::toString).toList());

    static final ValueType<Set<String>> DOCKER_PARAMETERS = names(
            "list of Docker parameters",
            Scalars.text("Docker parameter", "env", "^([*]|[a-zA-Z0-9-]+)$").checked(MesosTypes::dockerParameter));

    static final ValueType<MostResources> MOST_RESOURCES =
            text("list of amounts", "cpus:4;mem:8192", "^([^:;]+:[^:;]+(;[^:;]+:[^:;]+)*;?)?$", MostResources::parse);

    static final ValueType<Map<String, Integer>> USERS =
            ValueType.map("mapping of names to uids", "web", Scalars.integer(1001, 0), Map::copyOf, MesosTypes::texts);

    private MesosTypes() {}

    static ValueType<String> image(String example) {
        return Scalars.text("image", example, "^[^\\s]+$");
    }

    /** What a process without rights may listen on. */
    static ValueType<Integer> port(int example) {
        return Scalars.integer(example, 1024, 65535);
    }

    /** @param reading throws {@link IllegalArgumentException} for what is wrong with the text */
    private static <T> ValueType<T> text(String name, String example, String pattern, Function<String, T> reading) {
        var text = Scalars.text(name, example, pattern);
        return new ValueType<>(
                text.name(),
                text.example(),
                text.schema(),
                (value, path) -> text.read(value, path).flatMap(given -> ValueType.made(given, path, reading)),
                made -> text.writer().apply(made.toString()));
    }

    private static Optional<String> dockerParameter(String key) {
        if (key.equals(TaskLimits.ALL)) {
            return Optional.empty();
        }
        return DockerParametersPart.options().stream()
                .filter(option -> option.keys().contains(key))
                .findFirst()
                .map(option -> option.isRefused()
                        ? Optional.of("'%s' is for no task: %s".formatted(key, option.meaning()))
                        : Optional.<String>empty())
                .orElseGet(() -> Optional.of(
                        "'%s' is no Docker parameter that pods have; write for example env".formatted(key)));
    }

    private static ValueType<AllowedNames> objects(String kind, String example) {
        return allowed("name of a " + kind, example, "^[a-z0-9]?[-a-z0-9.]*[*]?$");
    }

    private static ValueType<AllowedNames> allowed(String what, String example, String pattern) {
        return ValueType.list(
                "list of names",
                Scalars.text(what + ", or its beginning and '*'", example, pattern),
                names -> new AllowedNames(Set.copyOf(names)),
                names -> names.allowed().stream().sorted().toList());
    }

    private static ValueType<Set<String>> names(String name, String example) {
        return names(name, Scalars.text("name", example, "^[^,\\s]+$"));
    }

    private static ValueType<Set<String>> names(String name, ValueType<String> item) {
        return ValueType.list(
                name, item, Set::copyOf, names -> names.stream().sorted().toList());
    }

    private static Optional<String> ports(String text) {
        try {
            Resources.parse("ports:" + text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("'%s' is no list of ranges in Mesos' text form: %s".formatted(text, e.getMessage()));
        }
    }

    private static Map<String, String> texts(Map<String, ?> values) {
        var texts = new TreeMap<String, String>();
        values.forEach((key, value) -> texts.put(key, value.toString()));
        return texts;
    }
}
