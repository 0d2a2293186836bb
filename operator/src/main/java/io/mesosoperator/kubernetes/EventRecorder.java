package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records Kubernetes Events about the operator's objects, for people to read. Nothing depends on them, so a failed
 * write is only logged.
 */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    /** The API server's limit (events.k8s.io: {@code NoteLengthLimit}), in bytes. */
    private static final int MAX_NOTE = 1024;

    /** What an Event's reason is about; it must have one. */
    private static final String ACTION = "Reconcile";

    /** RFC 3339 with six digits, as the API server takes it. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final Clock clock;

    public EventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The Event's type. */
    public enum Severity {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String type;

        Severity(String type) {
            this.type = type;
        }
    }

    /**
     * Records a Warning: a problem with the object.
     *
     * @param reason one word in CamelCase
     */
    public void warn(HasMetadata object, String reason, String message) {
        record(object, Severity.WARNING, reason, message);
    }

    /**
     * Records that something happened to the object.
     *
     * @param reason one word in CamelCase
     */
    public void record(HasMetadata object, Severity severity, String reason, String message) {
        var metadata = object.getMetadata();
        record(
                new ObjectReferenceBuilder()
                        .withApiVersion(object.getApiVersion())
                        .withKind(object.getKind())
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .build(),
                severity,
                reason,
                message);
    }

    /** The same, of an object of which only this is known. */
    public void record(ObjectReference regarding, Severity severity, String reason, String message) {
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(regarding.getName() + "-") // it must not end with a dot
                .withNamespace(regarding.getNamespace())
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(clock.instant())))
                .withRegarding(regarding)
                .withType(severity.type)
                .withReason(reason)
                .withNote(Ellipsis.bytes(message, MAX_NOTE))
                .withAction(ACTION)
                .withReportingController(ServerSideApply.FIELD_MANAGER)
                .withReportingInstance(ServerSideApply.FIELD_MANAGER)
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException failure) {
            LOG.warn(
                    "Cannot record the Event \"{} {}\": {}",
                    regarding.getName(),
                    LogText.of(message),
                    LogText.of(ApiErrors.words(failure)));
        }
    }
}
