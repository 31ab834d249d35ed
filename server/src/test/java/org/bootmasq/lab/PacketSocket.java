package org.bootmasq.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bootmasq.wire.Bytes;

/** A packet(7) socket on one interface of a network namespace: whole Ethernet frames, whoever they are for. */
public final class PacketSocket implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = libc("open", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = libc("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle SETNS = libc("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET = libc("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle IF_NAMETOINDEX = libc("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle BIND = libc("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            libc("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = libc("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = libc("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = libc("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3 | O_CLOEXEC;
    private static final int ETH_P_ALL = 3;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;
    private static final int LONGEST_FRAME = 65_600;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment incoming = arena.allocate(LONGEST_FRAME);
    private final MemorySegment outgoing = arena.allocate(LONGEST_FRAME);
    private final Object sending = new Object();
    private final Object receiving = new Object();
    private final MemorySegment pollfd = arena.allocate(8, 4);
    private final int descriptor;

    private PacketSocket(int descriptor) {
        this.descriptor = descriptor;
        pollfd.set(JAVA_INT, 0, descriptor);
        pollfd.set(JAVA_SHORT, 4, POLLIN);
    }

    /**
     * Opens the socket on a thread of its own, which enters the namespace (a namespace belongs to a thread) and ends.
     */
    public static PacketSocket open(String namespace, String interfaceName) {
        CompletableFuture<Integer> descriptor = new CompletableFuture<>();
        Thread.ofPlatform().name("setns " + namespace).start(() -> {
            try {
                descriptor.complete(openHere(namespace, interfaceName));
            } catch (RuntimeException e) {
                descriptor.completeExceptionally(e);
            }
        });
        return new PacketSocket(descriptor.join());
    }

    private static int openHere(String namespace, String interfaceName) {
        try (Arena arena = Arena.ofConfined()) {
            int namespaceFile = check("open", call(OPEN, arena.allocateFrom("/run/netns/" + namespace), O_CLOEXEC));
            check("setns", call(SETNS, namespaceFile, CLONE_NEWNET));
            call(CLOSE, namespaceFile);
            int socket =
                    check("socket", call(SOCKET, AF_PACKET, SOCK_RAW, Short.reverseBytes((short) ETH_P_ALL) & 0xffff));
            int index = (int) call(IF_NAMETOINDEX, arena.allocateFrom(interfaceName));
            if (index == 0) {
                throw new IllegalArgumentException("no interface " + interfaceName + " in " + namespace);
            }
            MemorySegment one = arena.allocate(4, 4);
            one.set(JAVA_INT, 0, 1);
            check("setsockopt", call(SETSOCKOPT, socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, one, 4));
            MemorySegment address = arena.allocate(20, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, Short.reverseBytes((short) ETH_P_ALL));
            address.set(JAVA_INT, 4, index);
            check("bind", call(BIND, socket, address, 20));
            return socket;
        }
    }

    public void send(Bytes frame) {
        synchronized (sending) {
            MemorySegment.copy(frame.toArray(), 0, outgoing, JAVA_BYTE, 0, frame.length());
            check("send", call(SEND, descriptor, outgoing, (long) frame.length(), 0));
        }
    }

    /** The next frame, or empty when none comes within {@code millis}. */
    public Optional<Bytes> receive(int millis) {
        synchronized (receiving) {
            if (check("poll", call(POLL, pollfd, 1L, millis)) == 0) {
                return Optional.empty();
            }
            int length = (int) call(RECV, descriptor, incoming, (long) LONGEST_FRAME, MSG_DONTWAIT);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(Bytes.of(incoming.asSlice(0, length).toArray(JAVA_BYTE)));
        }
    }

    @Override
    public void close() {
        synchronized (sending) {
            synchronized (receiving) {
                call(CLOSE, descriptor);
                arena.close();
            }
        }
    }

    private static int check(String what, long result) {
        if (result < 0) {
            throw new IllegalStateException(what + " failed");
        }
        return (int) result;
    }

    private static long call(MethodHandle function, Object... arguments) {
        try {
            return ((Number) function.invokeWithArguments(arguments)).longValue();
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle libc(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
