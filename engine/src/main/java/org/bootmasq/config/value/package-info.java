/** How the value of a directive is read: its parts, each with its place, numbers, octets and tags. */
@NullMarked
package org.bootmasq.config.value;

import org.jspecify.annotations.NullMarked;
