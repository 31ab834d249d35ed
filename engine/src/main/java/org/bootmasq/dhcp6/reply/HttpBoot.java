package org.bootmasq.dhcp6.reply;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.wire.Bytes;

/**
 * UEFI's HTTP boot over IPv6: firmware boots from a URL only if the answer calls itself one for HTTP clients, as the
 * request did (UEFI specification, section "HTTP Boot").
 */
final class HttpBoot {
    private static final Bytes CLASS = Bytes.latin1("HTTPClient");
    private static final Bytes HTTP = Bytes.latin1("http");

    private HttpBoot() {}

    /**
     * The vendor class that makes an HTTP client take the answer; empty where it is none, gets no URL, or the
     * configuration says what it is told.
     *
     * @param configured what lines tell the client
     */
    static Optional<Dhcp6Option> accepted(Request request, List<Dhcp6Option> configured) {
        Optional<Dhcp6Option.VendorClass> shown =
                request.message().first(Dhcp6Option.VendorClass.class).filter(HttpBoot::isHttpClient);
        boolean asks = request.wanted()
                .filter(codes -> codes.contains(OptionCode6.VENDOR_CLASS.code()))
                .isPresent();
        if (shown.isEmpty() || !asks || isTold(configured, OptionCode6.VENDOR_CLASS)) return Optional.empty();
        boolean url = configured.stream()
                .anyMatch(option -> option instanceof Dhcp6Option.Other(int code, Bytes value)
                        && code == OptionCode6.BOOTFILE_URL.code()
                        && value.startsWith(HTTP));
        return url
                ? Optional.of(new Dhcp6Option.VendorClass(shown.get().enterprise(), List.of(CLASS)))
                : Optional.empty();
    }

    private static boolean isHttpClient(Dhcp6Option.VendorClass shown) {
        return shown.classes().stream().anyMatch(text -> text.startsWith(CLASS));
    }

    private static boolean isTold(List<Dhcp6Option> options, OptionCode6 code) {
        return options.stream().anyMatch(option -> option.code() == code.code());
    }
}
