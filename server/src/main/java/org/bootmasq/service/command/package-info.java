/**
 * What can be asked of a running server, what it answers, and both as text.
 * Whatever way a command comes in, it is one of these.
 */
@NullMarked
package org.bootmasq.service.command;

import org.jspecify.annotations.NullMarked;
