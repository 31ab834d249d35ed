package org.bootmasq.dhcp4.settings;

import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/**
 * One {@code san-boot} line, of ours alone: gPXE and iPXE get the root path of a target that this server has (RFC 4173
 * section 5), a name of their own to log in with, and no boot file, for that would win.
 *
 * @param target its name
 * @param keepSan whether a disk that cannot boot stays registered, for an installer
 * @param port of our iSCSI service
 */
public record SanBoot(Directive directive, TagExpression condition, String target, boolean keepSan, int port) {
    /** Of iSCSI (RFC 7143 section 4.2.7.1). */
    public static final int STANDARD_PORT = 3260;
}
