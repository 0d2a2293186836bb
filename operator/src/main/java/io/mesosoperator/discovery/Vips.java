package io.mesosoperator.discovery;

import io.mesosoperator.crds.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.Network;
import org.apache.mesos.Protos.Labels;
import org.apache.mesos.Protos.TaskInfo;

/**
 * The VIPs of a task, from the labels of its DiscoveryInfo and its own labels. In DC/OS they are labels of a Port,
 * which has none in Mesos 0.23; the number in the label's key tells which port is meant.
 *
 * @param ignored labels that are left out, and why: Mesos treats them like any other label, so the task runs
 */
public record Vips(List<Vip> all, List<Problem> ignored) {

    /** Each VIP costs a Service and a cluster address. */
    private static final int MOST = 32;

    public Vips {
        all = List.copyOf(all);
        ignored = List.copyOf(ignored);
    }

    /**
     * The VIPs of a task.
     *
     * @param task as {@link Discoverable} presents it
     */
    public static Vips of(TaskInfo task) {
        var all = new ArrayList<Vip>();
        var ignored = new ArrayList<Problem>();
        read(Discoverable.pathOfDiscovery(task) + ".labels", task.getDiscovery().getLabels(), task, all, ignored);
        read("spec.labels", task.getLabels(), task, all, ignored);
        return new Vips(all, ignored);
    }

    /** The ports that VIPs lead to, without duplicates. */
    public List<DiscoveredPort> targets() {
        return all.stream().map(Vip::target).distinct().toList();
    }

    private static void read(String path, Labels labels, TaskInfo task, List<Vip> all, List<Problem> ignored) {
        for (int i = 0; i < labels.getLabelsCount(); i++) {
            var where = "%s.labels[%d]".formatted(path, i);
            switch (VipLabel.read(where, labels.getLabels(i)).orElse(null)) {
                case null -> {} // another application's label
                case VipLabel.Ignored(var problem) -> ignored.add(problem);
                case VipLabel.Named named -> add(named, where, task, all, ignored);
            }
        }
    }

    private static void add(VipLabel.Named vip, String path, TaskInfo task, List<Vip> all, List<Problem> ignored) {
        if (isShutOff(task)) {
            ignored.add(new Problem(path, "a task in network NONE cannot be reached by any name; use network BRIDGE"));
            return;
        }
        if (all.size() >= MOST) {
            ignored.add(new Problem(path, "a task can have at most %d VIPs".formatted(MOST)));
            return;
        }
        var targets = DiscoveredPort.ofIndex(task, vip.index());
        if (targets.isEmpty()) {
            ignored.add(new Problem(
                    path,
                    ("VIP /%s:%d is for the task's port %d, counted from 0, and there is none that a Service"
                                            + " can lead to; those of")
                                    .formatted(vip.name(), vip.port(), vip.index())
                            + " DiscoveryInfo count, or where it has none those of resources"));
        }
        for (var target : targets) {
            var asked = new Vip(vip.name(), vip.port(), target);
            if (all.stream().noneMatch(asked::isSameAs)) {
                all.add(asked);
            } else if (!all.contains(asked)) {
                ignored.add(new Problem(
                        path,
                        "VIP /%s:%d leads to another %s port of the task already; use another port for it"
                                .formatted(vip.name(), vip.port(), target.protocol())));
            }
        }
    }

    private static boolean isShutOff(TaskInfo task) {
        var docker = task.getContainer().getDocker();
        return docker.hasNetwork() && docker.getNetwork() == Network.NONE;
    }
}
