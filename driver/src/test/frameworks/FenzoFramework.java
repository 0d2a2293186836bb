import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskAssignmentResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMAssignmentResult;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import com.netflix.fenzo.plugins.VMLeaseObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/**
 * A framework whose tasks Netflix Fenzo places on the offers, packed onto as few agents as will do.
 *
 * <p>Arguments: the master, how many tasks, and their command.
 */
public class FenzoFramework implements Scheduler {

    private final String command;
    private final int tasks;
    private final Map<String, TaskRequest> pending = new HashMap<>();
    private final TaskScheduler fenzo;
    private SchedulerDriver driver;
    private int finished;

    private FenzoFramework(int tasks, String command) {
        this.tasks = tasks;
        this.command = command;
        fenzo = new TaskScheduler.Builder()
                .withLeaseOfferExpirySecs(3600)
                .withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker)
                .withLeaseRejectAction(lease -> driver.declineOffer(lease.getOffer().getId()))
                .build();
        for (int i = 0; i < tasks; i++) {
            pending.put("fenzo-" + i, new Request("fenzo-" + i));
        }
    }

    public static void main(String[] args) {
        FrameworkInfo framework =
                FrameworkInfo.newBuilder().setUser("").setName("fenzo").build();
        MesosSchedulerDriver driver =
                new MesosSchedulerDriver(new FenzoFramework(Integer.parseInt(args[1]), args[2]), framework, args[0]);
        System.exit(driver.run() == Status.DRIVER_STOPPED ? 0 : 1);
    }

    @Override
    public void registered(SchedulerDriver by, FrameworkID id, MasterInfo master) {
        driver = by;
        System.out.println("registered " + id.getValue());
    }

    @Override
    public void reregistered(SchedulerDriver by, MasterInfo master) {}

    @Override
    public void resourceOffers(SchedulerDriver by, List<Offer> offers) {
        List<VirtualMachineLease> leases = new ArrayList<>();
        for (Offer offer : offers) {
            leases.add(new VMLeaseObject(offer));
        }
        Map<String, VMAssignmentResult> placed =
                fenzo.scheduleOnce(new ArrayList<>(pending.values()), leases).getResultMap();
        for (VMAssignmentResult host : placed.values()) {
            List<OfferID> used = new ArrayList<>();
            for (VirtualMachineLease lease : host.getLeasesUsed()) {
                used.add(lease.getOffer().getId());
            }
            SlaveID slave = host.getLeasesUsed().get(0).getOffer().getSlaveId();
            List<TaskInfo> here = new ArrayList<>();
            for (TaskAssignmentResult task : host.getTasksAssigned()) {
                pending.remove(task.getTaskId());
                fenzo.getTaskAssigner().call(task.getRequest(), host.getHostname());
                here.add(task(task.getTaskId(), slave));
            }
            System.out.println("placed " + here.size() + " on " + host.getHostname());
            by.launchTasks(used, here);
        }
    }

    private TaskInfo task(String id, SlaveID slave) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(slave)
                .setCommand(CommandInfo.newBuilder().setValue(command))
                .addResources(resource("cpus", 0.5))
                .addResources(resource("mem", 64))
                .build();
    }

    private static Resource resource(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    @Override
    public void offerRescinded(SchedulerDriver by, OfferID offer) {
        fenzo.expireLease(offer.getValue());
    }

    @Override
    public void statusUpdate(SchedulerDriver by, TaskStatus status) {
        System.out.println(status.getTaskId().getValue() + " " + status.getState());
        if (status.getState() == TaskState.TASK_FINISHED && ++finished == tasks) {
            fenzo.shutdown();
            by.stop();
        }
    }

    @Override
    public void frameworkMessage(SchedulerDriver by, ExecutorID executor, SlaveID slave, byte[] data) {}

    @Override
    public void disconnected(SchedulerDriver by) {
        fenzo.expireAllLeases();
    }

    @Override
    public void slaveLost(SchedulerDriver by, SlaveID slave) {
        fenzo.expireAllLeasesByVMId(slave.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver by, ExecutorID executor, SlaveID slave, int status) {}

    @Override
    public void error(SchedulerDriver by, String message) {
        System.out.println("error " + message);
    }

    /** What Fenzo wants to know of a task. */
    private static final class Request implements TaskRequest {
        private final String id;
        private AssignedResources assigned;

        Request(String id) {
            this.id = id;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return 0.5;
        }

        @Override
        public double getMemory() {
            return 64;
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
            return Collections.emptyMap();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Collections.emptyMap();
        }

        @Override
        public List<? extends ConstraintEvaluator> getHardConstraints() {
            return Collections.emptyList();
        }

        @Override
        public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
            return Collections.emptyList();
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
