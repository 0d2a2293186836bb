package io.mesosoperator.offer;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.SideBySide;
import io.mesosoperator.task.validation.LaunchedGroup;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.TaskInfo;

/** Creates the TaskInfo objects of the tasks that an ACCEPT launches. May be repeated. */
public final class LaunchedTasks {

    private final KubernetesClient client;
    private final AllocatorService allocator;
    private final Codec codec;
    private final AcceptListener listener;
    private final SideBySide sideBySide;

    public LaunchedTasks(
            KubernetesClient client,
            AllocatorService allocator,
            Codec codec,
            AcceptListener listener,
            SideBySide sideBySide) {
        this.client = client;
        this.sideBySide = sideBySide;
        this.allocator = allocator;
        this.codec = codec;
        this.listener = listener;
    }

    static LaunchNames names(OfferResource offer) {
        return new LaunchNames(offer.getMetadata().getUid());
    }

    /** The names of all TaskInfos of an ACCEPT. */
    static Set<String> names(OfferResource offer, List<Operation> operations) {
        var names = names(offer);
        return operations.stream()
                .filter(operation -> operation.getType() == Operation.Type.LAUNCH)
                .flatMap(operation -> operation.getLaunch().getTaskInfosList().stream())
                .map(task -> names.next(task.getTaskId().getValue()))
                .collect(Collectors.toSet());
    }

    /** A task, the name that its TaskInfo has or gets, and the group that it is launched with, if any. */
    private record Launch(TaskInfo task, String name, Optional<TaskGroup> group) {}

    private static Stream<Launch> launches(Operation operation, LaunchNames names) {
        var tasks = operation.getLaunch().getTaskInfosList();
        var taskNames = tasks.stream()
                .map(task -> names.next(task.getTaskId().getValue()))
                .toList();
        var group = LaunchedGroup.of(operation).map(launched -> launched.as(taskNames));
        return IntStream.range(0, tasks.size()).mapToObj(i -> new Launch(tasks.get(i), taskNames.get(i), group));
    }

    /**
     * Creates all of them, side by side but for {@link LaunchSequences}; what the API server refuses is told to the
     * listener. Should it fail at some, the others are created all the same.
     *
     * @param known what came of tasks when this was tried before, by name; it is added to
     * @return in the order of the operations
     */
    List<AcceptedStatus.Launched> create(
            OfferResource offer, OfferSpec spec, ConcurrentMap<String, AcceptedStatus.Launched> known) {
        var names = names(offer);
        var launches = spec.operations().stream()
                .filter(operation -> operation.getType() == Operation.Type.LAUNCH)
                .flatMap(operation -> launches(operation, names))
                .toList();
        // one that is killed before it has a pod has nothing that would take time to stop
        var killed = OfferObjects.killed(offer).keySet();
        var creations = LaunchSequences.of(launches, Launch::task).stream()
                .map(sequence -> creation(offer, spec, sequence, killed, known))
                .toList();
        var launched = sideBySide.all(offer.getMetadata().getNamespace(), creations).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(AcceptedStatus.Launched::name, Function.identity()));
        return launches.stream()
                .map(launch -> Objects.requireNonNull(launched.get(launch.name())))
                .toList();
    }

    private Supplier<List<AcceptedStatus.Launched>> creation(
            OfferResource offer,
            OfferSpec spec,
            List<Launch> sequence,
            Set<String> killed,
            ConcurrentMap<String, AcceptedStatus.Launched> known) {
        return () -> sequence.stream()
                .map(launch -> {
                    var before = known.get(launch.name());
                    return before == null ? create(offer, spec, launch, killed.contains(launch.name()), known) : before;
                })
                .toList();
    }

    private AcceptedStatus.Launched create(
            OfferResource offer,
            OfferSpec spec,
            Launch launch,
            boolean isKilled,
            ConcurrentMap<String, AcceptedStatus.Launched> known) {
        var id = offer.getMetadata().getName();
        var alone = new TaskInfoSpec(
                launch.task(),
                spec.message().getFrameworkId(),
                List.of(OfferID.newBuilder().setValue(id).build()),
                Optional.empty(),
                isKilled);
        var taskInfo = launch.group().map(alone::in).orElse(alone);
        var refused = create(offer, launch.name(), taskInfo);
        refused.ifPresent(why -> {
            allocator.withdrawLaunch(id, launch.name());
            listener.refused(offer, launch.name(), why);
        });
        var launched = new AcceptedStatus.Launched(launch.task().getTaskId().getValue(), launch.name(), refused);
        known.put(launch.name(), launched);
        return launched;
    }

    /** Returns why there is no such object, if the API server refused it or another object has its name. */
    private Optional<String> create(OfferResource offer, String name, TaskInfoSpec spec) {
        var taskInfo = new TaskInfoResource();
        taskInfo.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(offer.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .build());
        taskInfo.setSpec(codec.encode(CustomResourceKind.TASK_INFO, spec));
        try {
            client.resource(taskInfo).create();
            return Optional.empty();
        } catch (KubernetesClientException failure) {
            if (ApiErrors.isAlreadyExists(failure)) {
                return taken(taskInfo, spec);
            }
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            return Optional.of(ApiErrors.words(failure));
        }
    }

    /** The name has a hash of the offer, but a tenant may know it and come first. */
    private Optional<String> taken(TaskInfoResource wanted, TaskInfoSpec spec) {
        var found = client.resource(wanted).get();
        if (found == null || isThisTask(found, spec)) {
            return Optional.empty(); // created before; if it is gone since, it has been deleted
        }
        return Optional.of("TaskInfo %s exists already and is another task; delete it, and launch this one again"
                .formatted(wanted.getMetadata().getName()));
    }

    private boolean isThisTask(TaskInfoResource found, TaskInfoSpec spec) {
        return codec.decode(CustomResourceKind.TASK_INFO, found.getSpec()) instanceof Decoded.Ok<TaskInfoSpec>(var said)
                && said.message().equals(spec.message())
                && said.frameworkId().equals(spec.frameworkId())
                && said.offerIds().equals(spec.offerIds())
                && said.group().equals(spec.group());
    }
}
