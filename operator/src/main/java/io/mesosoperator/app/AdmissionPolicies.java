package io.mesosoperator.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server's admission policies that ask RBAC who may be which role, principal and user. The operator does not
 * see them: whoever installs both says whether they are there.
 */
record AdmissionPolicies(boolean areThere) {

    private static final Logger LOG = LoggerFactory.getLogger(AdmissionPolicies.class);

    /** The log tells it once. */
    void tell() {
        if (!areThere) {
            LOG.warn("No admission policies (authorization.admission is false): roles, principals and users are"
                    + " believed as written, so whoever may create Frameworks or TaskInfos may name any");
        }
    }
}
