package io.mesosoperator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.property.Between;
import io.mesosoperator.property.Property;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRulesTest {

    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String OTHER = "fedcba9876543210".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox",
        "busybox:1.35, docker.io/library/busybox:1.35",
        "library/busybox, docker.io/library/busybox",
        "docker.io/busybox, docker.io/library/busybox",
        "index.docker.io/busybox, docker.io/library/busybox",
        "index.docker.io/team/app, docker.io/team/app",
        "team/app, docker.io/team/app",
        "localhost/app, localhost/app",
        "registry:5000/app:2, registry:5000/app:2",
        "registry.example/team/app, registry.example/team/app",
        "Registry/app, Registry/app",
        "sha256:abc, docker.io/library/sha256:abc",
    })
    void shortNamesAreThoseOfDocker(String text, String full) {
        assertThat(ImageName.parse(text)).map(ImageName::toString).contains(full);
        assertThat(ImageName.parse(full)).map(ImageName::toString).as("again").contains(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "a//b",
                "a/../b",
                "registry.example/",
                "registry.example/../app",
                "App",
                "a/B",
                "app:",
                "app@",
                "app@sha256:12",
                "app:1:2",
                "docker:///app",
                "http://a/b",
                "a b",
                "app\n",
                "-app",
                "app-",
                "registry.example/team/app:1/../x",
                ".a/b",
                "a/.b",
                "registry.example:x/app",
                "app@md5:abc",
                "\u0430pp",
                "app@sha256:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
            })
    void whatIsNoNameIsNone(String text) {
        assertThat(ImageName.parse(text)).isEmpty();
    }

    @Test
    void anIdIsNoName() {
        assertThat(ImageName.parse(HASH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example/team/, registry.example/team/app, true",
        "registry.example/team/, registry.example/team/app:1, true",
        "registry.example/team/, registry.example/team/a/b, true",
        "registry.example/team/, registry.example/team, false",
        "registry.example/team/, registry.example/team-evil, false",
        "registry.example/team/, registry.example/team-evil/app, false",
        "registry.example/team/, registry.example:5000/team/app, false",
        "registry.example/team/, evil.example/registry.example/team/app, false",
        "registry.example/team/, registry.example.evil/team/app, false",
        "registry.example/team/, REGISTRY.example/team/app, false",
        "registry.example/team/, team/app, false",
        "registry.example/team, registry.example/team, true",
        "registry.example/team, registry.example/team:2, true",
        "registry.example/team, registry.example/team/app, false",
        "registry.example/team, registry.example/team-evil, false",
        "registry.example/, registry.example/a/b, true",
        "registry.example/, registry.example.evil/a, false",
        "busybox, docker.io/library/busybox:1, true",
        "busybox, busybox, true",
        "busybox, evil/busybox, false",
        "busybox, localhost/busybox, false",
        "team/, team/app, true",
        "team/, docker.io/team/app, true",
        "team/, registry.example/team/app, false",
        "docker.io/, busybox, true",
        "docker.io/, team/app, true",
        "library/, busybox, true",
        "library/, team/app, false",
        "busybox:1.35, busybox:1.35, true",
        "busybox:1.35, busybox:1.36, false",
        "busybox:1.35, busybox, false",
        "*, evil.example/any, true",
    })
    void aPathOpensWhatIsBelowItAndNothingBeside(String rule, String image, boolean opens) {
        assertThat(rules(rule).allows(name(image))).isEqualTo(opens);
    }

    @Test
    void aDigestIsThatImageWhateverItsTagIs() {
        var rules = rules("busybox@sha256:" + HASH);

        assertThat(rules.allows(name("busybox@sha256:" + HASH))).isTrue();
        assertThat(rules.allows(name("busybox:any@sha256:" + HASH))).isTrue();
        assertThat(rules.allows(name("busybox@sha256:" + OTHER))).isFalse();
        assertThat(rules.allows(name("busybox:" + HASH))).isFalse();
        assertThat(rules.allows(name("other@sha256:" + HASH))).isFalse();
    }

    /** The runtime looks at the digest only. */
    @Test
    void aTagDoesNotOpenADigest() {
        assertThat(rules("busybox:1.35").allows(name("busybox:1.35@sha256:" + HASH)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example",
                "registry.example:5000",
                "/",
                "a//",
                "team//",
                "registry.example/team/*",
                "**",
                "a/B/",
                "a/../",
                "docker:///busybox",
                "busybox@sha256:12"
            })
    void whatOpensNoImagesIsRefused(String text) {
        assertThatThrownBy(() -> ImageRules.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void twoNamesOfOneImageAreADuplicate() {
        assertThatThrownBy(() -> ImageRules.parse(List.of("busybox", "docker.io/library/busybox")))
                .hasMessage("docker.io/library/busybox is there twice; remove one");
    }

    @Test
    void withoutRulesThereIsNoImage() {
        assertThat(new ImageRules(List.of(), false).allows(name("busybox"))).isFalse();
        assertThat(new ImageRules(List.of(), false).isAny()).isFalse();
        assertThat(ImageRules.ANY.isAny()).isTrue();
        assertThat(new ImageRules(ImageRules.ANY.allowed(), true).isAny()).isFalse();
    }

    /** Whatever is put beside a path, none of it is below the path. */
    @Property
    void onlyASlashLeadsBelowAPath(@Between(min = 0, max = Integer.MAX_VALUE) int seed) {
        var random = new Random(seed);
        var text = new StringBuilder("registry.example/team");
        var characters = "/.-_:@abz019";
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }

        var image = ImageName.parse(text.toString());

        assertThat(image.filter(rules("registry.example/team/")::allows).isPresent())
                .as(text.toString())
                .isEqualTo(image.isPresent() && text.toString().startsWith("registry.example/team/"));
    }

    private static ImageRules rules(String text) {
        return new ImageRules(ImageRules.parse(List.of(text)), false);
    }

    private static ImageName name(String text) {
        return Optional.of(text).flatMap(ImageName::parse).orElseThrow();
    }
}
