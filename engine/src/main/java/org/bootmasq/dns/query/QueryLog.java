package org.bootmasq.dns.query;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.RecordType;

/** The lines of {@code log-queries}, in dnsmasq's form. One thread at a time. */
public final class QueryLog {
    /** Logs nothing. */
    public static final QueryLog OFF = new QueryLog(List.of(), _ -> {});

    private static final int OPCODE = 0x7800;

    /**
     * What was said of a question, and what is behind it.
     *
     * @param source as the log names it; {@code because} for a reason that is not logged
     * @param lines of the configuration; empty where none is
     */
    public record Told(String source, String name, String value, List<Directive> lines) {
        public Told {
            lines = List.copyOf(lines);
        }
    }

    private final Consumer<String> lines;
    private final Optional<Consumer<Told>> trace;
    private boolean on;
    private boolean extra;
    private boolean protocol;
    private boolean onlyFailed;
    private boolean onlyAuth;
    private int serial;
    private String prefix = "";
    private boolean authoritative;

    /** @param words of {@code log-queries}: empty for no lines, an empty word for the plain form */
    public QueryLog(List<String> words, Consumer<String> lines) {
        this(words, lines, Optional.empty());
    }

    /** Tells all that would be logged, with its reasons. */
    public static QueryLog trace(Consumer<Told> listener) {
        return new QueryLog(List.of(""), _ -> {}, Optional.of(listener));
    }

    private QueryLog(List<String> words, Consumer<String> lines, Optional<Consumer<Told>> trace) {
        this.lines = lines;
        this.trace = trace;
        reconfigure(words);
    }

    /** Logs by other words of {@code log-queries} from now on. */
    public final void reconfigure(List<String> words) {
        on = !words.isEmpty();
        protocol = words.contains("proto");
        extra = words.contains("extra") || protocol;
        onlyFailed = words.contains("only_failed");
        onlyAuth = words.contains("auth");
    }

    /** Whether anything is logged at all: ask before making a line. */
    public boolean isOn() {
        return on;
    }

    /** A question has arrived; what is said from now on is about it. Returns its number, for {@link #about}. */
    public int query(Asker asker, String name, int type, boolean toAuthority) {
        about(++serial, asker);
        authoritative = toAuthority;
        if (onlyFailed || (onlyAuth && !authoritative)) return serial;
        String kind = authoritative ? "auth" : "query";
        lines.accept(prefix + kind + "[" + RecordType.text(type) + "] " + name + " from " + asker.address());
        return serial;
    }

    /** As the other, for a message whose question is still unchecked; one without a question is not logged. */
    public int query(Asker asker, byte[] message, int length, boolean toAuthority) {
        int end = MessageScan.questionEnd(message, length);
        boolean usual = end >= 0 && (MessageScan.flags(message) & OPCODE) == 0;
        if (!usual) {
            about(++serial, asker);
            return serial;
        }
        return query(
                asker,
                MessageScan.text(message, MessageScan.HEADER, length),
                MessageScan.u16(message, end - 4),
                toAuthority);
    }

    /** What is said from now on is about this question. */
    public void about(int number, Asker asker) {
        authoritative = false;
        String way = protocol ? (asker.tcp() ? "TCP " : "UDP ") : "";
        prefix = extra ? way + number + " " + asker.address() + "/" + asker.port() + " " : "";
    }

    /**
     * Says one thing: {@code reply name is value}.
     *
     * @param source {@code reply}, {@code cached}, {@code config}, the path of a hosts file...
     */
    public void say(String source, String name, String value) {
        say(source, name, value, Optional.empty());
    }

    /** @param line that is behind it */
    public void say(String source, String name, String value, Optional<Directive> line) {
        if (isTraced()) tell(new Told(source, name, value, line.stream().toList()));
        if ((onlyAuth && !authoritative) || (onlyFailed && !isFailure(value))) return;
        lines.accept(prefix + source + " " + name + " is " + value);
    }

    /** Whether somebody wants reasons. */
    public boolean isTraced() {
        return trace.isPresent();
    }

    private void tell(Told told) {
        trace.ifPresent(listener -> listener.accept(told));
    }

    /** Why, for the trace alone. */
    public void because(String reason, List<Directive> behind) {
        if (isTraced()) tell(new Told("because", "", reason, behind));
    }

    /** An option that says so, for the trace alone. */
    public void because(Option option) {
        if (isTraced()) because("of " + option.longName(), List.of());
    }

    /** What became of an address in the packet filter. */
    void set(String line) {
        if (on && !onlyAuth && !onlyFailed) lines.accept(prefix + line);
    }

    /** {@code reply is truncated}. */
    public void truncated() {
        if (!onlyAuth && !onlyFailed) lines.accept(prefix + "reply is truncated");
    }

    /** {@code forwarded name to server}. */
    public void forwarded(String name, UpstreamServer server) {
        if (isTraced()) tell(new Told("forwarded", name, server.address().toString(), List.of()));
        if (onlyAuth || onlyFailed) return;
        lines.accept(prefix + "forwarded " + name + " to " + server.address().inQueryLog());
    }

    /** {@code dnssec-query[DS] name to server}. */
    public void asked(int type, String name, UpstreamServer server) {
        if (onlyAuth || onlyFailed) return;
        lines.accept(prefix + "dnssec-query[" + RecordType.text(type) + "] " + name + " to "
                + server.address().inQueryLog());
    }

    /** {@code validation name is BOGUS}. */
    public void validation(String name, String result) {
        boolean failed = result.equals("BOGUS") || result.equals("ABANDONED");
        if (!onlyAuth && (!onlyFailed || failed)) lines.accept(prefix + "validation " + name + " is " + result);
    }

    /** Whatever {@code log-queries} says. */
    public void warn(String line) {
        lines.accept(line);
    }

    private static boolean isFailure(String value) {
        return value.startsWith("NXDOMAIN")
                || value.startsWith("NODATA")
                || value.startsWith("REFUSED")
                || value.startsWith("SERVFAIL");
    }
}
