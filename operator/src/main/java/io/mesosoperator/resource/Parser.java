package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.mesos.Protos;

/**
 * The text form of resources: {@code name(role):value}, joined by {@code ;}, and everything that {@link Printer} adds
 * to it between the name and the colon: {@code (role, principal)}, {@code [persistenceId:host:container:mode]} and
 * {@code {REV}}.
 */
final class Parser {

    /** A principal, a persistence id and a volume may contain colons. */
    private static final Pattern TOKEN = Pattern.compile("(?<name>[^()\\[\\]{}:]*+)"
            + "(?:\\((?<role>[^(),:]*)(?:,(?<principal>[^()]*))?\\)\\s*)?"
            + "(?:\\[(?<disk>[^\\[\\]]*)]\\s*)?"
            + "(?<revocable>\\{REV}\\s*)?"
            + ":(?<value>[^:]*)");

    private Parser() {}

    /** The resources one by one, each of them validated. */
    static List<Protos.Resource> parse(String text) {
        var resources = new ArrayList<Protos.Resource>();
        if (text.strip().equals("{}")) {
            return resources;
        }
        Map<String, Protos.Value.Type> types = new HashMap<>();
        for (String token : Values.tokens(text, ";")) {
            if (token.isBlank()) {
                continue;
            }
            Protos.Resource resource = resource(token);
            var type = types.putIfAbsent(resource.getName(), resource.getType());
            if (type != null && type != resource.getType()) {
                throw new IllegalArgumentException("Resources with the same name ('" + resource.getName()
                        + "') but different types are not allowed");
            }
            Validation.validate(resource).ifPresent(problem -> {
                throw new IllegalArgumentException("Resource '" + token.strip() + "' is invalid: " + problem);
            });
            resources.add(resource);
        }
        return resources;
    }

    private static Protos.Resource resource(String token) {
        Matcher parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Bad value for resources, " + problem(token) + " in " + token.strip());
        }
        var resource = Protos.Resource.newBuilder()
                .setName(parts.group("name").strip())
                .setRole(Objects.requireNonNullElse(parts.group("role"), Kind.UNRESERVED)
                        .strip());
        if (parts.group("principal") != null) {
            resource.getReservationBuilder()
                    .setPrincipal(parts.group("principal").strip());
        }
        if (parts.group("disk") != null) {
            disk(parts.group("disk"), resource.getDiskBuilder());
        }
        if (parts.group("revocable") != null) {
            resource.setRevocable(Protos.Resource.RevocableInfo.getDefaultInstance());
        }
        return value(resource, parts.group("value"));
    }

    private static String problem(String token) {
        if (!Values.balanced(token, '(', ')')) {
            return "mismatched parentheses";
        }
        return token.chars().filter(c -> c == ':').count() == 1 ? "misplaced brackets" : "missing or extra ':'";
    }

    /** {@code id}, {@code id:volume} or {@code :volume}. */
    private static void disk(String text, Protos.Resource.DiskInfo.Builder disk) {
        int colon = text.indexOf(':');
        String id = colon < 0 ? text : text.substring(0, colon);
        if (!id.isEmpty()) {
            disk.getPersistenceBuilder().setId(id);
        }
        if (colon >= 0) {
            disk.setVolume(volume(text.substring(colon + 1)));
        }
    }

    /** {@code container}, {@code container:mode}, {@code host:container} or {@code host:container:mode}. */
    private static Protos.Volume volume(String text) {
        var volume = Protos.Volume.newBuilder().setMode(Protos.Volume.Mode.RW);
        String paths = text;
        if (text.endsWith(":rw") || text.endsWith(":ro")) {
            paths = text.substring(0, text.length() - ":rw".length());
            volume.setMode(text.endsWith("o") ? Protos.Volume.Mode.RO : Protos.Volume.Mode.RW);
        }
        int colon = paths.indexOf(':');
        if (colon >= 0) {
            volume.setHostPath(paths.substring(0, colon));
        }
        return volume.setContainerPath(paths.substring(colon + 1)).build();
    }

    private static Protos.Resource value(Protos.Resource.Builder resource, String text) {
        Protos.Value value;
        try {
            value = Values.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Failed to parse resource " + resource.getName() + " value " + text + " error " + e.getMessage(),
                    e);
        }
        resource.setType(value.getType());
        switch (value.getType()) {
            case SCALAR -> resource.setScalar(value.getScalar());
            case RANGES -> resource.setRanges(value.getRanges());
            case SET -> resource.setSet(value.getSet());
            case TEXT ->
                throw new IllegalArgumentException(
                        "Bad type for resource " + resource.getName() + " value " + text + " type TEXT");
        }
        return resource.build();
    }
}
