import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.mesos.MesosNativeLibrary;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
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
 * A framework as one wrote them in 2015, against mesos.jar 0.23: it runs tasks with an executor of its own, tells each
 * by a message to finish, and ends when all have. Without an executor its tasks are commands, which end by themselves.
 *
 * <p>Arguments: the master, how many tasks, and the command of the executor, if there is one, and how many of it; each
 * task has its own if nothing is said.
 */
public class Framework2015 implements Scheduler {

    private static final Charset UTF_8 = Charset.forName("UTF-8");

    private final int tasks;
    private final String command;
    private final int executors;
    private int launched;
    private int finished;

    private Framework2015(int tasks, String command, int executors) {
        this.tasks = tasks;
        this.command = command;
        this.executors = executors;
    }

    public static void main(String[] args) {
        MesosNativeLibrary.load();
        System.out.println("libmesos " + MesosNativeLibrary.version().major);
        FrameworkInfo framework = FrameworkInfo.newBuilder()
                .setUser("") // Mesos fills in the current user.
                .setName("framework-2015")
                .build();
        int tasks = Integer.parseInt(args[1]);
        Framework2015 scheduler = new Framework2015(
                tasks, args.length > 2 ? args[2] : null, args.length > 3 ? Integer.parseInt(args[3]) : tasks);
        MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, framework, args[0]);

        int status = driver.run() == Status.DRIVER_STOPPED ? 0 : 1;

        driver.stop();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("mesos")) {
                System.out.println("left behind: " + thread);
                status = 3;
            }
        }
        System.exit(status);
    }

    @Override
    public void registered(SchedulerDriver driver, FrameworkID id, MasterInfo master) {
        System.out.println("registered " + id.getValue());
    }

    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo master) {
        System.out.println("reregistered");
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        for (Offer offer : offers) {
            List<TaskInfo> here = new ArrayList<TaskInfo>();
            double cpus = scalar(offer, "cpus");
            double mem = scalar(offer, "mem");
            while (launched < tasks && cpus >= 0.5 && mem >= 64) {
                here.add(task(launched++, offer.getSlaveId()));
                cpus -= 0.5;
                mem -= 64;
            }
            driver.launchTasks(
                    Collections.singletonList(offer.getId()),
                    here,
                    Filters.newBuilder().setRefuseSeconds(1).build());
        }
    }

    private static double scalar(Offer offer, String name) {
        double value = 0;
        for (Resource resource : offer.getResourcesList()) {
            if (resource.getName().equals(name)) {
                value += resource.getScalar().getValue();
            }
        }
        return value;
    }

    private TaskInfo task(int number, SlaveID slave) {
        TaskInfo.Builder task = TaskInfo.newBuilder()
                .setName("task " + number)
                .setTaskId(TaskID.newBuilder().setValue("task-" + number))
                .setSlaveId(slave)
                .addResources(resource("cpus", 0.5))
                .addResources(resource("mem", 64));
        if (command == null) {
            return task.setCommand(CommandInfo.newBuilder().setValue("true")).build();
        }
        return task.setExecutor(ExecutorInfo.newBuilder()
                        .setExecutorId(executorOf(number))
                        .setCommand(CommandInfo.newBuilder().setValue(command))
                        .setName("of 2015"))
                .build();
    }

    private ExecutorID executorOf(int number) {
        return ExecutorID.newBuilder().setValue("executor-" + number % executors).build();
    }

    private static Resource resource(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offer) {
        System.out.println("rescinded");
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        System.out.println(status.getTaskId().getValue() + " " + status.getState());
        if (status.getState() == TaskState.TASK_RUNNING && command != null) {
            String number = status.getTaskId().getValue().substring("task-".length());
            driver.sendFrameworkMessage(
                    executorOf(Integer.parseInt(number)),
                    status.getSlaveId(),
                    ("finish " + status.getTaskId().getValue()).getBytes(UTF_8));
        } else if (status.getState() == TaskState.TASK_FINISHED) {
            if (++finished == tasks) {
                driver.stop();
            }
        } else if (status.getState() != TaskState.TASK_RUNNING && status.getState() != TaskState.TASK_STARTING) {
            driver.abort();
        }
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, ExecutorID executor, SlaveID slave, byte[] data) {
        System.out.println(executor.getValue() + " says " + new String(data, UTF_8));
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        System.out.println("disconnected");
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID slave) {
        System.out.println("lost " + slave.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver driver, ExecutorID executor, SlaveID slave, int status) {
        System.out.println("lost " + executor.getValue());
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        System.out.println("error " + message);
    }
}
