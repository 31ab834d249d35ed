/** Configuration files and what they name, line by line, as {@link org.bootmasq.config.Directive}s. */
@NullMarked
package org.bootmasq.config.reader;

import org.jspecify.annotations.NullMarked;
