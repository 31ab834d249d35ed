package org.bootmasq.dhcp4.client;

import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.wire.Bytes;

/**
 * gPXE or iPXE, as a request shows it: it sends option 175, or names itself in option 77, with or without RFC 3004's
 * length before it.
 *
 * @param features option 175: sub-options, of which each tells that it has something
 */
public record GpxeClient(Optional<Bytes> features) {
    /** Sub-option 19: it speaks HTTP. */
    static final int HTTP = 0x13;
    /** Sub-option 20: it speaks HTTPS. */
    static final int HTTPS = 0x14;

    /** The client as gPXE or iPXE, if it is either. */
    public static Optional<GpxeClient> of(Dhcp4Message request) {
        Optional<Bytes> features = request.option(OptionCode.GPXE_ENCAPSULATED);
        String userClass =
                request.option(OptionCode.USER_CLASS).map(Bytes::latin1).orElse("");
        boolean named = userClass.endsWith("gPXE") || userClass.endsWith("iPXE");
        return features.isPresent() || named ? Optional.of(new GpxeClient(features)) : Optional.empty();
    }

    /** Whether it has a feature; one that lists none is taken to have it. */
    boolean has(int feature) {
        return features.isEmpty()
                || SubOptions.find(features.get(), feature)
                        .filter(version -> version.length() > 0 && version.at(0) != 0)
                        .isPresent();
    }
}
