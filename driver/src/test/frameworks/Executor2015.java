import java.nio.charset.Charset;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** The executor of Framework2015: its tasks run until a message says that they are to finish. */
public class Executor2015 implements Executor {

    private static final Charset UTF_8 = Charset.forName("UTF-8");

    public static void main(String[] args) {
        System.exit(new MesosExecutorDriver(new Executor2015()).run() == Status.DRIVER_STOPPED ? 0 : 1);
    }

    @Override
    public void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo slave) {
        System.out.println("registered on " + slave.getHostname());
    }

    @Override
    public void reregistered(ExecutorDriver driver, SlaveInfo slave) {
        System.out.println("reregistered");
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        System.out.println("disconnected");
    }

    @Override
    public void launchTask(final ExecutorDriver driver, final TaskInfo task) {
        new Thread("task") {
            @Override
            public void run() {
                send(driver, task.getTaskId(), TaskState.TASK_RUNNING);
            }
        }.start();
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID task) {
        send(driver, task, TaskState.TASK_KILLED);
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        String[] words = new String(data, UTF_8).split(" ");
        driver.sendFrameworkMessage(("finished " + words[1]).getBytes(UTF_8));
        send(driver, TaskID.newBuilder().setValue(words[1]).build(), TaskState.TASK_FINISHED);
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        driver.stop();
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        System.out.println("error " + message);
    }

    private static void send(ExecutorDriver driver, TaskID task, TaskState state) {
        driver.sendStatusUpdate(
                TaskStatus.newBuilder().setTaskId(task).setState(state).build());
    }
}
