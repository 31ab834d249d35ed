package org.bootmasq.edge.http.mirror;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Another server on loopback, which answers each path as a test wants. */
final class StagedUpstream implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    /** Heads of all requests, in their order. */
    final Queue<String> requests = new ConcurrentLinkedQueue<>();

    /** Writes a reply. */
    interface Answer {
        void write(String head, OutputStream out) throws Exception;
    }

    StagedUpstream() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::listen);
    }

    String url(String path) {
        return "http://127.0.0.1:" + listener.getLocalPort() + path;
    }

    /** Of these paths all that follow a reply are the same. */
    StagedUpstream with(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    StagedUpstream with(String path, String reply) {
        return with(path, (_, out) -> out.write(octets(reply)));
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String ok(String body, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return "HTTP/1.1 200 OK\r\n" + more + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    long count(String line) {
        return requests.stream().filter(each -> each.startsWith(line)).count();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            var head = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
            }
            requests.add(head.toString());
            String path = head.toString().split(" ", 3)[1];
            answers.getOrDefault(
                            path, (_, out) -> out.write(octets("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")))
                    .write(head.toString(), socket.getOutputStream());
        } catch (Exception gone) {
            // Whoever asked has gone, or the test has ended.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
