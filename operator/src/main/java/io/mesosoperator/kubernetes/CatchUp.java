package io.mesosoperator.kubernetes;

import static java.net.HttpURLConnection.HTTP_OK;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.RegisteredController;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the cache of a watch to have seen all that the API server has now. What the leader before wrote last may
 * still be on its way to a cache that was filled long ago; whoever took it for the truth would, for one, put back what
 * an agent had reserved before. The version of the watch alone would not do: it moves only with events of its kind. So
 * the API server is asked for the versions of all objects, without the objects.
 */
public final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final String VERSIONS = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK = Duration.ofMillis(10);

    /** After so many looks it asks again: an object may have been deleted since. */
    private static final int LOOKS = 100;

    /**
     * A cache.
     *
     * @param path of the list at the API server
     * @param labels selector of what is compared; empty for all
     * @param position the highest version that its watch has told of, deletions included
     * @param objects what it holds of that now
     */
    public record Cache(
            String path, String labels, LongSupplier position, Supplier<Stream<? extends HasMetadata>> objects) {

        /** Those of a controller, of all objects of its kind: one for each namespace that has a watch of its own. */
        public static <P extends HasMetadata> Stream<Cache> of(RegisteredController<P> controller, Namespaces served) {
            var kind = controller.getConfiguration().getResourceClass();
            return served.parts()
                    .map(part -> new Cache(
                            path(kind, part),
                            "",
                            () -> Controllers.position(controller, part),
                            () -> JosdkConfiguration.cacheOf(controller).list().filter(object -> isIn(part, object))));
        }

        /** That of an informer, of all objects of a kind that has no namespaces. */
        public static <T extends HasMetadata> Cache of(Class<T> kind, SharedIndexInformer<T> informer) {
            return new Cache(path(kind, ""), "", position(informer), () -> informer.getStore().list().stream());
        }

        /**
         * Those of an informer of all namespaces, of some of its objects in those that are served.
         *
         * @param labels selector of these objects
         */
        public static Stream<Cache> of(
                Class<? extends HasMetadata> kind,
                String labels,
                SharedIndexInformer<?> informer,
                Namespaces served,
                Supplier<Stream<? extends HasMetadata>> objects) {
            return served.parts()
                    .map(part -> new Cache(
                            path(kind, part),
                            labels,
                            position(informer),
                            () -> objects.get().filter(object -> isIn(part, object))));
        }

        private static LongSupplier position(SharedIndexInformer<?> informer) {
            return () -> Long.parseLong(informer.lastSyncResourceVersion());
        }

        private static boolean isIn(String part, HasMetadata object) {
            return part.isEmpty() || part.equals(object.getMetadata().getNamespace());
        }

        private static String path(Class<? extends HasMetadata> kind, String part) {
            var group = HasMetadata.getGroup(kind);
            return (group.isEmpty() ? "api/" : "apis/") + HasMetadata.getApiVersion(kind) + "/"
                    + (part.isEmpty() ? "" : "namespaces/" + part + "/") + HasMetadata.getPlural(kind);
        }

        private Map<String, Long> versions() {
            var versions = new HashMap<String, Long>();
            objects.get()
                    .forEach(object -> versions.put(object.getMetadata().getUid(), ObjectVersions.version(object)));
            return versions;
        }
    }

    private final KubernetesClient client;

    public CatchUp(KubernetesClient client) {
        this.client = client;
    }

    /** Returns when the cache has seen all that the API server had when this was called. */
    public void await(Cache cache) throws InterruptedException {
        var unseen = new Unseen(list(cache));
        while (!isSeenSoon(unseen, cache)) {
            LOG.info("The watch of {} is behind what the API server has", cache.path());
            unseen.listed(list(cache));
        }
    }

    private static boolean isSeenSoon(Unseen unseen, Cache cache) throws InterruptedException {
        for (var look = 0; look < LOOKS; look++) {
            var position = cache.position().getAsLong(); // first: what it tells of is in the objects then
            if (unseen.isNothing(position, cache.versions())) {
                return true;
            }
            Thread.sleep(LOOK);
        }
        return false;
    }

    /** One list, whatever its pages: the first says of which version, and the others continue it. */
    private Unseen.Listed list(Cache cache) {
        var versions = new HashMap<String, Long>();
        var page = page(cache, "");
        var version = version(page.path("metadata"));
        while (true) {
            page.path("items")
                    .forEach(item -> versions.put(item.at("/metadata/uid").asText(), version(item.path("metadata"))));
            var next = page.at("/metadata/continue").asText();
            if (next.isEmpty()) {
                return new Unseen.Listed(version, versions);
            }
            page = page(cache, next);
        }
    }

    private static long version(JsonNode metadata) {
        return metadata.path("resourceVersion").asLong();
    }

    private JsonNode page(Cache cache, String next) {
        var uri = client.getConfiguration().getMasterUrl() + cache.path() + "?limit=" + WatchSerialization.PAGE
                + parameter("labelSelector", cache.labels()) + parameter("continue", next);
        var http = client.getHttpClient();
        try {
            var response = http.sendAsync(
                            http.newHttpRequestBuilder()
                                    .uri(URI.create(uri))
                                    .header("Accept", VERSIONS)
                                    .build(),
                            byte[].class)
                    .join();
            if (response.code() != HTTP_OK) {
                throw new IllegalStateException("the API server answers " + response.code() + " to GET " + uri);
            }
            return JSON.readTree(response.body());
        } catch (CompletionException | IOException failure) {
            throw new IllegalStateException("no answer to GET " + uri, failure);
        }
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
