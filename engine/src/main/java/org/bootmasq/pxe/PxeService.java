package org.bootmasq.pxe;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.wire.Ip4;

/**
 * One {@code pxe-service} line: an entry of the boot menu.
 *
 * @param architecture the client's option 93 (RFC 4578 section 2.1) it is for
 * @param menuText what the menu shows
 * @param basename file name without {@code .layer}, to be had from our TFTP or the server's; empty for types of
 *     their own
 * @param type boot server type (PXE 2.1), 0 for booting from the local disk; our own services are numbered from
 *     0x8000 on
 * @param server where the boot server or the file is; absent for ourselves
 * @param serverHost a name to be looked up for it
 */
public record PxeService(
        Directive directive,
        TagExpression condition,
        int architecture,
        String menuText,
        String basename,
        int type,
        Optional<Ip4> server,
        Optional<String> serverHost) {
    /**
     * Boot server types from here on are free for local use (PXE 2.1 section 2.2): ours are numbered upwards from it.
     */
    public static final int FIRST_OWN_TYPE = 0x8000;
}
