package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.message.SubOptions;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** Options inside options: {@code encap:}, {@code vi-encap:} (RFC 3925) and {@code vendor:} (RFC 2132 section 8.4). */
final class Encapsulations {
    /** RFC 3925 gives an enterprise's data one octet of length. */
    private static final int LONGEST_OF_ENTERPRISE = 255;

    private final OptionChoice choice;
    private final VendorOptions vendors;
    private final Sink sink;
    private final IntPredicate wants;
    private final Consumer<String> warnings;

    /** Takes what is to be sent. */
    interface Sink {
        void put(int code, Bytes value, String reason, Directive directive);
    }

    /**
     * Puts what is chosen.
     *
     * @param wants whether the client may have an option that is not forced on it
     * @param warnings are told of what cannot be sent
     */
    Encapsulations(
            OptionChoice choice, VendorOptions vendors, Sink sink, IntPredicate wants, Consumer<String> warnings) {
        this.choice = choice;
        this.vendors = vendors;
        this.sink = sink;
        this.wants = wants;
        this.warnings = warnings;
    }

    /** Options of {@code encap:} and {@code vi-encap:}, each where its last line stands. */
    void put() {
        Set<ConfiguredOption.Encapsulation> done = new HashSet<>();
        for (ConfiguredOption option : choice.all()) {
            ConfiguredOption.Encapsulation outer = option.encapsulation();
            boolean vendor = outer instanceof ConfiguredOption.Encapsulation.Vendor;
            boolean alone = outer instanceof ConfiguredOption.Encapsulation.None;
            if (vendor || alone || !done.add(outer)) continue;
            List<ConfiguredOption> group = choice.all().stream()
                    .filter(other -> other.encapsulation().equals(outer))
                    .toList();
            boolean forced = group.stream().anyMatch(ConfiguredOption::forced);
            switch (outer) {
                case ConfiguredOption.Encapsulation.Inside(int code) -> {
                    boolean wanted = wants.test(code);
                    List<ConfiguredOption> sent = group.stream()
                            .filter(member -> wanted || member.forced())
                            .toList();
                    if (!sent.isEmpty()) putSubOptions(code, sent);
                }
                case ConfiguredOption.Encapsulation.Enterprise(int number) -> {
                    if (forced || wants.test(OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC.code()))
                        putEnterprise(number, group);
                }
                case ConfiguredOption.Encapsulation.None _, ConfiguredOption.Encapsulation.Vendor _ -> {
                    // Left out above.
                }
            }
        }
    }

    private void putEnterprise(int number, List<ConfiguredOption> group) {
        var inside = new ByteWriter(64);
        for (ConfiguredOption option : group) {
            inside.u8(option.code()).u8(option.value().length()).bytes(option.value());
        }
        if (inside.length() > LONGEST_OF_ENTERPRISE) {
            warnings.accept("cannot send RFC3925 option: too many options for enterprise number " + number);
            return;
        }
        Bytes value = new ByteWriter(64)
                .i32(number)
                .u8(inside.length())
                .bytes(inside.bytes())
                .bytes();
        sink.put(
                OptionCode.VENDOR_IDENTIFYING_VENDOR_SPECIFIC.code(),
                value,
                "vi-encap",
                group.getFirst().directive());
    }

    private void putSubOptions(int code, List<ConfiguredOption> group) {
        List<Dhcp4Option> inside = new ArrayList<>();
        for (ConfiguredOption option : group) inside.add(new Dhcp4Option(option.code(), choice.value(option)));
        List<Bytes> parts = SubOptions.encode(inside);
        for (Bytes part : parts)
            sink.put(code, part, "encapsulation", group.getFirst().directive());
    }

    /**
     * Option 43 for clients of a vendor class.
     *
     * @param returned whether option 60 goes with it
     */
    void putVendor(Bytes vendorClass, boolean returned) {
        List<VendorOptions.Inside> group = vendors.of(vendorClass);
        boolean forced = group.stream().anyMatch(VendorOptions.Inside::forced);
        if (group.isEmpty() || (!forced && !wants.test(OptionCode.VENDOR_SPECIFIC.code()))) return;
        List<Dhcp4Option> inside =
                group.stream().map(VendorOptions.Inside::option).toList();
        for (Bytes part : SubOptions.encode(inside)) {
            sink.put(
                    OptionCode.VENDOR_SPECIFIC.code(),
                    part,
                    "encapsulation",
                    group.getFirst().directive());
        }
        if (!returned) return;
        sink.put(
                OptionCode.VENDOR_CLASS.code(),
                vendorClass,
                "the request",
                group.getFirst().directive());
    }
}
