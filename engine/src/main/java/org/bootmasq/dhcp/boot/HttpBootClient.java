package org.bootmasq.dhcp.boot;

import java.util.List;
import java.util.function.IntPredicate;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.wire.Bytes;

/**
 * A client that can boot from a URL, as its request shows it.
 *
 * @param isFirmware whether it is UEFI's HTTP boot, which takes no answer but one to {@link #CLASS}; else it is gPXE or
 *     iPXE
 * @param plain whether it speaks HTTP
 * @param secure whether it speaks HTTPS, as far as it says
 * @param architectures by their numbers in option 93 of DHCPv4 or 61 of DHCPv6
 */
public record HttpBootClient(boolean isFirmware, boolean plain, boolean secure, List<Integer> architectures) {
    /** What a vendor class of HTTP boot begins with, and all of it in the answer (UEFI specification, "HTTP Boot"). */
    public static final Bytes CLASS = Bytes.latin1("HTTPClient");

    public HttpBootClient {
        architectures = List.copyOf(architectures);
    }

    /** UEFI's HTTP boot, or another firmware's: it speaks HTTP, and HTTPS where it has certificates. */
    public static HttpBootClient firmware(List<Integer> architectures) {
        return new HttpBootClient(true, true, true, architectures);
    }

    /** Whether one of these numbers is that of a machine that boots from a URL. */
    public static boolean bootsFromHttp(List<Integer> architectures) {
        return architectures.stream()
                .anyMatch(number -> Architecture.of(number)
                        .filter(Architecture::bootsFromHttp)
                        .isPresent());
    }

    boolean speaks(HttpUrl url) {
        return url.secure() ? secure : plain;
    }

    boolean isOf(IntPredicate architecture) {
        return architectures.stream().anyMatch(architecture::test);
    }
}
