package org.bootmasq.tftp;

import static org.bootmasq.config.Option.TFTP_NO_BLOCKSIZE;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.tftp.TftpPacket.Option;

/**
 * What a request's options come to, by RFC 2347: block size (RFC 2348), transfer size and timeout (RFC 2349) and window
 * size (RFC 7440). An option that is unknown, or whose value is out of its range, is left out of the answer, as RFC
 * 2347 section 2 asks.
 *
 * @param blockSize octets of a full block, 8 to 65,464
 * @param windowSize blocks sent for one ACK, from 1
 * @param timeoutSeconds what the client asked for, 1 to 255; 0 if nothing
 * @param acknowledged the answer; empty means that the first DATA answers
 */
record TftpNegotiation(int blockSize, int windowSize, int timeoutSeconds, List<Option> acknowledged) {
    static final int DEFAULT_BLOCK_SIZE = 512;
    static final int LARGEST_BLOCK_SIZE = 65_464;

    /** A larger window overflows the receive buffer that Linux gives a client by default. */
    static final int LARGEST_WINDOW = 64;

    private static final int SMALLEST_BLOCK_SIZE = 8;

    TftpNegotiation {
        acknowledged = List.copyOf(acknowledged);
    }

    /**
     * @param largestBlock what fits into a packet of the network
     * @param settings whether block sizes are negotiated, and windows granted
     * @param size of the file in octets
     */
    static TftpNegotiation of(List<Option> asked, int largestBlock, TftpSettings settings, boolean octet, long size) {
        int blockSize = DEFAULT_BLOCK_SIZE;
        int windowSize = 1;
        int timeout = 0;
        long wantsBlock =
                !settings.has(TFTP_NO_BLOCKSIZE) && largestBlock >= SMALLEST_BLOCK_SIZE ? last(asked, "blksize") : -1;
        // Whoever can guess the port can acknowledge windows that he does not see, in the name of somebody whom they
        // flood.
        long wantsWindow = portsAreHardToGuess(settings) ? last(asked, "windowsize") : -1;
        long wantsTimeout = last(asked, "timeout");
        var answer = new ArrayList<Option>();
        if (wantsBlock >= SMALLEST_BLOCK_SIZE) {
            blockSize = (int) Math.min(wantsBlock, Math.min(largestBlock, LARGEST_BLOCK_SIZE));
            answer.add(Option.of("blksize", blockSize));
        }
        // The length of a netascii transfer is known only at its end, and its blocks cannot be found by their number.
        if (octet && last(asked, "tsize") >= 0) answer.add(Option.of("tsize", size));
        if (wantsTimeout >= 1 && wantsTimeout <= 255) {
            timeout = (int) wantsTimeout;
            answer.add(Option.of("timeout", timeout));
        }
        if (octet && wantsWindow >= 1 && wantsWindow <= 65_535) {
            windowSize = (int) Math.min(wantsWindow, LARGEST_WINDOW);
            answer.add(Option.of("windowsize", windowSize));
        }
        return new TftpNegotiation(blockSize, windowSize, timeout, answer);
    }

    /**
     * Whether somebody who does not see the answers to a request cannot know which port they come from. Who forges
     * acknowledgements must guess that port: with as many ports as a window has blocks, guessing costs him what a
     * window would gain him.
     */
    static boolean portsAreHardToGuess(TftpSettings settings) {
        int count = settings.ports().map(TftpSettings.PortRange::count).orElse(LARGEST_WINDOW);
        return !settings.singlePort() && count >= LARGEST_WINDOW;
    }

    /** dnsmasq: of an option given twice the last counts. -1 where it is absent or not a number. */
    private static long last(List<Option> asked, String name) {
        long value = -1;
        for (Option option : asked) {
            if (option.is(name)) value = number(option.value().latin1());
        }
        return value;
    }

    private static long number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 18;
        for (int i = 0; digits && i < text.length(); i++) digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        return digits ? Long.parseLong(text) : -1;
    }
}
