package io.mesosoperator.kubernetes;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.fetcher.UriSecrets;
import io.mesosoperator.kubernetes.ApiError.Stale;
import io.mesosoperator.kubernetes.ApiError.Terminal;
import io.mesosoperator.kubernetes.ApiError.Transient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Classifies the API server's error responses: the one place that knows their codes and texts. */
public final class ApiErrors {

    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Client errors that a repetition may not meet again: unauthorized (a token is renewed), timeout, too early. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 425);

    // kube-apiserver's admission plugins have no codes of their own. What follows is at the same place of each of
    // their messages, in front of anything that a user wrote.

    /** etcd's answer to a request above its limit, and its client's; the API server passes both on with code 500. */
    private static final Pattern TOO_LARGE =
            Pattern.compile("(etcdserver: |rpc error: code = \\w+ desc = )(etcdserver: )?"
                    + "(request is too large|trying to send message larger than max)");

    private static final Pattern WEBHOOK = Pattern.compile("(Internal error occurred: )?failed calling webhook ");
    private static final String FORBIDDEN = "[^ ]+ \"[^\"]*\" is forbidden: ";
    private static final Pattern DENIED = Pattern.compile(
            "admission webhook \"[^\"]*\" denied the request|(" + FORBIDDEN + ")?ValidatingAdmissionPolicy '");
    private static final Pattern QUOTA = Pattern.compile(FORBIDDEN
            + "(exceeded quota: |status unknown for quota: |not yet ready to handle request"
            + "|insufficient quota to (consume|match)|quota usage is negative)");
    private static final Pattern SERVICE_ACCOUNT =
            Pattern.compile(FORBIDDEN + "error looking up service account .*not found");
    private static final Pattern LIMIT_RANGE =
            Pattern.compile(FORBIDDEN + "\\[?(minimum |maximum |[^ ]+ max limit to request ratio )");

    private ApiErrors() {}

    /** What the error means. */
    public static ApiError of(KubernetesClientException error) {
        var message = words(error);
        var code = error.getCode();
        if (code == HTTP_ENTITY_TOO_LARGE || (code >= HTTP_INTERNAL_ERROR && begins(TOO_LARGE, message))) {
            return new Terminal(Terminal.Cause.TOO_LARGE, message);
        }
        if (begins(WEBHOOK, message)) {
            return new Transient(Transient.Cause.WEBHOOK, message);
        }
        if (begins(DENIED, message)) { // with any code: the webhook chooses it
            return code == TOO_MANY_REQUESTS || code >= HTTP_INTERNAL_ERROR
                    ? new Transient(Transient.Cause.WEBHOOK, message)
                    : new Terminal(Terminal.Cause.FORBIDDEN, message);
        }
        return saysUid(error) ? new Stale(message) : ofCode(error, message);
    }

    /** The same for a request that sent this object: if it is too large, the message says what is largest in it. */
    public static ApiError of(KubernetesClientException error, HasMetadata sent) {
        return of(error) instanceof Terminal(var cause, var message)
                        && cause == Terminal.Cause.TOO_LARGE
                        && saysTooLarge(message) // else it was refused before it was sent, and says so
                ? new Terminal(cause, message + "; " + ObjectSize.largestField(sent))
                : of(error);
    }

    private static ApiError ofCode(KubernetesClientException error, String message) {
        var code = error.getCode();
        return switch (code) {
            case HTTP_FORBIDDEN -> forbidden(error, message);
            case HTTP_NOT_FOUND ->
                "namespaces".equals(kind(error))
                        ? new Terminal(Terminal.Cause.NO_NAMESPACE, message)
                        : new Stale(message);
            case HTTP_CONFLICT ->
                // two creations collided while they were counted against the quota
                "resourcequotas".equals(kind(error))
                        ? new Transient(Transient.Cause.QUOTA, message)
                        : new Stale(message);
            case TOO_MANY_REQUESTS -> new Transient(Transient.Cause.THROTTLED, message);
            case HTTP_BAD_REQUEST, UNPROCESSABLE -> new Terminal(Terminal.Cause.INVALID, message);
            default ->
                code > HTTP_BAD_REQUEST && code < HTTP_INTERNAL_ERROR && !PASSING.contains(code)
                        ? new Terminal(Terminal.Cause.INVALID, message)
                        : new Transient(Transient.Cause.SERVER, message);
        };
    }

    private static ApiError forbidden(KubernetesClientException error, String message) {
        if (begins(QUOTA, message)) {
            return new Transient(Transient.Cause.QUOTA, message);
        }
        if (begins(SERVICE_ACCOUNT, message)) {
            return new Transient(Transient.Cause.SERVICE_ACCOUNT, message);
        }
        if (causes(error).anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()))) {
            return new Terminal(Terminal.Cause.NO_NAMESPACE, message);
        }
        return new Terminal(
                begins(LIMIT_RANGE, message) ? Terminal.Cause.LIMIT_RANGE : Terminal.Cause.FORBIDDEN, message);
    }

    private static boolean begins(Pattern pattern, String message) {
        return pattern.matcher(message).lookingAt();
    }

    /**
     * Whether the API server refused the request, now or for ever, as opposed to failing: {@link #of}
     * says which of both.
     */
    public static boolean isRefusal(KubernetesClientException error) {
        return switch (of(error)) {
            case Terminal _ -> true;
            case Transient later ->
                later.isRefusal() && error.getCode() < HTTP_INTERNAL_ERROR && error.getCode() != HTTP_CONFLICT;
            case Stale _ -> false;
        };
    }

    /** Whether the object exceeds what the API server or etcd takes. */
    public static boolean isTooLarge(KubernetesClientException error) {
        return of(error) instanceof Terminal(var cause, var _) && cause == Terminal.Cause.TOO_LARGE;
    }

    /** Whether the message is etcd's, of a request above its limit. */
    static boolean saysTooLarge(String message) {
        return begins(TOO_LARGE, message);
    }

    /** Whether the API server failed or is busy: no request is to blame. */
    public static boolean isServerFault(KubernetesClientException error) {
        return of(error) instanceof Transient later && !later.isRefusal();
    }

    /**
     * Whether an object of this name exists. A quota also answers 409, when two creations collide, and
     * then a retry helps.
     */
    public static boolean isAlreadyExists(KubernetesClientException answer) {
        return answer.getStatus() != null
                && "AlreadyExists".equals(answer.getStatus().getReason());
    }

    /**
     * Whether the object with the request's uid no longer exists: it was deleted, or another object has its name now.
     */
    public static boolean isGone(KubernetesClientException error) {
        return error.getCode() == HTTP_NOT_FOUND || error.getCode() == HTTP_CONFLICT || saysUid(error);
    }

    private static boolean saysUid(KubernetesClientException error) {
        return causes(error).anyMatch(cause -> "metadata.uid".equals(cause.getField()));
    }

    private static Stream<StatusCause> causes(KubernetesClientException error) {
        return details(error).map(StatusDetails::getCauses).stream().flatMap(List::stream);
    }

    private static String kind(KubernetesClientException error) {
        return details(error).map(StatusDetails::getKind).orElse("");
    }

    private static Optional<StatusDetails> details(KubernetesClientException error) {
        return Optional.ofNullable(error.getStatus()).map(Status::getDetails);
    }

    /**
     * The API server's own message if there is one; the exception's message also quotes the whole request. It may quote
     * what a task says, so secrets of URIs are hidden.
     */
    public static String words(KubernetesClientException error) {
        return UriSecrets.hideIn(Optional.ofNullable(error.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> String.valueOf(error.getMessage())));
    }
}
