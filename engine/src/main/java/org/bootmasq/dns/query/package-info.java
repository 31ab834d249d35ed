/** One question: who asks, which rules and which servers concern it, and what the log says of it. */
@NullMarked
package org.bootmasq.dns.query;

import org.jspecify.annotations.NullMarked;
