package io.mesosoperator.bench.scale;

/**
 * Who writes the status of what owns pods.
 *
 * @param who writes, in the audit log
 * @param resource that is written
 * @param suffixes parts that the name of a pod has after its owner's, each after a hyphen
 * @param shared whether one owner has many pods: then its last write says nothing of each of them
 */
record Teller(String who, String resource, int suffixes, boolean shared) {

    static final Teller OPERATOR = new Teller("mesos-operator", "taskinfos/status", 1, false);
    static final Teller JOBS = new Teller("job-controller", "jobs/status", 1, false);
    static final Teller INDEXED_JOB = new Teller("job-controller", "jobs/status", 2, true);
    static final Teller NOBODY = new Teller("", "", 0, false);

    /** The name of the owner of a pod. */
    String ownerOf(String pod) {
        var owner = pod;
        for (var i = 0; i < suffixes; i++) {
            owner = owner.substring(0, Math.max(0, owner.lastIndexOf('-')));
        }
        return owner;
    }

    boolean tells(Write write) {
        return write.who().equals(who) && write.resource().equals(resource);
    }
}
