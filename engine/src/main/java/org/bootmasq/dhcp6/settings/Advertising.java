package org.bootmasq.dhcp6.settings;

import java.util.List;
import org.bootmasq.dhcp.six.RouterParameters;

/**
 * How routers are advertised.
 *
 * @param everyRange {@code enable-ra}: the networks of all ranges are, not only of those with a word that wants it
 * @param parameters of {@code ra-param}
 */
public record Advertising(boolean everyRange, List<RouterParameters> parameters) {
    public Advertising {
        parameters = List.copyOf(parameters);
    }
}
