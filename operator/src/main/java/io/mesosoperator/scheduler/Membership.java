package io.mesosoperator.scheduler;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A framework in one of its roles, which is a Framework object.
 *
 * @param key of the object
 * @param identity what the object says of the framework
 * @param spec the object's current or last one
 * @param uid of the object; empty if it is not there
 * @param isTornDown whether the object says so
 * @param registered the generation of the object that was registered as it is; -1 if none was
 */
record Membership(
        FrameworkKey key,
        FrameworkIdentity identity,
        FrameworkSpec spec,
        Optional<String> uid,
        boolean isTornDown,
        long registered) {

    /** mesos.proto FrameworkInfo.role: the default. */
    static final String NO_ROLE = "*";

    String role() {
        return spec.message().getRole();
    }

    /** Whether the framework is not in the role any more. */
    boolean hasLeft() {
        return identity.hasLeft(role());
    }

    /**
     * Whether the object has to be there for the framework to be subscribed. One that is in no role is known by one
     * all the same.
     */
    boolean isNeeded() {
        return !hasLeft() || (identity.roles().filter(List::isEmpty).isPresent() && role().equals(NO_ROLE));
    }

    Membership withoutObject() {
        return new Membership(key, identity, spec, Optional.empty(), isTornDown, registered);
    }

    Membership tornDown() {
        return new Membership(key, identity, spec, uid, true, registered);
    }

    Membership registered(long generation) {
        return new Membership(key, identity, spec, uid, isTornDown, generation);
    }
}
