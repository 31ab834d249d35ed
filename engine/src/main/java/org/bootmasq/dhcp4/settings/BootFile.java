package org.bootmasq.dhcp4.settings;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.wire.Ip4;

/**
 * One {@code dhcp-boot} line.
 *
 * @param serverName what goes into {@code sname}
 * @param server what goes into {@code siaddr}; absent for ourselves
 * @param serverHost a name to be looked up for {@code siaddr}, where the line gives no address
 */
public record BootFile(
        Directive directive,
        TagExpression condition,
        String file,
        Optional<String> serverName,
        Optional<Ip4> server,
        Optional<String> serverHost) {}
