import com.google.protobuf.InvalidProtocolBufferException;
import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.VMLeaseObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;

/**
 * A framework on the interfaces of {@code mesos.jar}, with the driver of this project before it on the class path.
 * Fenzo is asked whether a task fits an offer; one that fits none is launched all the same, to be refused.
 */
final class Client implements Scheduler, Conversation.Calls {

    private final Conversation conversation = new Conversation(this);
    private final TaskScheduler fenzo = new TaskScheduler.Builder()
            .withLeaseOfferExpirySecs(3600)
            .withLeaseRejectAction(lease -> {})
            .build();
    private final MesosSchedulerDriver driver;
    private volatile String known = "";

    private Client(String master, String id) {
        FrameworkInfo.Builder framework = FrameworkInfo.newBuilder()
                .setUser("nobody")
                .setName("driver")
                .setFailoverTimeout(1000);
        if (!id.isEmpty()) {
            framework.setId(FrameworkID.newBuilder().setValue(id));
        }
        driver = new MesosSchedulerDriver(this, framework.build(), master);
    }

    public static void main(String[] args) throws Exception {
        Client client = new Client(args[0], args.length > 1 ? args[1] : "");
        client.driver.start();
        client.conversation.listen();
        System.exit(0);
    }

    @Override
    public void registered(SchedulerDriver by, FrameworkID id, Protos.MasterInfo master) {
        known = id.getValue();
        Conversation.tell("subscribed", Map.of("id", known));
    }

    @Override
    public void reregistered(SchedulerDriver by, Protos.MasterInfo master) {
        Conversation.tell("subscribed", Map.of("id", known));
    }

    @Override
    public void disconnected(SchedulerDriver by) {
        Conversation.tell("disconnected", Map.of());
    }

    @Override
    public void resourceOffers(SchedulerDriver by, List<Protos.Offer> offers) {
        List<Offer> later = new ArrayList<>();
        for (Protos.Offer offer : offers) {
            later.add(read(Offer.parser(), offer.toByteArray()));
        }
        conversation.offers(later);
    }

    @Override
    public void offerRescinded(SchedulerDriver by, Protos.OfferID offer) {
        conversation.rescinded(read(OfferID.parser(), offer.toByteArray()));
    }

    @Override
    public void statusUpdate(SchedulerDriver by, Protos.TaskStatus status) {
        conversation.status(read(TaskStatus.parser(), status.toByteArray()));
    }

    @Override
    public void frameworkMessage(
            SchedulerDriver by, Protos.ExecutorID executor, Protos.SlaveID slave, byte[] data) {}

    @Override
    public void slaveLost(SchedulerDriver by, Protos.SlaveID slave) {
        Conversation.tell("failure", Map.of("agent", slave.getValue()));
    }

    @Override
    public void executorLost(
            SchedulerDriver by, Protos.ExecutorID executor, Protos.SlaveID slave, int status) {}

    @Override
    public void error(SchedulerDriver by, String message) {
        Conversation.tell("error", Map.of("message", message));
    }

    @Override
    public void launch(Offer offer, TaskInfo task) {
        Protos.Offer of = read(Protos.Offer.parser(), offer.toByteArray());
        Protos.TaskInfo info = read(Protos.TaskInfo.parser(), task.toByteArray());
        List<TaskRequest> requests = new ArrayList<>(List.of(new Request(info)));
        List<VirtualMachineLease> leases = new ArrayList<>(List.of(new VMLeaseObject(of)));
        var placed = fenzo.scheduleOnce(requests, leases).getResultMap();
        fenzo.expireAllLeases(); // each offer is answered at once
        System.err.println(info.getTaskId().getValue() + (placed.isEmpty() ? " fits no offer" : " is placed by Fenzo"));
        driver.launchTasks(
                List.of(of.getId()), List.of(info), Filters.newBuilder().setRefuseSeconds(0).build());
    }

    @Override
    public void kill(TaskID task, AgentID agent) {
        driver.killTask(read(Protos.TaskID.parser(), task.toByteArray()));
    }

    @Override
    public void reconcile(TaskID task, AgentID agent) {
        driver.reconcileTasks(List.of(Protos.TaskStatus.newBuilder()
                .setTaskId(read(Protos.TaskID.parser(), task.toByteArray()))
                .setSlaveId(Protos.SlaveID.newBuilder().setValue(agent.getValue()))
                .setState(Protos.TaskState.TASK_RUNNING)
                .build()));
    }

    @Override
    public void teardown() {
        driver.stop();
    }

    /** Messages of v0 and v1 are the same bytes. */
    private static <T> T read(com.google.protobuf.Parser<T> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What Fenzo wants to know of a task. */
    private static final class Request implements TaskRequest {
        private final Protos.TaskInfo task;
        private AssignedResources assigned;

        Request(Protos.TaskInfo task) {
            this.task = task;
        }

        private double scalar(String name) {
            return task.getResourcesList().stream()
                    .filter(resource -> resource.getName().equals(name))
                    .mapToDouble(resource -> resource.getScalar().getValue())
                    .sum();
        }

        @Override
        public String getId() {
            return task.getTaskId().getValue();
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return scalar("cpus");
        }

        @Override
        public double getMemory() {
            return scalar("mem");
        }

        @Override
        public double getNetworkMbps() {
            return 0;
        }

        @Override
        public double getDisk() {
            return 0;
        }

        @Override
        public int getPorts() {
            return 0;
        }

        @Override
        public Map<String, Double> getScalarRequests() {
            return Map.of();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Map.of();
        }

        @Override
        public List<? extends ConstraintEvaluator> getHardConstraints() {
            return List.of();
        }

        @Override
        public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
            return List.of();
        }

        @Override
        public void setAssignedResources(AssignedResources resources) {
            assigned = resources;
        }

        @Override
        public AssignedResources getAssignedResources() {
            return assigned;
        }
    }
}
