package org.bootmasq.cli.demo;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a boot while it happens, from the server's log and from the machine's console, and knows how far it has come.
 */
final class DemoTimeline {
    /** What happens in a boot that succeeds, in this order. */
    enum Step {
        READY("the server opening its ports"),
        ROUTER("a router advertisement"),
        DISCOVER("the machine asking by DHCP"),
        OFFER("an address offered"),
        ACK("an address given"),
        LOADER("the boot loader sent by TFTP"),
        SECOND_ROUND("the DHCP round of what was loaded, with the tag gpxe or ipxe"),
        SCRIPT("the script sent by TFTP"),
        DISK("the machine's login to its SAN disk"),
        MARKER("the marker on the machine's console");

        private final String title;

        Step(String title) {
            this.title = title;
        }
    }

    private static final Pattern LOG_LINE =
            Pattern.compile("(?:.*?\\b)?(?:dnsmasq|bootmasq)(-dhcp|-tftp|-script|-san)?(?:\\[\\d+])?: (?:\\d+ )?(.*)");
    private static final Pattern MESSAGE =
            Pattern.compile("DHCP([A-Z]+)\\(([^)]*)\\) ?(\\d[0-9a-f]*[.:][0-9a-f.:]+)?.*");
    private static final Pattern BOOT_FILE_OPTION =
            Pattern.compile("sent size: *\\d+ option: *(?:67 bootfile-name|59 bootfile-url) +(\\S+)");
    private static final int QUARTERS = 4;
    private static final int REMEMBERED_LINES = 15;

    private final PrintStream out;
    private final String marker;
    private final DemoKind kind;
    private final Set<Step> needed;
    private final ToLongFunction<String> sizeOfFile;
    private final long start = System.nanoTime();
    private final Set<Step> reached = EnumSet.noneOf(Step.class);
    private final Deque<String> log = new ArrayDeque<>();
    private final Deque<String> console = new ArrayDeque<>();
    private String vendorClass = "";
    private String tags = "";
    private String bootFile = "";
    private String offered = "";
    private boolean ended;
    private boolean aborted;
    private boolean inRound;
    private int rounds;
    private String expected = "";
    private long sentBefore;
    private int quarter;

    /**
     * @param kind what the machine boots from
     * @param sizeOfFile the size of a file of the TFTP root, 0 if it is not there
     */
    DemoTimeline(PrintStream out, String marker, boolean twoStages, DemoKind kind, ToLongFunction<String> sizeOfFile) {
        this.out = out;
        this.marker = marker;
        this.kind = kind;
        this.sizeOfFile = sizeOfFile;
        this.needed = EnumSet.allOf(Step.class);
        if (!twoStages) needed.removeAll(EnumSet.of(Step.LOADER, Step.SECOND_ROUND));
        needed.remove(kind == DemoKind.SAN ? Step.SCRIPT : Step.DISK);
        if (kind != DemoKind.IP6) needed.remove(Step.ROUTER);
    }

    /** Nothing is told any more: what comes now is how things are stopped. */
    synchronized void end() {
        ended = true;
    }

    synchronized void say(String who, String what) {
        if (ended) return;
        out.printf(Locale.ROOT, "%6.1f s  %-7s %s%n", seconds(), who, what);
        out.flush();
    }

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    synchronized void ready() {
        reached.add(Step.READY);
        String dhcp = kind == DemoKind.IP6 ? "547 (DHCPv6)" : "67 (DHCP)";
        say("server", "ready, with UDP ports " + dhcp + " and 69 (TFTP) open");
    }

    synchronized boolean isComplete() {
        return reached.containsAll(needed);
    }

    /** The steps that a successful boot would have had, and this one had not. */
    synchronized List<String> missing() {
        return needed.stream()
                .filter(step -> !reached.contains(step))
                .map(step -> step.title)
                .toList();
    }

    /** The last lines of the server and of the machine, for whoever must find out what went wrong. */
    synchronized List<String> lastLines() {
        var lines = new ArrayList<String>();
        lines.add("the server's last lines:");
        log.forEach(line -> lines.add("  " + line));
        lines.add("the machine's last lines:");
        console.forEach(line -> lines.add("  " + line));
        return lines;
    }

    /** A line that the machine printed. */
    synchronized void console(String line) {
        remember(console, line);
        say("machine", "| " + line.strip());
        if (line.contains(marker)) reached.add(Step.MARKER);
    }

    /** A line that the server logged. */
    synchronized void server(String line) {
        remember(log, line);
        Matcher parts = LOG_LINE.matcher(line);
        if (!parts.matches()) {
            say("server", line);
            return;
        }
        String text = parts.group(2);
        if ("-dhcp".equals(parts.group(1))) dhcp(text);
        else if ("-tftp".equals(parts.group(1))) tftp(text);
        else if ("-san".equals(parts.group(1))) san(text);
        else if (!reached.contains(Step.READY)) say("server", text);
    }

    private void san(String text) {
        if (text.contains(" uses ")) reached.add(Step.DISK);
        say("iSCSI", "  " + text);
    }

    private void dhcp(String text) {
        Matcher message = MESSAGE.matcher(text);
        Matcher option = BOOT_FILE_OPTION.matcher(text);
        if (text.startsWith("RTR-ADVERT(")) {
            reached.add(Step.ROUTER);
            say("RA", "  router advertisement of " + text.substring(text.indexOf(' ') + 1));
        } else if (message.matches()) {
            message(message.group(1), message.group(3), text.substring(text.lastIndexOf(' ') + 1));
        } else if (text.startsWith("vendor class: ")) {
            // DHCPv6 logs the number of the vendor, which says nothing of the machine.
            vendorClass = kind == DemoKind.IP6 ? "" : text.substring(14);
        } else if (text.startsWith("tags: ")) {
            tags(text.substring(6));
        } else if (text.startsWith("bootfile name: ")) {
            named(text.substring(15));
        } else if (option.matches()) {
            named(option.group(1));
        } else if (!reached.contains(Step.READY)) {
            say("server", text);
        }
    }

    /** DHCPv4 logs them before what it answers, and DHCPv6 behind it. */
    private void tags(String text) {
        if (kind == DemoKind.IP6 && !text.equals(tags)) say("DHCP", "  tags: " + text);
        tags = text;
        String ofLoader = kind == DemoKind.IP6 ? "ipxe" : "gpxe";
        if (List.of(tags.split(", ", -1)).contains(ofLoader)) reached.add(Step.SECOND_ROUND);
    }

    /** @param end the last word of the line: the name, in a reply of DHCPv6 */
    private void message(String type, String address, String end) {
        switch (type) {
            case "DISCOVER", "SOLICIT" -> {
                // Firmware asks again while it waits: that is no news.
                if (inRound) return;
                rounds++;
                inRound = true;
                offered = "";
                bootFile = "";
                reached.add(Step.DISCOVER);
                say("DHCP", type + " in round " + rounds + (vendorClass.isEmpty() ? "" : " from " + vendorClass));
            }
            case "OFFER", "ADVERTISE" -> {
                reached.add(Step.OFFER);
                if (offered.equals(address)) return;
                offered = address;
                boolean tagged = !tags.isEmpty() && kind != DemoKind.IP6;
                say("DHCP", "  " + type + " " + address + (tagged ? ", tags: " + tags : ""));
            }
            case "ACK", "REPLY" -> {
                inRound = false;
                reached.add(Step.ACK);
                boolean named = kind == DemoKind.IP6 && !end.isEmpty();
                say("DHCP", "  " + type + " " + address + (named ? ", its name: " + end : ""));
                expect(bootFile);
            }
            case "REQUEST" -> {}
            case "RELEASE" -> say("DHCP", "  " + type + (kind == DemoKind.IP6 ? "" : " " + address));
            default -> say("DHCP", "  " + type + (address == null ? "" : " " + address));
        }
    }

    private void named(String file) {
        if (!file.equals(bootFile)) say("DHCP", "  boot file " + file);
        bootFile = file;
        if (!inRound) expect(file);
    }

    private void expect(String file) {
        expected = file.substring(file.lastIndexOf('/') + 1);
        sentBefore = DemoNetwork.sentOctets();
        quarter = 0;
    }

    /** To be called from time to time: says how much of the expected file has gone out, in quarters. */
    synchronized void progress() {
        long size = expected.isEmpty() ? 0 : sizeOfFile.applyAsLong(expected);
        if (size < 16 * 1024) return;
        long sent = Math.min(size, DemoNetwork.sentOctets() - sentBefore);
        int now = (int) (sent * QUARTERS / size);
        if (now > quarter && now < QUARTERS)
            say("TFTP", "  %s: %d of %d KiB".formatted(expected, sent / 1024, size / 1024));
        quarter = now;
    }

    private void tftp(String text) {
        if (text.startsWith("sent ")) {
            // A client that only wanted the size breaks off, and the server's log still calls that sent.
            if (aborted) {
                aborted = false;
                return;
            }
            String file = text.substring(5).replaceFirst(" to [0-9a-f.:]+$", "");
            String name = file.substring(file.lastIndexOf('/') + 1);
            if (name.equals(kind.loader())) reached.add(Step.LOADER);
            if (name.equals(kind.script())) reached.add(Step.SCRIPT);
            say("TFTP", "  " + name + " sent, " + sizeOfFile.applyAsLong(name) + " octets");
            expected = "";
        } else if (text.startsWith("TFTP root")) {
            say("server", text);
        } else {
            aborted = text.startsWith("error 8 ");
            say("TFTP", "  " + text);
        }
    }

    private static void remember(Deque<String> lines, String line) {
        lines.addLast(line);
        if (lines.size() > REMEMBERED_LINES) lines.removeFirst();
    }
}
