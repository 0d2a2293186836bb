package io.mesosoperator.crds;

/**
 * One thing that is wrong with a custom resource.
 *
 * @param path where, as a user writes it: {@code spec.resources[2].scalar.value}
 * @param message what is wrong and what to do, without the path
 */
public record Problem(String path, String message) {

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
