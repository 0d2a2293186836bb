package io.mesosoperator.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Every pod of the server lives its script on a thread of its own, from its binding to its end. */
final class PodLives implements ResourceEventHandler<Pod>, AutoCloseable {

    private static final Set<String> TERMINAL = Set.of("Succeeded", "Failed");
    private static final Duration FOREVER = Duration.ofDays(1);

    private final ScriptedKubelet kubelet;
    private final NodesUp nodesUp;
    private final Function<Pod, PodScript> scripts;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final SharedIndexInformer<Pod> informer;

    /** What the watch has said about one pod: that somebody asked for its deletion, that it is gone. */
    private record Life(CountDownLatch deletion, CompletableFuture<Void> gone) {

        boolean deletedWithin(Duration time) throws InterruptedException {
            return deletion.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    PodLives(KubernetesClient client, ScriptedKubelet kubelet, NodesUp nodesUp, Function<Pod, PodScript> scripts) {
        this.kubelet = kubelet;
        this.nodesUp = nodesUp;
        this.scripts = scripts;
        this.informer = client.pods().inAnyNamespace().inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        var life = lives.computeIfAbsent(pod.getMetadata().getUid(), uid -> begin(pod));
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            life.deletion().countDown();
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        var life = lives.remove(pod.getMetadata().getUid());
        if (life != null) {
            life.gone().complete(null);
            life.deletion().countDown();
        }
    }

    @Override
    public void close() {
        informer.close();
        threads.shutdownNow();
        threads.close();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("pods could not follow their scripts", failures.peek());
        }
    }

    private Life begin(Pod pod) {
        var life = new Life(new CountDownLatch(1), new CompletableFuture<>());
        if (!TERMINAL.contains(pod.getStatus().getPhase())) {
            threads.execute(() -> live(pod, life));
        }
        return life;
    }

    private void live(Pod pod, Life life) {
        try {
            var node = ScriptedKubelet.nodeOf(pod);
            if (node.isPresent() && nodesUp.await(node.get(), life.gone())) {
                start(pod);
                follow(scripts.apply(pod), pod, node.get(), life);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Close interrupts requests, and a pod may be deleted between two events that tell of it.
            if (!threads.isShutdown() && kubelet.isOnItsNode(pod)) {
                failures.add(e);
            }
        }
    }

    private void start(Pod pod) {
        if (pod.getSpec().getNodeName() == null) {
            kubelet.bind(pod);
        }
    }

    private void follow(PodScript script, Pod pod, String node, Life life) throws InterruptedException {
        switch (script) {
            case PodScript.Runs(var exitCode) -> {
                kubelet.run(pod);
                life.deletedWithin(FOREVER);
                whenUp(node, life, () -> kubelet.finishDeletion(pod, exitCode));
            }
            case PodScript.Exits(var exitCode, var after) -> {
                kubelet.run(pod);
                endAfter(after, pod, node, life, () -> kubelet.terminate(pod, exitCode));
            }
            case PodScript.RunsOutOfMemory(var after) -> {
                kubelet.run(pod);
                endAfter(after, pod, node, life, () -> kubelet.oomKill(pod));
            }
            case PodScript.FailsInInit(var exitCode) -> kubelet.failInit(pod, exitCode);
            case PodScript.Waits(var reason, var message) -> {
                kubelet.keepWaiting(pod, reason, message);
                life.deletedWithin(FOREVER);
                whenUp(node, life, () -> kubelet.finishDeletionOfWaiting(pod));
            }
        }
    }

    private void endAfter(Duration time, Pod pod, String node, Life life, Runnable end) throws InterruptedException {
        if (life.deletedWithin(time)) {
            whenUp(node, life, () -> kubelet.finishDeletion(pod, PodScript.TERMINATED));
        } else {
            whenUp(node, life, end);
        }
    }

    private void whenUp(String node, Life life, Runnable step) throws InterruptedException {
        if (nodesUp.await(node, life.gone())) {
            step.run();
        }
    }
}
