package io.mesosoperator.crds;

/**
 * One problem of a custom resource.
 *
 * @param path in the user's notation: {@code spec.resources[2].scalar.value}
 * @param message what is wrong and what to do, without the path
 */
public record Problem(String path, String message) {

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
