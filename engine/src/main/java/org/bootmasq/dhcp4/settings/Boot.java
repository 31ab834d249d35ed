package org.bootmasq.dhcp4.settings;

import java.util.List;
import org.bootmasq.dhcp.boot.HttpBoots;
import org.bootmasq.pxe.PxeLines;
import org.bootmasq.pxe.PxePrompt;
import org.bootmasq.pxe.PxeService;

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
    public Boot {
        files = List.copyOf(files);
        services = List.copyOf(services);
        prompts = List.copyOf(prompts);
        vendors = List.copyOf(vendors);
        sanBoots = List.copyOf(sanBoots);
    }

    /** The menu of PXE, which others than PXE clients are shown too. */
    public PxeLines pxe() {
        return new PxeLines(services, prompts);
    }

    /** Whether PXE clients are told more than a boot file; dnsmasq listens to port 4011 then. */
    public boolean hasMenu() {
        return !services.isEmpty() || !prompts.isEmpty();
    }
}
