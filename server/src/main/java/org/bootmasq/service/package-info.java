/** Reads the configuration, builds the engines, joins them to their edges, reloads, drops privileges. */
@NullMarked
package org.bootmasq.service;

import org.jspecify.annotations.NullMarked;
