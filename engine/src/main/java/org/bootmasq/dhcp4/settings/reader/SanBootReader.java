package org.bootmasq.dhcp4.settings.reader;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.IscsiName;
import org.bootmasq.config.value.Numbers;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp4.settings.SanBoot;

/** Reads {@code san-boot}. */
final class SanBootReader {
    private SanBootReader() {}

    static List<SanBoot> all(Configuration configuration, Problems problems) {
        // What is wrong with the port is told by the SAN's own settings.
        int port = new Numbers(configuration, new Problems()).of(Option.SAN_PORT, 1, 0xffff, SanBoot.STANDARD_PORT);
        return problems.translate(configuration.all(Option.SAN_BOOT), directive -> of(directive, port));
    }

    /** {@code [tag:<tag>,]<iqn>[,keep-san]}. */
    private static SanBoot of(Directive directive, int port) {
        TagExpression condition = TagExpression.ALWAYS;
        Optional<String> target = Optional.empty();
        boolean keepSan = false;
        for (Part part : Part.of(directive).list()) {
            Optional<String> tag = TagExpression.afterPrefix(part.plain());
            if (tag.isPresent()) {
                condition = condition.and(TagExpression.term(tag.get()));
            } else if (part.plain().equals("keep-san")) {
                keepSan = true;
            } else if (target.isPresent()) {
                throw part.refused("unknown word '" + part.plain() + "'");
            } else {
                target = IscsiName.of(part.plain());
                if (target.isEmpty())
                    throw part.refused("not an iSCSI name (iqn.<year>-<month>.<domain reversed>:<name>)");
            }
        }
        if (target.isEmpty()) throw Part.of(directive).refused("missing target name");
        return new SanBoot(directive, condition, target.get(), keepSan, port);
    }
}
