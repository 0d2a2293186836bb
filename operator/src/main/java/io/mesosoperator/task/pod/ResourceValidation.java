package io.mesosoperator.task.pod;

import io.mesosoperator.crds.Problem;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** Which resources a task can get from Kubernetes, and whether its amounts are valid. */
final class ResourceValidation {

    private static final String PORTS = "ports";
    private static final Set<String> SCALARS = Set.of("cpus", "mem", "disk");

    static final int LAST_PORT = 65535;

    /** Far above any machine, far below where a Kubernetes quantity would overflow. */
    private static final double MOST = 1e9;

    private ResourceValidation() {}

    /** All problems of the resource at the path, {@code spec.resources[2]}. */
    static List<Problem> problems(Resource resource, String path, ExtendedResources extended) {
        var name = resource.getName();
        if (resource.hasRevocable() && (name.equals(PORTS) || extended.has(name))) {
            return List.of(new Problem(
                    path + ".revocable",
                    "%s cannot be revocable: Kubernetes never oversubscribes it; remove revocable".formatted(name)));
        }
        if (!isKnown(name, extended)) {
            return unknown(resource, path, extended);
        }
        var expected = name.equals(PORTS) ? Value.Type.RANGES : Value.Type.SCALAR;
        if (resource.getType() != expected) {
            return List.of(
                    new Problem(path + ".type", "%s must be %s, not %s".formatted(name, expected, resource.getType())));
        }
        var problems = name.equals(PORTS) ? ranges(resource, path) : scalar(resource, path, extended);
        return problems.isEmpty() ? general(resource, path) : problems;
    }

    /** Resources that only Agent objects define may have any type. */
    private static List<Problem> unknown(Resource resource, String path, ExtendedResources extended) {
        var problems = resource.getType() == Value.Type.SCALAR ? scalar(resource, path, extended) : List.<Problem>of();
        return problems.isEmpty() ? general(resource, path) : problems;
    }

    private static List<Problem> general(Resource resource, String path) {
        return Resources.validate(resource).map(text -> new Problem(path, text)).stream()
                .toList();
    }

    /** Whether the pod requests it from Kubernetes. */
    static boolean isKnown(String name, ExtendedResources extended) {
        return name.equals(PORTS) || SCALARS.contains(name) || extended.has(name);
    }

    private static List<Problem> scalar(Resource resource, String path, ExtendedResources extended) {
        var value = resource.getScalar().getValue();
        if (!(value >= 0 && value <= MOST)) {
            return List.of(new Problem(path + ".scalar.value", "%s must be between 0 and %.0f".formatted(value, MOST)));
        }
        if (extended.has(resource.getName()) && value != Math.rint(value)) {
            return List.of(new Problem(
                    path + ".scalar.value",
                    "The '%s' resource must be an unsigned integer, not %s".formatted(resource.getName(), value)));
        }
        return List.of();
    }

    private static List<Problem> ranges(Resource resource, String path) {
        var problems = new ArrayList<Problem>();
        var ranges = resource.getRanges().getRangeList();
        for (int i = 0; i < ranges.size(); i++) {
            var begin = ranges.get(i).getBegin();
            var end = ranges.get(i).getEnd();
            var where = path + ".ranges.range[%d]".formatted(i);
            if (Long.compareUnsigned(begin, end) > 0) {
                problems.add(
                        problem(where, "begin %s is greater than end %s; swap them or remove the range", begin, end));
            } else if (!isPort(begin) || !isPort(end)) {
                problems.add(problem(where, "%s to %s is not within the ports 1 to " + LAST_PORT, begin, end));
            }
        }
        return problems;
    }

    static boolean isPort(long number) {
        return number >= 1 && number <= LAST_PORT;
    }

    private static Problem problem(String path, String format, long begin, long end) {
        return new Problem(path, format.formatted(Long.toUnsignedString(begin), Long.toUnsignedString(end)));
    }
}
