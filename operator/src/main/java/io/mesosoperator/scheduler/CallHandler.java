package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import io.mesosoperator.task.ReconcileCallHandler;
import io.mesosoperator.task.executor.ExecutorKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the calls of a subscribed framework: changes an object, or answers in the framework's stream. */
final class CallHandler {

    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);

    private static final Filters NO_FILTER =
            Filters.newBuilder().setRefuseSeconds(0).build();

    private final Subscriptions subscriptions;
    private final OfferCalls offers;
    private final TaskCalls tasks;
    private final ReconcileCallHandler reconciliation;
    private volatile ExecutorCalls executors = ExecutorCalls.NONE;

    CallHandler(Subscriptions subscriptions, OfferCalls offers, TaskCalls tasks, ReconcileCallHandler reconciliation) {
        this.subscriptions = subscriptions;
        this.offers = offers;
        this.tasks = tasks;
        this.reconciliation = reconciliation;
    }

    /** Who does what is asked of executors. */
    void executors(ExecutorCalls served) {
        executors = served;
    }

    void perform(Session session, Call call) {
        Metric.CALLS.count(call.getType().name().toLowerCase(Locale.ROOT));
        switch (call.getType()) {
            case ACCEPT -> accept(session, call.getAccept());
            case DECLINE -> decline(session, call.getDecline());
            case KILL -> kill(session, call.getKill());
            case ACKNOWLEDGE -> acknowledge(session, call.getAcknowledge());
            case RECONCILE -> reconcile(session, call.getReconcile());
            case SUPPRESS -> subscriptions.suppress(session, call.getSuppress().getRolesList());
            case REVIVE -> subscriptions.revive(session, call.getRevive().getRolesList());
            case TEARDOWN -> {
                var _ = subscriptions.tearDown(session);
            }
            case MESSAGE -> {
                var message = call.getMessage();
                executors(session, message.getAgentId(), message.getExecutorId())
                        .forEach(executor -> executors.message(executor, message.getData()));
            }
            case SHUTDOWN ->
                executors(
                                session,
                                call.getShutdown().getAgentId(),
                                call.getShutdown().getExecutorId())
                        .forEach(executors::shutdown);
            case REQUEST -> LOG.debug("Framework {} requests resources; offers ignore it", session.frameworkId());
            case ACCEPT_INVERSE_OFFERS, DECLINE_INVERSE_OFFERS ->
                LOG.debug("Framework {} answers an inverse offer; there are none", session.frameworkId());
            case RECONCILE_OPERATIONS ->
                LOG.debug("Framework {} reconciles operations; none has an id", session.frameworkId());
            case SUBSCRIBE, UPDATE_FRAMEWORK, UNKNOWN, ACKNOWLEDGE_OPERATION_STATUS ->
                throw new IllegalArgumentException("not a call to be performed: " + call.getType());
        }
    }

    /** In whichever of the framework's roles it is; of one that is not there nobody hears. */
    private static List<ExecutorKey> executors(Session session, SlaveID agent, ExecutorID id) {
        return session.keys().stream()
                .map(role -> new ExecutorKey(role, agent.getValue(), id.getValue()))
                .toList();
    }

    private void accept(Session session, Call.Accept asked) {
        var decided = session.accept(asked);
        var understood = decided.understood();
        var accept = understood.accept();
        var filters = accept.hasFilters() ? Optional.of(accept.getFilters()) : Optional.<Filters>empty();
        switch (decided.plan()) {
            case AcceptPlan.Operate(var offer) -> {
                operate(session, offer, accept, filters);
                session.tasksRefused(understood.refused());
            }
            case AcceptPlan.Decline(var given) -> {
                decline(session, given, filters);
                session.tasksRefused(understood.refused());
            }
            case AcceptPlan.Lost(var why, var given) -> {
                LOG.info("Framework {} accepts invalid offers: {}", session.frameworkId(), why);
                session.tasksLost(LaunchStatusUpdates.of(asked), why);
                decline(session, given, Optional.of(NO_FILTER));
            }
        }
    }

    private void operate(Session session, TrackedOffer offer, Call.Accept accept, Optional<Filters> filters) {
        try {
            switch (offers.accept(session.namespace(), offer, accept.getOperationsList(), filters)) {
                case OfferCalls.Written.Done() -> {}
                case OfferCalls.Written.Gone() -> {
                    var why = AcceptValidation.noLongerValid(offer.id());
                    LOG.info("Framework {} accepts invalid offers: {}", session.frameworkId(), why);
                    session.pendingOf(offer.uid()).forEach(launch -> session.taskLost(launch.name(), why));
                }
                case OfferCalls.Written.Refused(var why) -> {
                    session.pendingOf(offer.uid()).forEach(launch -> session.taskRefused(launch.name(), why));
                    decline(session, List.of(offer), Optional.of(NO_FILTER));
                }
            }
        } catch (KubernetesClientException failure) {
            session.unanswered(offer);
            throw failure;
        }
    }

    private void decline(Session session, Call.Decline decline) {
        var ids = decline.getOfferIdsList().stream().map(OfferID::getValue).toList();
        decline(
                session,
                session.decline(ids),
                decline.hasFilters() ? Optional.of(decline.getFilters()) : Optional.empty());
    }

    private void decline(Session session, List<TrackedOffer> given, Optional<Filters> filters) {
        for (var offer : given) {
            try {
                if (offers.decline(session.namespace(), offer, filters)
                        instanceof OfferCalls.Written.Refused(var why)) {
                    LOG.warn("Offer {} cannot be declined: {}", offer.id(), why);
                }
            } catch (KubernetesClientException failure) {
                given.forEach(session::unanswered);
                throw failure;
            }
        }
    }

    private void kill(Session session, Call.Kill kill) {
        var agentId = kill.hasAgentId() ? Optional.of(kill.getAgentId().getValue()) : Optional.<String>empty();
        switch (session.kill(kill.getTaskId().getValue(), agentId, kill.getKillPolicy())) {
            case TaskUpdateTracker.Kill.Write(var task) -> tasks.kill(task, kill.getKillPolicy());
            case TaskUpdateTracker.Kill.OnOffer(var id, var uid, var policies) -> {
                if (!offers.kill(
                        session.namespace(), id, uid, policies)) { // so all tasks that it has launched have objects
                    var namespace = session.namespace();
                    policies.forEach((name, policy) -> tasks.kill(namespace, name, id, policy));
                }
            }
            case TaskUpdateTracker.Kill.Nothing() ->
                LOG.debug("Nothing to kill for {}", kill.getTaskId().getValue());
            case TaskUpdateTracker.Kill.Unknown() ->
                reconciliation
                        .answerToKill(session.keys(), kill.getTaskId())
                        .ifPresent(status -> session.tell(List.of(Events.update(status))));
        }
    }

    private void reconcile(Session session, Call.Reconcile reconcile) {
        var asked = reconcile.getTasksList().stream().map(CallHandler::asked).toList();
        session.tell(reconciliation.reconcile(session.keys(), asked, session.unsettled()).stream()
                .map(Events::update)
                .toList());
    }

    private static TaskStatus asked(Call.Reconcile.Task task) {
        var status = TaskStatus.newBuilder().setTaskId(task.getTaskId());
        if (task.hasAgentId()) {
            status.setSlaveId(task.getAgentId());
        }
        return status.buildPartial();
    }

    /** Only the acknowledgement of a terminal update is stored: a new scheduler receives the other updates again. */
    private void acknowledge(Session session, Call.Acknowledge acknowledge) {
        var uuid = acknowledge.getUuid();
        var updates = session.awaiting(acknowledge.getTaskId().getValue(), uuid);
        if (updates.isEmpty()) {
            LOG.debug("Framework {} acknowledges an update that was not sent", session.frameworkId());
            return;
        }
        if (updates.get().isEnd(uuid)) {
            tasks.acknowledge(updates.get().task().key());
        }
        session.acknowledged(updates.get(), uuid);
        subscriptions.used(updates.get().task().framework());
    }
}
