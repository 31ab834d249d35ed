package org.bootmasq.dhcp6.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp.boot.HttpBoots;
import org.bootmasq.dhcp.boot.HttpUrl;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp.six.OptionValue6;
import org.bootmasq.dhcp.six.OwnAddresses6;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.HttpBootClients;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/**
 * UEFI's HTTP boot over IPv6, and gPXE and iPXE: the URL that an {@code http-boot} line gives. Firmware boots from a
 * URL only if the answer calls itself one for HTTP clients, as the request did (UEFI specification, section "HTTP
 * Boot").
 */
final class HttpBoot {
    private static final Bytes HTTP = Bytes.latin1("http");
    /** IANA "Private Enterprise Numbers": Intel, for who shows no vendor class; firmware takes any number. */
    private static final int INTEL = 343;

    private final HttpBoots.Chosen chosen;
    private final HttpBootClient client;
    private final Client asking;

    private HttpBoot(HttpBoots.Chosen chosen, HttpBootClient client, Client asking) {
        this.chosen = chosen;
        this.client = client;
        this.asking = asking;
    }

    /** The line that holds for a client, if one does. */
    static Optional<HttpBoot> of(Dhcp6Settings settings, Client asking, OwnAddresses6 own, ClientTrace trace) {
        HttpBoots lines = settings.reply().httpBoots();
        if (lines.lines().isEmpty()) return Optional.empty();
        Optional<HttpBootClient> client = HttpBootClients.of(asking.request().message());
        Optional<HttpBoots.Chosen> chosen = lines.choose(client, asking.tags().all(), own.global(), trace);
        if (chosen.isEmpty()) return Optional.empty();
        boolean yields =
                handWritten(settings, asking).filter(chosen.get()::yieldsTo).isPresent();
        if (!yields) return Optional.of(new HttpBoot(chosen.get(), client.orElseThrow(), asking));
        if (trace.isOn()) {
            trace.tell(new Trace.LineNotApplied(
                    chosen.get().line().directive(), List.of(), "a line with tags gives a URL"));
        }
        return Optional.empty();
    }

    /** What a line asks for that names a URL of HTTP by option 59, the best of those that hold. */
    private static Optional<TagExpression> handWritten(Dhcp6Settings settings, Client asking) {
        for (ConfiguredOption6 option : settings.reply().options()) {
            boolean tagged = !option.condition().isUnconditional();
            if (!tagged || !option.isAlone(OptionCode6.BOOTFILE_URL.code())) continue;
            if (!option.condition().matches(asking.tags().all())) continue;
            return HttpUrl.of(option.value().written().latin1()).map(_ -> option.condition());
        }
        return Optional.empty();
    }

    /** The lines with the URL, and the class that makes firmware take it, in place of what others say of those. */
    List<ConfiguredOption6> with(List<ConfiguredOption6> configured, ClientTrace trace) {
        List<ConfiguredOption6> all = new ArrayList<>();
        all.add(line(OptionCode6.BOOTFILE_URL, Bytes.latin1(chosen.url().text())));
        if (client.isFirmware()) {
            int enterprise = HttpBootClients.vendorClass(asking.request().message())
                    .map(Dhcp6Option.VendorClass::enterprise)
                    .orElse(INTEL);
            all.add(line(OptionCode6.VENDOR_CLASS, Dhcp6Codec.value(accepting(enterprise))));
        }
        for (ConfiguredOption6 each : configured) {
            boolean lost = each.isAlone(OptionCode6.BOOTFILE_URL.code())
                    || (client.isFirmware() && each.isAlone(OptionCode6.VENDOR_CLASS.code()));
            boolean needed = chosen.url().hasName() && each.isAlone(OptionCode6.DNS_SERVERS.code());
            if (!lost) all.add(needed ? each.forced() : each);
            else if (trace.isOn() && each.condition().matches(asking.tags().all())) {
                trace.tell(new Trace.LineNotApplied(each.directive(), List.of(), "http-boot says it instead"));
            }
        }
        return all;
    }

    /** Unasked, for whoever boots by HTTP understands it. */
    private ConfiguredOption6 line(OptionCode6 code, Bytes value) {
        return new ConfiguredOption6(
                chosen.line().directive(),
                chosen.line().condition(),
                OptionalInt.empty(),
                code.code(),
                OptionValue6.of(value),
                false,
                true);
    }

    /**
     * The vendor class that makes an HTTP client take a URL that other lines give; empty where it is none, gets no URL,
     * or the configuration says what it is told.
     *
     * @param configured what lines tell the client
     */
    static Optional<Dhcp6Option> accepted(Request request, List<Dhcp6Option> configured) {
        Optional<Dhcp6Option.VendorClass> shown = HttpBootClients.vendorClass(request.message());
        boolean asks = request.wanted()
                .filter(codes -> codes.contains(OptionCode6.VENDOR_CLASS.code()))
                .isPresent();
        if (shown.isEmpty() || !asks || isTold(configured, OptionCode6.VENDOR_CLASS)) return Optional.empty();
        boolean url = configured.stream()
                .anyMatch(option -> option instanceof Dhcp6Option.Other(int code, Bytes value)
                        && code == OptionCode6.BOOTFILE_URL.code()
                        && value.startsWith(HTTP));
        return url ? Optional.of(accepting(shown.get().enterprise())) : Optional.empty();
    }

    private static Dhcp6Option accepting(int enterprise) {
        return new Dhcp6Option.VendorClass(enterprise, List.of(HttpBootClient.CLASS));
    }

    private static boolean isTold(List<Dhcp6Option> options, OptionCode6 code) {
        return options.stream().anyMatch(option -> option.code() == code.code());
    }
}
