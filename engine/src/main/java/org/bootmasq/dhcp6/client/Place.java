package org.bootmasq.dhcp6.client;

import java.util.List;
import org.bootmasq.config.Directive;

/** What addresses or prefixes are taken from. */
public sealed interface Place permits Served, Pool {
    /** Tags of clients that get something from here. */
    List<String> setTags();

    /** The line that it is made of. */
    Directive directive();
}
