package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.KnownFramework;
import io.mesosoperator.master.MasterSource;
import io.mesosoperator.master.SandboxSource;
import io.mesosoperator.master.UsageSource;
import io.mesosoperator.metrics.Gauges;
import io.mesosoperator.metrics.MesosNames;
import io.mesosoperator.task.TaskModule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the pages of the master tell, from what the operator has in memory. */
record MasterState(
        String masterId,
        Instant elected,
        Supplier<OperatorConfiguration> configuration,
        Gauges gauges,
        FrameworkRegistry registry,
        Ledger ledger,
        AgentHealthChecker health,
        OfferBook book,
        TaskModule taskModule,
        Supplier<Stream<TaskInfoResource>> taskObjects,
        Function<String, Optional<Node>> nodes,
        UsageSource usage,
        SandboxSource sandboxSource)
        implements MasterSource {

    @Override
    public Optional<String> cluster() {
        return Optional.of(configuration.get().schedulerApi().cluster()).filter(name -> !name.isEmpty());
    }

    @Override
    public Map<String, String> flags() {
        return MasterFlags.of(configuration.get());
    }

    @Override
    public Map<String, Double> metrics() {
        gauges.refreshIfOld();
        return MesosNames.of(gauges.meters());
    }

    @Override
    public List<KnownFramework> frameworks() {
        return registry.known();
    }

    @Override
    public Map<FrameworkKey, FrameworkUse> use() {
        return ledger.usedByFramework();
    }

    @Override
    public List<OutstandingOffer> offers() {
        return book.outstanding();
    }

    @Override
    public AllocationPolicy policy() {
        return configuration.get().allocation();
    }

    @Override
    public Map<String, AgentState> agents() {
        return ledger.agents();
    }

    @Override
    public boolean responds(String slaveId) {
        return health.responds(slaveId);
    }

    @Override
    public Optional<Node> node(String slaveId) {
        return nodes.apply(slaveId);
    }

    @Override
    public Stream<TaskInfoResource> tasks() {
        return taskObjects.get();
    }

    @Override
    public Optional<Pod> pod(String taskUid) {
        return taskModule.pod(taskUid);
    }

    @Override
    public Optional<Pod> podOf(TaskInfoResource task) {
        return taskModule.podOf(task.key());
    }

    @Override
    public Optional<UsageSource> kubelets() {
        return configuration.get().schedulerApi().agentStatistics() ? Optional.of(usage) : Optional.empty();
    }

    @Override
    public Optional<SandboxSource> sandboxes() {
        return configuration.get().schedulerApi().sandboxFiles() ? Optional.of(sandboxSource) : Optional.empty();
    }
}
