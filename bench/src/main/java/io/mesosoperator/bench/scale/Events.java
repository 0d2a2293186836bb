package io.mesosoperator.bench.scale;

/** Events about a task, of the two kinds that there are. */
final class Events {

    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final String MICRO_TIME = "2026-01-01T00:00:00.000000Z";

    private Events() {}

    static String core(String namespace) {
        return """
                {"metadata":{"generateName":"e-"},"type":"Normal","reason":"TaskRunning",
                "message":"On slave node-00000",
                "involvedObject":%s,"firstTimestamp":"%2$s","lastTimestamp":"%2$s","count":1,
                "source":{"component":"mesos-operator"}}""".formatted(task(namespace), TIME);
    }

    /** Of the group {@code events.k8s.io}. */
    static String ofGroup(String namespace) {
        return """
                {"metadata":{"generateName":"e-"},"type":"Normal","reason":"TaskRunning","note":"On slave node-00000",
                "action":"Running","regarding":%s,"eventTime":"%s","reportingController":"mesosoperator.io/operator",
                "reportingInstance":"mesos-operator"}""".formatted(task(namespace), MICRO_TIME);
    }

    private static String task(String namespace) {
        return """
                {"kind":"TaskInfo","namespace":"%s","name":"t-0",\
                "apiVersion":"mesosoperator.io/v1alpha1"}""".formatted(namespace);
    }
}
