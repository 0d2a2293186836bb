package io.mesosoperator.task.pod;

import io.mesosoperator.security.UsualResources;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;

/**
 * What a task gets of a resource that it asks too little of, or does not mention. It is added to the task's message
 * before anything is decided: what its pod requests, what its offer loses and what the ledger counts are the same.
 *
 * @param memoryMegabytes memory of a task that asks for none; at least {@link #MIN_MEMORY}
 * @param sandboxMegabytes how much a task without disk may write into a sandbox on the node. It is only a limit: the
 *     node's disk is not counted for it
 */
public record ResourceDefaults(int memoryMegabytes, int sandboxMegabytes) {

    /** Mesos: MIN_CPUS in master/constants.hpp; its Docker containerizer never sets fewer shares. */
    private static final BigDecimal MIN_CPUS = new BigDecimal("0.01");

    /** Mesos: MIN_MEMORY in slave/containerizer/docker.cpp, in MB of 1024 * 1024 bytes: a container gets no less. */
    public static final int MIN_MEMORY = 32;

    public static final int MEMORY_MEGABYTES = 128;
    public static final int SANDBOX_MEGABYTES = 10 * 1024;

    public static ResourceDefaults standard() {
        return new ResourceDefaults(MEMORY_MEGABYTES, SANDBOX_MEGABYTES);
    }

    /**
     * The task with all that its pod gets; the same task if nothing is missing, or if its resources are invalid.
     *
     * @param ofPolicy what its task policy says of it
     */
    public TaskInfo fill(TaskInfo task, UsualResources ofPolicy) {
        if (task.getResourcesList().stream().allMatch(ResourceDefaults::isNothing)) {
            return task; // Mesos: "Task uses no resources"
        }
        var leastMemory = Math.max(MIN_MEMORY, ofPolicy.leastMemory());
        var memory = ofPolicy.memory() > 0 ? ofPolicy.memory() : memoryMegabytes;
        return fill(
                fill(
                        fill(task, "cpus", MIN_CPUS, MIN_CPUS),
                        "mem",
                        BigDecimal.valueOf(leastMemory),
                        BigDecimal.valueOf(Math.max(memory, leastMemory))),
                "disk",
                BigDecimal.valueOf(ofPolicy.leastDisk()),
                BigDecimal.valueOf(Math.max(ofPolicy.disk(), ofPolicy.leastDisk())));
    }

    private static TaskInfo fill(TaskInfo task, String name, BigDecimal least, BigDecimal usual) {
        var asked = Stream.of(task.getResourcesList(), task.getExecutor().getResourcesList())
                .flatMap(List::stream)
                .filter(resource -> resource.getName().equals(name))
                .filter(resource -> !resource.hasDisk()) // a volume is no room in the sandbox
                .toList();
        if (!asked.stream().allMatch(ResourceDefaults::isAmount)) {
            return task;
        }
        var sum = asked.stream()
                .map(resource -> BigDecimal.valueOf(resource.getScalar().getValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var missing = (sum.signum() == 0 ? usual : least).subtract(sum);
        return missing.signum() <= 0
                ? task
                : task.toBuilder().addResources(more(name, missing, asked)).buildPartial();
    }

    /** Unreserved, for a reservation may have no more; a task cannot have revocable and other cpus. */
    private static Resource more(String name, BigDecimal amount, List<Resource> asked) {
        var more = Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setRole("*")
                .setScalar(Value.Scalar.newBuilder().setValue(amount.doubleValue()));
        asked.stream()
                .filter(Resource::hasRevocable)
                .findFirst()
                .ifPresent(revocable -> more.setRevocable(revocable.getRevocable()));
        return more.build();
    }

    private static boolean isAmount(Resource resource) {
        var value = resource.getScalar().getValue();
        return resource.getType() == Value.Type.SCALAR && value >= 0 && Double.isFinite(value);
    }

    private static boolean isNothing(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> resource.getScalar().getValue() == 0;
            case RANGES -> resource.getRanges().getRangeCount() == 0;
            case SET -> resource.getSet().getItemCount() == 0;
            case TEXT -> true;
        };
    }
}
