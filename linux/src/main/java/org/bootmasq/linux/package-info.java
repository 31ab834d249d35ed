/**
 * The Linux system calls that Java lacks, one class a man page, through java.lang.foreign. Uses java.base alone and
 * knows no protocol above UDP.
 */
@NullMarked
package org.bootmasq.linux;

import org.jspecify.annotations.NullMarked;
