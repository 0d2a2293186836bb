package io.mesosoperator.security;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The full name of an image, as Docker and containerd make it from the short one (distribution/reference,
 * ParseNormalizedNamed): {@code busybox} is {@code docker.io/library/busybox}.
 *
 * @param repository with its registry
 * @param digest it decides alone what is run, whatever the tag is
 */
public record ImageName(String repository, Optional<String> tag, Optional<String> digest) {

    private static final String HUB = "docker.io";

    /** More than the longest name with tag and digest. */
    private static final int LONGEST = 600;

    private static final int LONGEST_REPOSITORY = 255;

    private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final Pattern HOST = Pattern.compile(HOST_PART + "(?:[.]" + HOST_PART + ")*(?::[0-9]{1,5})?");

    private static final String STEP = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(STEP + "(?:/" + STEP + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}");

    /** Of an image that the node has, without any name. */
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

    /** Empty if the text names no image. */
    public static Optional<ImageName> parse(String text) {
        if (text.length() > LONGEST || ID.matcher(text).matches()) {
            return Optional.empty();
        }
        var at = text.indexOf('@');
        var digest = at < 0 ? Optional.<String>empty() : Optional.of(text.substring(at + 1));
        var named = at < 0 ? text : text.substring(0, at);
        // a colon before the last slash is that of a port
        var colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        var tag = colon < 0 ? Optional.<String>empty() : Optional.of(named.substring(colon + 1));
        return repository(colon < 0 ? named : named.substring(0, colon))
                .filter(name -> digest.isEmpty() || DIGEST.matcher(digest.get()).matches())
                .filter(name -> tag.isEmpty() || TAG.matcher(tag.get()).matches())
                .map(name -> new ImageName(name, tag, digest));
    }

    private static Optional<String> repository(String text) {
        var slash = text.indexOf('/');
        var first = text.substring(0, Math.max(slash, 0));
        var host = isHost(first) ? first : HUB;
        var path = isHost(first) ? text.substring(slash + 1) : text;
        if (host.equals("index.docker.io")) {
            host = HUB;
        }
        if (host.equals(HUB) && !path.contains("/")) {
            path = "library/" + path;
        }
        return HOST.matcher(host).matches()
                        && PATH.matcher(path).matches()
                        && host.length() + 1 + path.length() <= LONGEST_REPOSITORY
                ? Optional.of(host + "/" + path)
                : Optional.empty();
    }

    private static boolean isHost(String first) {
        return first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.toLowerCase(Locale.ROOT).equals(first);
    }

    /** The full name. */
    @Override
    public String toString() {
        return repository
                + tag.map(":"::concat).orElse("")
                + digest.map("@"::concat).orElse("");
    }
}
