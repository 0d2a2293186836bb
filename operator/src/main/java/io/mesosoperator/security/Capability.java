package io.mesosoperator.security;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A Linux capability (capabilities(7)), or all of them.
 *
 * @param name in capitals, without {@code CAP_}, as Kubernetes writes it
 */
public record Capability(String name) {

    public static final Capability ALL = new Capability("ALL");
    public static final Capability SYS_ADMIN = new Capability("SYS_ADMIN");

    private static final Set<String> NAMES = Set.of(
            "ALL",
            "AUDIT_CONTROL",
            "AUDIT_READ",
            "AUDIT_WRITE",
            "BLOCK_SUSPEND",
            "BPF",
            "CHECKPOINT_RESTORE",
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "IPC_LOCK",
            "IPC_OWNER",
            "KILL",
            "LEASE",
            "LINUX_IMMUTABLE",
            "MAC_ADMIN",
            "MAC_OVERRIDE",
            "MKNOD",
            "NET_ADMIN",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_RAW",
            "PERFMON",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYSLOG",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_CHROOT",
            "SYS_MODULE",
            "SYS_NICE",
            "SYS_PACCT",
            "SYS_PTRACE",
            "SYS_RAWIO",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "WAKE_ALARM");

    /** Parses Docker's forms: in any case, with or without {@code CAP_}; empty if the text is not a capability. */
    public static Optional<Capability> parse(String text) {
        var name = text.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
        return NAMES.contains(name) ? Optional.of(new Capability(name)) : Optional.empty();
    }

    /**
     * Parses all texts.
     *
     * @throws IllegalArgumentException with a message that quotes the invalid text
     */
    public static Set<Capability> parse(Collection<String> texts) {
        return texts.stream()
                .map(text -> parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("'%s' is not a Linux capability; use some of %s"
                                .formatted(text, new TreeSet<>(NAMES)))))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the set contains this capability, or ALL. */
    public boolean isIn(Set<Capability> capabilities) {
        return capabilities.contains(this) || capabilities.contains(ALL);
    }

    @Override
    public String toString() {
        return name;
    }
}
