package org.bootmasq.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.pxe.PxeLines;
import org.bootmasq.pxe.PxePrompt;
import org.bootmasq.pxe.PxeService;

/**
 * The menu as a script of iPXE: the lines of {@code boot-entry}, then those of {@code pxe-service} that name a file or
 * the local disk, with the text and the time of {@code pxe-prompt}. As in dnsmasq, 0 seconds boot the first entry, and
 * without {@code pxe-prompt} so does an entry that is alone; several wait then for ever.
 */
public final class BootMenu {
    private static final String TITLE = "Boot";
    private static final String LOCAL_TEXT = "Boot from the local disk";

    private final String title;
    private final OptionalInt seconds;
    private final Map<String, Item> items;

    /** @param action lines of a script, without what follows a failure */
    private record Item(String text, String action) {}

    private BootMenu(String title, OptionalInt seconds, Map<String, Item> items) {
        this.title = title;
        this.seconds = seconds;
        this.items = items;
    }

    /**
     * The menu of one machine.
     *
     * @param entries of {@code boot-entry}
     * @param pxe the lines of PXE; those of names that have to be looked up are left out
     * @param base our URL without a slash at its end, {@code http://192.0.2.1:8080}
     */
    public static BootMenu of(List<BootEntry> entries, PxeLines pxe, Machine machine, String base) {
        var items = new LinkedHashMap<String, Item>();
        for (BootEntry entry : entries) {
            if (!entry.condition().matches(machine.tags())) continue;
            items.putIfAbsent(entry.name(), new Item(entry.text(), action(entry.target(), base)));
        }
        int number = 0;
        for (PxeService service : pxe.services()) {
            number++;
            boolean applies = service.condition().matches(machine.tags())
                    && machine.architecture().equals(OptionalInt.of(service.architecture()));
            if (!applies) continue;
            Optional<String> target = target(service, machine);
            String name = "pxe-" + number;
            target.ifPresent(where -> items.putIfAbsent(name, new Item(service.menuText(), action(where, base))));
        }
        Optional<PxePrompt> prompt = pxe.prompts().stream()
                .filter(line -> line.condition().matches(machine.tags()))
                .findFirst();
        OptionalInt seconds = prompt.map(PxePrompt::timeoutSeconds)
                .orElse(items.size() > 1 ? OptionalInt.empty() : OptionalInt.of(0));
        String title =
                prompt.map(PxePrompt::text).filter(text -> !text.isBlank()).orElse(TITLE);
        if (items.isEmpty()) items.put(BootEntry.LOCAL, new Item(LOCAL_TEXT, action(BootEntry.LOCAL, base)));
        return new BootMenu(title, seconds, items);
    }

    /** Where a line of PXE leads, if iPXE can go there: to a file or to the local disk. */
    private static Optional<String> target(PxeService service, Machine machine) {
        if (service.basename().isEmpty()) return service.type() == 0 ? Optional.of(BootEntry.LOCAL) : Optional.empty();
        if (service.serverHost().isPresent()) return Optional.empty();
        String server = service.server()
                .map(Object::toString)
                .orElseGet(() -> machine.value("server", "url").orElseThrow().text());
        // PXE appends the layer to a name without a suffix.
        String file = service.basename().indexOf('.') >= 0 ? service.basename() : service.basename() + ".0";
        return Optional.of("tftp://" + server + "/" + file);
    }

    private static String action(String target, String base) {
        if (target.equals(BootEntry.LOCAL)) {
            return "iseq ${platform} efi && exit 0 ||\nsanboot --no-describe --drive 0x80";
        }
        String url = word(target.startsWith("/") ? base + target : target);
        return url.startsWith("iscsi:") ? "sanboot " + url : "chain --autofree " + url;
    }

    /** Blanks and control characters would end the word that a URL is. */
    private static String word(String url) {
        var word = new StringBuilder();
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c > ' ' && c != 0x7f) word.append(c);
            else word.append("%%%02x".formatted((int) c));
        }
        return word.toString();
    }

    /** The names that a machine may choose, in the menu's order. */
    public List<String> names() {
        return List.copyOf(items.keySet());
    }

    /** The script that shows the menu. */
    public String script() {
        var script = new StringBuilder("#!ipxe\n");
        String first = items.keySet().iterator().next();
        if (seconds.equals(OptionalInt.of(0))) return actions(script.append("goto boot-" + first + "\n"));
        script.append(":menu\nmenu -- ").append(shown(title)).append('\n');
        items.forEach((name, item) -> script.append("item -- %s %s\n".formatted(name, shown(item.text()))));
        String timeout =
                seconds.isPresent() && seconds.getAsInt() > 0 ? " --timeout " + 1000L * seconds.getAsInt() : "";
        script.append("choose%s --default %s target || goto boot-local\n".formatted(timeout, first));
        return actions(script.append("goto boot-${target}\n"));
    }

    /**
     * The script that boots one entry at once and shows no menu, for a machine that is to boot it this once.
     *
     * @param name one of {@link #names}, or {@link BootEntry#LOCAL}; empty if there is no such entry
     */
    public Optional<String> onceTarget(String name) {
        if (!items.containsKey(name) && !name.equals(BootEntry.LOCAL)) return Optional.empty();
        return Optional.of(actions(new StringBuilder("#!ipxe\ngoto boot-" + name + "\n")));
    }

    private String actions(StringBuilder script) {
        var all = new LinkedHashMap<>(items);
        all.putIfAbsent(BootEntry.LOCAL, new Item(LOCAL_TEXT, action(BootEntry.LOCAL, "")));
        all.forEach((name, item) -> script.append(":boot-%s\n%s || goto failed\n".formatted(name, item.action())));
        script.append(":failed\necho Booting failed\nprompt --timeout 10000 Press a key to go on ||\nexit 1\n");
        return script.toString();
    }

    /** As iPXE shows it: a word that it would take for an operator or a comment becomes one that it does not. */
    private static String shown(String text) {
        var words = new ArrayList<String>();
        for (String word : text.split("[\\x00-\\x20\\x7f]+", -1)) {
            String plain = word.replaceFirst("^#+", "").replaceFirst("\\\\+$", "");
            switch (plain) {
                case "" -> {}
                case "||" -> words.add("|");
                case "&&" -> words.add("&");
                case ";" -> words.add(",");
                default -> words.add(plain);
            }
        }
        return words.isEmpty() ? "-" : String.join(" ", words);
    }
}
