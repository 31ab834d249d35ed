/** What happened, as text for machines. */
@NullMarked
package org.bootmasq.report;

import org.jspecify.annotations.NullMarked;
