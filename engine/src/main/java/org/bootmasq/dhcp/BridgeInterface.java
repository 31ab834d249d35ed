package org.bootmasq.dhcp;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.Parts;

/**
 * {@code bridge-interface}: requests on an alias count as arriving on the interface.
 *
 * @param aliases may end in a star
 */
public record BridgeInterface(Directive directive, String interfaceName, List<InterfacePattern> aliases) {
    /** Of an interface's name on Linux (IFNAMSIZ less its NUL). */
    private static final int LONGEST_INTERFACE_NAME = 15;

    public BridgeInterface {
        aliases = List.copyOf(aliases);
    }

    /** All lines in the order of the file; what is wrong with them goes to {@code problems}. */
    public static List<BridgeInterface> all(Configuration configuration, Problems problems) {
        return problems.translate(configuration.all(Option.BRIDGE_INTERFACE), BridgeInterface::of);
    }

    private static BridgeInterface of(Directive directive) {
        var parts = new Parts(directive);
        Part name = parts.next();
        boolean fits =
                name.plain().length() <= LONGEST_INTERFACE_NAME && !name.text().isEmpty();
        if (!parts.hasMore() || !fits) throw name.refused("bad bridge-interface");
        List<InterfacePattern> aliases = new ArrayList<>();
        while (parts.hasMore()) aliases.add(new InterfacePattern(parts.next().plain()));
        return new BridgeInterface(directive, name.plain(), aliases);
    }

    /** Whether an interface of this name is an alias of the other one. */
    public boolean isAlias(String name) {
        for (InterfacePattern alias : aliases) {
            if (alias.matches(name)) return true;
        }
        return false;
    }
}
