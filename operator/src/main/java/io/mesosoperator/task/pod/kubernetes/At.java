package io.mesosoperator.task.pod.kubernetes;

/**
 * A value, and the field that it is from.
 *
 * @param path of the field in its object
 * @param object which object that is, unless it is the task
 */
record At<T>(T value, String path, String object) {

    /** Whether the framework says it, for all its tasks. */
    boolean isDefault() {
        return !object.isEmpty();
    }

    /** The field itself, for problems. */
    String field() {
        return path + object;
    }

    /**
     * A field below it, for problems.
     *
     * @param below for example {@code .name}
     */
    String field(String below) {
        return path + below + object;
    }

    /** A value below it. */
    <O> At<O> at(O below, String step) {
        return new At<>(below, path + step, object);
    }
}
