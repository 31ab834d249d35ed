package org.bootmasq.edge.script;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.wire.Bytes;

/**
 * The frames between the server and its script process. The server's side may be in a client's hands, so whoever runs
 * the script takes nothing but this: at most {@link #MAX_ARGUMENTS} arguments of which the first is a known action, and
 * variables whose names begin {@code DNSMASQ_}; all of bounded length and without NUL.
 */
final class ScriptProtocol {
    static final int MAX_ARGUMENTS = 4;
    static final int MAX_VARIABLES = 300;
    private static final int MAX_TEXT = ScriptCall.MAX_VALUE + 64;
    private static final List<String> ACTIONS = List.of("add", "old", "del", "tftp", "arp-add", "arp-del");

    private static final int LINE = 1;
    private static final int NOT_EXECUTED = 2;
    private static final int EXITED = 3;
    private static final int KILLED = 4;

    private ScriptProtocol() {}

    record Call(List<Bytes> arguments, List<Bytes> environment) {
        Call {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
        }
    }

    static void writeCall(DataOutputStream out, Call call) throws IOException {
        writeTexts(out, call.arguments());
        List<Bytes> environment = call.environment();
        writeTexts(out, environment.subList(0, Math.min(environment.size(), MAX_VARIABLES)));
        out.flush();
    }

    private static void writeTexts(DataOutputStream out, List<Bytes> texts) throws IOException {
        out.writeShort(texts.size());
        for (Bytes text : texts) {
            out.writeShort(text.length());
            out.write(text.toArray());
        }
    }

    /**
     * Reads the next call.
     *
     * @throws EOFException if the server has ended
     * @throws IOException if it is not one that a script may be called with
     */
    static Call readCall(DataInputStream in) throws IOException {
        List<Bytes> arguments = readTexts(in, MAX_ARGUMENTS);
        if (arguments.isEmpty() || !ACTIONS.contains(arguments.getFirst().latin1())) {
            throw new IOException("unknown action");
        }
        List<Bytes> environment = readTexts(in, MAX_VARIABLES);
        for (Bytes variable : environment) {
            if (!isVariable(variable.latin1())) throw new IOException("unknown variable");
        }
        return new Call(arguments, environment);
    }

    private static boolean isVariable(String text) {
        int equals = text.indexOf('=');
        return equals > 0 && text.substring(0, equals).matches("DNSMASQ_[A-Z0-9_]+");
    }

    private static List<Bytes> readTexts(DataInputStream in, int most) throws IOException {
        int count = in.readUnsignedShort();
        if (count > most) throw new IOException("too many texts");
        var texts = new ArrayList<Bytes>(count);
        for (int i = 0; i < count; i++) {
            Bytes text = readText(in, MAX_TEXT);
            if (text.contains(Bytes.of((byte) 0))) throw new IOException("NUL in a text");
            texts.add(text);
        }
        return texts;
    }

    private static Bytes readText(DataInputStream in, int most) throws IOException {
        int length = in.readUnsignedShort();
        if (length > most) throw new IOException("a text is too long");
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) throw new EOFException();
        return Bytes.of(octets);
    }

    static void writeReport(DataOutputStream out, ScriptReport report) throws IOException {
        switch (report) {
            case ScriptReport.Line(Bytes text) -> {
                out.writeByte(LINE);
                out.writeShort(text.length());
                out.write(text.toArray());
            }
            case ScriptReport.NotExecuted(int errno) -> writeEnd(out, NOT_EXECUTED, errno);
            case ScriptReport.Exited(int status) -> writeEnd(out, EXITED, status);
            case ScriptReport.Killed(int signal) -> writeEnd(out, KILLED, signal);
        }
        out.flush();
    }

    private static void writeEnd(DataOutputStream out, int kind, int code) throws IOException {
        out.writeByte(kind);
        out.writeShort(code);
    }

    static ScriptReport readReport(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case LINE -> new ScriptReport.Line(readText(in, ScriptProcess.MAX_LINE));
            case NOT_EXECUTED -> new ScriptReport.NotExecuted(in.readUnsignedShort());
            case EXITED -> new ScriptReport.Exited(in.readUnsignedShort());
            case KILLED -> new ScriptReport.Killed(in.readUnsignedShort());
            default -> throw new IOException("unknown report");
        };
    }
}
