package org.bootmasq.pxe;

import java.util.List;

/**
 * The menu of PXE as a configuration has it.
 *
 * @param services of {@code pxe-service}
 * @param prompts of {@code pxe-prompt}
 */
public record PxeLines(List<PxeService> services, List<PxePrompt> prompts) {
    public PxeLines {
        services = List.copyOf(services);
        prompts = List.copyOf(prompts);
    }
}
