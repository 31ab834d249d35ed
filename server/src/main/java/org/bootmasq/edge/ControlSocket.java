package org.bootmasq.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.EventFd;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.linux.Pollable;

/**
 * A Unix socket through which commands reach the running server: a connection, a line of words, and an answer whose
 * first line is {@code ok} or {@code failed}. Connections are read on threads of their own, commands are carried out
 * on the main loop's.
 */
public final class ControlSocket implements AutoCloseable {
    /** Where servers listen unless told otherwise, each in a folder of its own. */
    public static final Path FOLDER = Path.of("/run/bootmasq");

    private static final String NAME = "control";
    private static final int LONGEST_COMMAND = 4096;
    private static final int PAUSE_MILLIS = 100;
    /** Of stat(2): the kind of a file. */
    private static final int S_IFMT = 0170000;

    private static final int S_IFSOCK = 0140000;

    /**
     * What came of a command.
     *
     * @param text lines, the last one ended too
     */
    public record Reply(boolean ok, String text) {}

    private record Request(List<String> words, CompletableFuture<Reply> answer) {}

    private final Path path;
    private final ServerSocketChannel listener;
    private final EventFd wake = new EventFd();
    private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

    private ControlSocket(Path path, ServerSocketChannel listener) throws LinuxException {
        this.path = path;
        this.listener = listener;
    }

    /**
     * Listens at a path. What a server that is gone has left there is replaced.
     *
     * @throws IOException if it cannot, or if another server answers there
     */
    public static ControlSocket open(Path path) throws IOException, LinuxException {
        var address = UnixDomainSocketAddress.of(path);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket(path)) throw new IOException(OctetPath.text(path) + " is not a socket");
            if (isAnswered(address)) throw new IOException("another server listens at " + OctetPath.text(path));
            Files.delete(path);
        }
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        bind(listener, path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return new ControlSocket(path, listener);
    }

    /**
     * Java asks where a socket listens, and stumbles over names that the locale does not know: such a one is bound
     * under another name first.
     */
    private static void bind(ServerSocketChannel listener, Path path) throws IOException, LinuxException {
        if (OctetPath.isPlain(path)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            return;
        }
        try (ConfinedFile folder = ConfinedFile.openDirectory(OctetPath.text(path.resolveSibling(".")))) {
            Path first = Path.of("/proc/self/fd/" + folder.fd(), ".control-" + OwnProcess.pid());
            Files.deleteIfExists(first);
            listener.bind(UnixDomainSocketAddress.of(first));
            Files.move(first, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * Listens in the standard folder, in a folder that no other server has.
     *
     * @param name of the first choice
     * @param owner of that folder, who takes the socket with him when he ends; absent for whoever this process is
     */
    public static ControlSocket open(String name, int pid, OptionalInt owner) throws IOException, LinuxException {
        boolean taken = isAnswered(
                UnixDomainSocketAddress.of(FOLDER.resolve(OctetPath.of(name)).resolve(NAME)));
        Path folder = Files.createDirectories(FOLDER.resolve(OctetPath.of(taken ? name + "-" + pid : name)));
        // Whoever had it before must not lead the next steps, which may be root's, elsewhere.
        if (owner.isPresent()) {
            OwnProcess.chown(OctetPath.text(folder), Credentials.effectiveUid(), -1);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ControlSocket socket = open(folder.resolve(NAME));
        if (owner.isPresent()) OwnProcess.chown(OctetPath.text(folder), owner.getAsInt(), -1);
        return socket;
    }

    private static boolean isSocket(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & S_IFMT) == S_IFSOCK;
    }

    /** The sockets in the standard folder at which a server answers this user. */
    public static List<Path> answering() {
        try (Stream<Path> entries = Files.list(FOLDER)) {
            return entries.map(folder -> folder.resolve(NAME))
                    .filter(path -> isAnswered(UnixDomainSocketAddress.of(path)))
                    .sorted()
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static boolean isAnswered(UnixDomainSocketAddress address) {
        try (SocketChannel _ = SocketChannel.open(address)) {
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** Sends a command to a running server and waits for the answer. */
    public static Reply ask(Path path, List<String> words) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            write(channel, String.join(" ", words) + "\n");
            channel.shutdownOutput();
            String all = read(channel, Integer.MAX_VALUE);
            return new Reply(all.startsWith("ok\n"), all.substring(all.indexOf('\n') + 1));
        }
    }

    /** Takes connections from now on. */
    public void start() {
        Thread.ofPlatform().name("control").daemon().start(this::accept);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, fault) -> failed(channel, fault))
                        .start(() -> serve(channel));
            } catch (IOException | OutOfMemoryError outOfDescriptorsOrThreads) {
                if (!pause()) return;
            }
        }
    }

    private static void failed(SocketChannel channel, Throwable fault) {
        close(channel);
        if (fault instanceof LinkageError) EndOfThread.lasting(fault);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            return;
        }
    }

    private boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException stop) {
            return false;
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            String line = read(channel, LONGEST_COMMAND).strip();
            var request = new Request(List.of(line.split("\\s+")), new CompletableFuture<>());
            requests.add(request);
            wake.signal();
            Reply reply = request.answer().join();
            write(channel, (reply.ok() ? "ok\n" : "failed\n") + reply.text());
        } catch (IOException gone) {
            return;
        }
    }

    private static String read(SocketChannel channel, int most) throws IOException {
        var all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_COMMAND);
        while (all.size() < most && channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (octets.hasRemaining()) channel.write(octets);
    }

    /** Becomes readable when a command waits. */
    public Pollable requests() {
        return wake;
    }

    /** Carries out the commands that wait, on the calling thread. */
    public void answer(Function<List<String>, Reply> commands) {
        wake.drain();
        for (Optional<Request> next = next(); next.isPresent(); next = next()) {
            Request request = next.get();
            try {
                request.answer().complete(commands.apply(request.words()));
            } catch (RuntimeException | Error e) {
                String reason = FaultText.of(e);
                request.answer().complete(new Reply(false, "the command could not be carried out: " + reason + "\n"));
            }
        }
    }

    private Optional<Request> next() {
        return Optional.ofNullable(requests.poll());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        wake.close();
        try {
            Files.deleteIfExists(path);
            Path folder = path.getParent();
            if (folder != null && FOLDER.equals(folder.getParent())) Files.deleteIfExists(folder);
        } catch (AccessDeniedException notOurs) {
            // Whoever starts next finds nobody there, and replaces it.
            return;
        }
    }
}
