/** The rules of the house, held by tests: which package may use which, and how sources look. */
@NullMarked
package org.bootmasq.house;

import org.jspecify.annotations.NullMarked;
