package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.boot.HttpBoots;

/**
 * What clients boot.
 *
 * @param files of {@code dhcp-boot}
 * @param services of {@code pxe-service}
 * @param prompts of {@code pxe-prompt}
 * @param vendors beginnings of option 60 that make a PXE client: {@code dhcp-pxe-vendor}, else {@code PXEClient}
 * @param sanBoots of {@code san-boot}
 * @param httpBoots of {@code http-boot}
 */
public record Boot(
        List<BootFile> files,
        List<PxeService> services,
        List<PxePrompt> prompts,
        List<String> vendors,
        List<SanBoot> sanBoots,
        HttpBoots httpBoots) {
    /**
     * {@code pxe-prompt}.
     *
     * @param timeoutSeconds 0 boots the first entry at once; absent waits for a key
     */
    public record PxePrompt(Directive directive, TagExpression condition, String text, OptionalInt timeoutSeconds) {}

    public Boot {
        files = List.copyOf(files);
        services = List.copyOf(services);
        prompts = List.copyOf(prompts);
        vendors = List.copyOf(vendors);
        sanBoots = List.copyOf(sanBoots);
    }

    /** Whether PXE clients are told more than a boot file; dnsmasq listens to port 4011 then. */
    public boolean hasMenu() {
        return !services.isEmpty() || !prompts.isEmpty();
    }
}
