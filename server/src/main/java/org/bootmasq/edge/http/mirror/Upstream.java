package org.bootmasq.edge.http.mirror;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks other servers by HTTP/1.1, and follows where they redirect to, for boot clients do not. A connection is for one
 * request. Safe for several threads; each waits.
 */
final class Upstream {
    private static final int MOST_REDIRECTS = 5;
    private static final int BUFFER = 64 << 10;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final int connectMillis;
    private final int silenceMillis;
    private final Supplier<SocketFactory> secure;

    /** As the other, trusting whom the runtime trusts. */
    Upstream(int connectMillis, int silenceMillis) {
        this(connectMillis, silenceMillis, SSLSocketFactory::getDefault);
    }

    /**
     * @param connectMillis so long to reach each of its addresses
     * @param silenceMillis so long without an octet
     * @param secure whose connections of https trust whom they should; asked for the first of them
     */
    Upstream(int connectMillis, int silenceMillis, Supplier<SocketFactory> secure) {
        this.secure = secure;
        this.connectMillis = connectMillis;
        this.silenceMillis = silenceMillis;
    }

    /**
     * The head of a reply; the body is read from it.
     *
     * @param method GET or HEAD
     * @param fields besides those that each request has
     * @throws IOException whose message says what failed
     */
    UpstreamReply ask(String method, String url, Map<String, String> fields) throws IOException {
        URI at = uri(url);
        for (int redirects = 0; ; redirects++) {
            UpstreamReply reply = askOnce(method, at, fields);
            Optional<String> location = isRedirect(reply.status()) ? reply.field("location") : Optional.empty();
            if (location.isEmpty()) return reply;
            reply.close();
            if (redirects == MOST_REDIRECTS) throw new IOException("more than " + MOST_REDIRECTS + " redirects");
            at = redirected(at, location.get());
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static URI uri(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("a URL that is none", e);
        }
    }

    private static URI redirected(URI from, String location) throws IOException {
        URI to = from.resolve(uri(location));
        boolean plain = "http".equalsIgnoreCase(to.getScheme());
        if (to.getHost() == null || !plain && !isSecure(to)) throw new IOException("it redirects to no URL of HTTP");
        // What comes from there would be trusted, and nobody would have looked who sent it.
        if (plain && isSecure(from)) throw new IOException("it redirects from https to http");
        return to;
    }

    private static boolean isSecure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private UpstreamReply askOnce(String method, URI url, Map<String, String> fields) throws IOException {
        Socket socket = connect(url);
        try {
            socket.getOutputStream().write(request(method, url, fields).getBytes(StandardCharsets.ISO_8859_1));
            return UpstreamReply.read(
                    socket, new BufferedInputStream(socket.getInputStream(), BUFFER), method.equals("GET"));
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static String request(String method, URI url, Map<String, String> fields) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        var request = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\nHost: " + host
                + "\r\nUser-Agent: bootmasq\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n");
        fields.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    private Socket connect(URI url) throws IOException {
        boolean isSecure = isSecure(url);
        int port = url.getPort() >= 0 ? url.getPort() : isSecure ? HTTPS_PORT : HTTP_PORT;
        // An address of version 6 stands in brackets, which are understood.
        String host = url.getHost();
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("no address of " + host + " is known", e);
        }
        IOException last = new IOException("no address of " + host + " is known");
        for (InetAddress address : all) {
            var socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), connectMillis);
                socket.setSoTimeout(silenceMillis);
                return isSecure ? secured(socket, host, port) : socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    /** Who it is follows from a certificate that the runtime trusts. */
    private Socket secured(Socket socket, String host, int port) throws IOException {
        var factory = (SSLSocketFactory) secure.get();
        var connection = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = connection.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        connection.setSSLParameters(parameters);
        connection.startHandshake();
        return connection;
    }

    /** Why it failed, for a line of the log. */
    static String reason(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException e
            when String.valueOf(e.getMessage()).startsWith("Connect") -> "it does not answer";
            case SocketTimeoutException _ -> "it has fallen silent";
            case SSLException e -> "no secure connection: " + UpstreamReply.ascii(String.valueOf(e.getMessage()));
            default -> UpstreamReply.ascii(String.valueOf(failure.getMessage()));
        };
    }
}
