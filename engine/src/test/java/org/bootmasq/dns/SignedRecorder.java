package org.bootmasq.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** Takes down what a resolver answers to the questions of {@code questions.txt}, asked for signatures. */
public final class SignedRecorder {
    private SignedRecorder() {}

    /**
     * Writes {@code replies.txt}.
     *
     * @param arguments the folder that {@code make} filled, the resolver's port, the file to write
     */
    public static void main(String[] arguments) throws IOException {
        var lines = new ArrayList<String>();
        lines.add(
                "# from: BIND 9.18.49 (dnssec-signzone, named), zones of ./make, by SignedRecorder: name, type, reply");
        lines.addAll(Files.readAllLines(Path.of(arguments[0], "anchor")));
        for (String line : SignedWorld.lines("questions.txt")) {
            String[] words = line.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                int type = Integer.parseInt(words[i]);
                Name name = Name.of(words[0]);
                lines.add(words[0] + " " + type + " "
                        + ask(Integer.parseInt(arguments[1]), name, type).hex());
            }
        }
        Files.write(Path.of(arguments[2]), lines);
    }

    private static Bytes ask(int port, Name name, int type) throws IOException {
        var query = new ByteWriter(64);
        var edns = new Edns(1232, 0, 0, Edns.DO, Bytes.EMPTY);
        QueryCodec.write(new Query(0, Dns.RD, Question.in(name, type), Optional.of(edns)), query);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var out = new DataOutputStream(socket.getOutputStream());
                var in = new DataInputStream(socket.getInputStream())) {
            out.writeShort(query.length());
            out.write(query.array(), 0, query.length());
            out.flush();
            return Bytes.of(in.readNBytes(in.readUnsignedShort()));
        }
    }
}
