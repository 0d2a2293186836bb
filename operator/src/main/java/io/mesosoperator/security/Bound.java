package io.mesosoperator.security;

/**
 * How many of something a tenant may have at once.
 *
 * @param field where that is in the operator's configuration
 */
public record Bound(Tenant tenant, Counted what, int most, String field) {

    /** That it has so many, and where that can be changed. No number that changes while somebody waits. */
    public String reached() {
        return "%s may have %d %s at once, and has no fewer (%s in the operator's configuration)"
                .formatted(tenant, most, what.word(most), field);
    }
}
