package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodNameTest {

    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    @Test
    void theSameTaskInfoAlwaysHasTheSamePod() {
        assertThat(nameOf("web", "uid-1")).isEqualTo(nameOf("web", "uid-1")).startsWith("web-");
    }

    @Test
    void aTaskInfoCreatedAgainHasAnotherPod() {
        assertThat(nameOf("web", "uid-1")).isNotEqualTo(nameOf("web", "uid-2"));
    }

    @Test
    void theLongestNameIsCutToADnsLabel() {
        assertThat(nameOf("a".repeat(253), "uid")).matches(DNS_LABEL).hasSize(63);
    }

    @Test
    void aNameIsNeverCutToEndInADash() {
        assertThat(nameOf("a".repeat(53) + ".b", "uid")).matches(DNS_LABEL).doesNotContain("--");
    }

    private static String nameOf(String name, String uid) {
        return PodName.of(new TaskIdentity("default", name, uid, "framework"));
    }
}
