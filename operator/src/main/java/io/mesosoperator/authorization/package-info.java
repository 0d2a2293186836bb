/** Who may do what, by the seed's own messages: credentials, ACLs and rate limits of principals. */
@NullMarked
package io.mesosoperator.authorization;

import org.jspecify.annotations.NullMarked;
