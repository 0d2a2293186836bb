package io.mesosoperator.cluster;

/**
 * Writes that the API server shall refuse.
 *
 * @param operation {@link Operation#ANY} for all
 * @param resource plural name, with its subresource after a slash: {@code pods}, {@code pods/status},
 *     {@code tasks/status}; {@code *} for all
 * @param user only this user's writes; {@code *} for everybody's
 * @param code HTTP status of the answer, 400 to 599
 * @param times how many writes are refused before the refusal is used up
 */
public record Refusal(Operation operation, String resource, String user, int code, int times) {

    /**
     * What admission calls a write: a patch is an UPDATE, or a CREATE when server-side apply makes the object. A
     * deletecollection is one DELETE for each object.
     */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        ANY
    }

    public Refusal {
        if (code < 400 || code > 599) {
            throw new IllegalArgumentException("code %d is not an HTTP error; use 400 to 599".formatted(code));
        }
    }

    /** Everybody's writes, for as long as it stands. */
    public static Refusal of(Operation operation, String resource, int code) {
        return new Refusal(operation, resource, "*", code, Integer.MAX_VALUE);
    }

    /** The same for one user's writes only. */
    public Refusal by(String onlyUser) {
        return new Refusal(operation, resource, onlyUser, code, times);
    }

    /** The same for the next {@code count} writes only. */
    public Refusal times(int count) {
        return new Refusal(operation, resource, user, code, count);
    }

    boolean concerns(String writer, String written, String how) {
        return (user.equals("*") || user.equals(writer))
                && (resource.equals("*") || resource.equals(written))
                && (operation == Operation.ANY || operation.name().equals(how));
    }
}
