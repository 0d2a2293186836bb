package io.mesosoperator.security;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The images that tasks may name.
 *
 * @param allowed each once
 * @param requireDigest only those that are named with their digest, so that nobody can change them afterwards
 */
public record ImageRules(List<Allowed> allowed, boolean requireDigest) {

    /** All images. */
    public static final ImageRules ANY = new ImageRules(List.of(Allowed.ANY), false);

    /**
     * Some images.
     *
     * @param text in full, as messages have it
     * @param repository of the images, or if it ends with a slash what their repositories begin with; empty for all
     * @param tag of the image, which then has no digest
     */
    public record Allowed(String text, String repository, Optional<String> tag, Optional<String> digest) {

        private static final Allowed ANY = new Allowed("*", "", Optional.empty(), Optional.empty());

        private boolean covers(ImageName image) {
            var isThere = repository.isEmpty()
                    || (repository.endsWith("/")
                            ? image.repository().startsWith(repository)
                            : image.repository().equals(repository));
            return isThere
                    && (digest.isEmpty() || digest.equals(image.digest()))
                    && (tag.isEmpty()
                            || (tag.equals(image.tag()) && image.digest().isEmpty()));
        }
    }

    public ImageRules {
        allowed = List.copyOf(allowed);
    }

    /**
     * Parses some images from each text: all of a path, which ends with a slash, a repository, one tag or digest of it,
     * or with {@code *} all.
     *
     * @throws IllegalArgumentException with a message that quotes the text if it is none of these, or a duplicate
     */
    public static List<Allowed> parse(Collection<String> texts) {
        var allowed = texts.stream().map(ImageRules::parse).toList();
        var known = new HashSet<String>();
        for (var one : allowed) {
            if (!known.add(one.text())) {
                throw new IllegalArgumentException("%s is there twice; remove one".formatted(one.text()));
            }
        }
        return allowed;
    }

    private static Allowed parse(String text) {
        if (text.equals("*")) {
            return Allowed.ANY;
        }
        if (!text.contains("/") && text.split("[:@]", 2)[0].contains(".")) {
            throw new IllegalArgumentException(
                    "'%s' would be an image of Docker's library; write %s/ for all of a registry"
                            .formatted(text, text));
        }
        // a path is one where any image may follow
        var below = text.endsWith("/") ? "x/x" : "";
        return ImageName.parse(text + below)
                .map(name -> allowed(name, below.length()))
                .orElseThrow(() -> new IllegalArgumentException(
                        ("'%s' names no images; write registry.example/team/ for all below it, or one as"
                                        + " registry.example/team/app, with its tag or digest if need be")
                                .formatted(text)));
    }

    private static Allowed allowed(ImageName name, int toCut) {
        var repository = name.repository().substring(0, name.repository().length() - toCut);
        var text = toCut == 0 ? name.toString() : repository;
        return new Allowed(text, repository, name.digest().isPresent() ? Optional.empty() : name.tag(), name.digest());
    }

    /** Whether it does not matter what a task names. */
    public boolean isAny() {
        return allowed.contains(Allowed.ANY) && !requireDigest;
    }

    /** Whether tasks may run this image, once it has a digest if it needs one. */
    public boolean allows(ImageName image) {
        return allowed.stream().anyMatch(some -> some.covers(image));
    }

    /** The syntax of {@link #parse}, for messages. */
    @Override
    public String toString() {
        return allowed.isEmpty()
                ? "none"
                : allowed.stream().map(Allowed::text).sorted().collect(joining(", "));
    }
}
