package io.mesosoperator.authorization;

import java.util.List;
import org.apache.mesos.Protos.ACL.Entity;

/** Compares what is asked with an entity of an ACL, as Mesos' {@code LocalAuthorizer} does. */
final class Entities {

    private static final Entity ANY =
            Entity.newBuilder().setType(Entity.Type.ANY).build();

    private Entities() {}

    /** What stands for somebody or something without a name. */
    static Entity any() {
        return ANY;
    }

    static Entity some(String name) {
        return Entity.newBuilder().addAllValues(List.of(name)).build();
    }

    /** Whether the ACL is about what is asked. */
    static boolean matches(Entity asked, Entity acl) {
        return switch (asked.getType()) {
            case NONE -> acl.getType() == Entity.Type.NONE;
            case ANY -> acl.getType() != Entity.Type.SOME;
            case SOME -> acl.getType() != Entity.Type.SOME || hasAll(acl, asked);
        };
    }

    /** Whether the ACL, which is about what is asked, allows it. */
    static boolean allows(Entity asked, Entity acl) {
        return switch (asked.getType()) {
            case NONE -> acl.getType() == Entity.Type.NONE;
            case ANY -> acl.getType() == Entity.Type.ANY;
            case SOME ->
                switch (acl.getType()) {
                    case ANY -> true;
                    case NONE -> false;
                    case SOME -> hasAll(acl, asked);
                };
        };
    }

    private static boolean hasAll(Entity acl, Entity asked) {
        return acl.getValuesList().containsAll(asked.getValuesList());
    }
}
