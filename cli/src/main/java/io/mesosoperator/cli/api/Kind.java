package io.mesosoperator.cli.api;

import java.util.Locale;

/** A kind of object, and where the API server has it. */
public enum Kind {
    TASK("TaskInfo", "taskinfos", true),
    FRAMEWORK("Framework", "frameworks", true),
    OFFER("Offer", "offers", true),
    AGENT("Agent", "agents", false);

    public static final String GROUP = "mesosoperator.io";
    public static final String API_VERSION = GROUP + "/v1alpha1";
    private static final String ROOT = "/apis/" + API_VERSION;

    private final String kind;
    private final String plural;
    private final boolean isNamespaced;

    Kind(String kind, String plural, boolean isNamespaced) {
        this.kind = kind;
        this.plural = plural;
        this.isNamespaced = isNamespaced;
    }

    /** As in an object's field {@code kind}. */
    public String kind() {
        return kind;
    }

    public boolean isNamespaced() {
        return isNamespaced;
    }

    /** As {@code kubectl} says it: {@code taskinfo}. */
    public String word() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** As {@code kubectl get -o name} prints it. */
    public String named(String name) {
        return "%s.%s/%s".formatted(word(), GROUP, name);
    }

    /** The collection of a namespace, or with an empty one of all. */
    public String path(String namespace) {
        return !isNamespaced || namespace.isEmpty()
                ? ROOT + "/" + plural
                : "%s/namespaces/%s/%s".formatted(ROOT, Query.encoded(namespace), plural);
    }

    /** One object. */
    public String path(String namespace, String name) {
        return path(namespace) + "/" + Query.encoded(name);
    }
}
