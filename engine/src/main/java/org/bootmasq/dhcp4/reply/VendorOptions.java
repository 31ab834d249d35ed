package org.bootmasq.dhcp4.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.message.Dhcp4Option;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.dhcp4.settings.ConfiguredOption;
import org.bootmasq.pxe.PxePrompt;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.wire.Bytes;

/** What the lines put into option 43 for a vendor class: {@code dhcp-option=vendor:}, and {@code pxe-prompt}. */
final class VendorOptions {
    /** The prompt waits for a key for ever. */
    static final int NO_TIMEOUT = 255;

    private final Boot boot;
    private final Set<String> tags;
    private final OptionChoice choice;

    /** An option inside option 43. */
    record Inside(Dhcp4Option option, Directive directive, boolean forced) {}

    VendorOptions(Boot boot, Set<String> tags, OptionChoice choice) {
        this.boot = boot;
        this.tags = tags;
        this.choice = choice;
    }

    /** Those that hold for a vendor class, last line first; dnsmasq: a prompt is an option among the others. */
    List<Inside> of(Bytes vendorClass) {
        List<Inside> all = new ArrayList<>();
        for (ConfiguredOption option : choice.ofVendor(vendorClass)) {
            var inside = new Dhcp4Option(option.code(), choice.value(option));
            all.add(new Inside(inside, option.directive(), option.forced()));
        }
        if (!PxeClient.isPxe(vendorClass, boot)) return all;
        for (PxePrompt prompt : boot.prompts()) {
            if (!prompt.condition().matches(tags)) continue;
            Bytes value =
                    Bytes.ofInts(prompt.timeoutSeconds().orElse(NO_TIMEOUT)).plus(Bytes.latin1(prompt.text()));
            int at = 0;
            while (at < all.size() && isBefore(prompt, all.get(at).directive())) at++;
            var inside = new Dhcp4Option(PxeSubOption.MENU_PROMPT.code(), value);
            all.add(at, new Inside(inside, prompt.directive(), false));
        }
        return all;
    }

    private static boolean isBefore(PxePrompt prompt, Directive other) {
        return prompt.directive().origin().source().equals(other.origin().source())
                && prompt.directive().origin().line() < other.origin().line();
    }
}
