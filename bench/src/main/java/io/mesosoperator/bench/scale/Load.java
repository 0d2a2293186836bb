package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** N pods that run for a second and end well, in one of the ways in which they can be asked for. */
sealed interface Load {

    String MESOS = "/apis/mesosoperator.io/v1alpha1/namespaces/";

    /** As on the command line and in the table. */
    String kind();

    /** Of all that it makes. */
    default String namespace() {
        return kind();
    }

    /** Where what is asked for is. */
    String collection();

    /** Who brings it about, and how that one tells. */
    Teller teller();

    /** Once, before the first run. */
    default void prepare(World world) {
        world.addNamespace(namespace());
    }

    /** Before each run. */
    default void makeReady(World world, int count) {}

    /** After each run. */
    default void clear(World world) {
        world.empty(Stream.of(collection(), "/api/v1/namespaces/" + namespace() + "/pods")
                .distinct()
                .toList());
    }

    /** What asks for it all. */
    List<Call> calls(int count, String run);

    /** How many objects tell of the end of so many pods. */
    default int objects(int count) {
        return count;
    }

    /** Whether an object says that it has ended well. */
    boolean isDone(JsonNode object);

    private static boolean isFinished(JsonNode task) {
        return task.at("/status/state").asText().equals("TASK_FINISHED");
    }

    /** A TaskInfo each, without {@code offerIds}, of a framework that wants no offers. */
    record Tasks(String kind) implements Load {

        static final String FRAMEWORK = "perf";

        @Override
        public String collection() {
            return MESOS + namespace() + "/taskinfos";
        }

        @Override
        public Teller teller() {
            return Teller.OPERATOR;
        }

        @Override
        public void prepare(World world) {
            Load.super.prepare(world);
            world.api().send(Call.post(MESOS + namespace() + "/frameworks", Bodies.framework(FRAMEWORK, true)));
        }

        @Override
        public List<Call> calls(int count, String run) {
            return IntStream.range(0, count)
                    .mapToObj(i -> Call.post(collection(), Bodies.task(run + "-" + i, FRAMEWORK)))
                    .toList();
        }

        @Override
        public boolean isDone(JsonNode object) {
            return isFinished(object);
        }
    }

    /** The same tasks, launched together on offers. */
    record Together(Accepts accepts) implements Load {

        Together() {
            this(new Accepts("together"));
        }

        @Override
        public String kind() {
            return "together";
        }

        @Override
        public String collection() {
            return MESOS + namespace() + "/taskinfos";
        }

        @Override
        public Teller teller() {
            return Teller.OPERATOR;
        }

        @Override
        public void prepare(World world) {
            Load.super.prepare(world);
            accepts.register(world.api());
        }

        @Override
        public void makeReady(World world, int count) {
            accepts.gather(world.api(), count);
        }

        @Override
        public List<Call> calls(int count, String run) {
            return accepts.calls(count, run);
        }

        @Override
        public boolean isDone(JsonNode object) {
            return isFinished(object);
        }
    }

    /** A Job each. */
    record Jobs() implements Load {

        @Override
        public String kind() {
            return "jobs";
        }

        @Override
        public String collection() {
            return "/apis/batch/v1/namespaces/jobs/jobs";
        }

        @Override
        public Teller teller() {
            return Teller.JOBS;
        }

        @Override
        public List<Call> calls(int count, String run) {
            return IntStream.range(0, count)
                    .mapToObj(i -> Call.post(collection(), Bodies.job(run + "-" + i)))
                    .toList();
        }

        @Override
        public boolean isDone(JsonNode object) {
            return isComplete(object);
        }

        private static boolean isComplete(JsonNode job) {
            for (var condition : job.at("/status/conditions")) {
                if (condition.path("type").asText().equals("Complete")
                        && condition.path("status").asText().equals("True")) {
                    return true;
                }
            }
            return false;
        }
    }

    /** One Job of N completions, all at once. */
    record Indexed() implements Load {

        @Override
        public String kind() {
            return "indexed";
        }

        @Override
        public String collection() {
            return "/apis/batch/v1/namespaces/indexed/jobs";
        }

        @Override
        public Teller teller() {
            return Teller.INDEXED_JOB;
        }

        @Override
        public List<Call> calls(int count, String run) {
            return List.of(Call.post(collection(), Bodies.indexedJob(run, count)));
        }

        @Override
        public int objects(int count) {
            return 1;
        }

        @Override
        public boolean isDone(JsonNode object) {
            return Jobs.isComplete(object);
        }
    }

    /** Bare pods: what a cluster needs without any controller. */
    record Pods() implements Load {

        @Override
        public String kind() {
            return "pods";
        }

        @Override
        public String collection() {
            return "/api/v1/namespaces/pods/pods";
        }

        @Override
        public Teller teller() {
            return Teller.NOBODY;
        }

        @Override
        public List<Call> calls(int count, String run) {
            return IntStream.range(0, count)
                    .mapToObj(i -> Call.post(collection(), Bodies.pod(run + "-" + i)))
                    .toList();
        }

        @Override
        public boolean isDone(JsonNode object) {
            return object.at("/status/phase").asText().equals("Succeeded");
        }
    }
}
