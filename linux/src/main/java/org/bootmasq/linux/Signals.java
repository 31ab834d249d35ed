package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * signal(7): signals as a descriptor that becomes readable. Where our own launcher started the JVM, it has blocked them
 * in every thread, and a thread of ours takes them from signalfd(2), those too that came before there was a JVM. Else
 * the JVM catches them and hands them to {@code sun.misc.Signal}, which is reached by reflection because javac warns of
 * its name in a way no annotation silences.
 */
public final class Signals implements Pollable {
    /** The signals a server listens to; the names are those of signal(7) without SIG. */
    public enum Signal {
        HUP(1),
        INT(2),
        USR1(10),
        USR2(12),
        TERM(15),
        ALRM(14);

        private final int number;

        Signal(int number) {
            this.number = number;
        }
    }

    private static final MemorySegment SIGNAL = Libc.function("signal");
    private static final MemorySegment PTHREAD_SIGMASK = Libc.function("pthread_sigmask");
    private static final MemorySegment SIGNALFD = Libc.function("signalfd");
    private static final MemorySegment READ = Libc.function("read");
    /** Octets of a sigset_t, of which the kernel reads eight. */
    private static final int SIGSET = 128;
    /** Octets of a struct signalfd_siginfo, which begins with the number. */
    private static final int SIGINFO = 128;

    private static final int SFD_CLOEXEC = 0x80000;
    private static final long SIG_DFL = 0;

    private final EventFd event = new EventFd();
    private volatile Consumer<Signal> listener = _ -> {};
    private final Set<Signal> pending = EnumSet.noneOf(Signal.class);

    /**
     * Listens from now on. The JVM no longer ends by those signals, and hears of those that whoever started it had
     * ignored (nohup(1), a shell's background), which it would leave so.
     *
     * @throws IllegalStateException where the JVM keeps one of them for itself, as with {@code -Xrs}
     */
    public Signals(Set<Signal> signals) throws LinuxException {
        if (areBlocked(signals)) accept(signals);
        else catchAll(signals);
    }

    private static boolean areBlocked(Set<Signal> signals) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(SIGSET, 8);
            Libc.call(PTHREAD_SIGMASK, 0, 0, mask.address());
            long wanted = bits(signals);
            return (mask.get(JAVA_LONG, 0) & wanted) == wanted;
        }
    }

    private static long bits(Set<Signal> signals) {
        long bits = 0;
        for (Signal signal : signals) bits |= 1L << signal.number - 1;
        return bits;
    }

    /** The descriptor stays open as long as the process: a thread waits in it. */
    private void accept(Set<Signal> signals) throws LinuxException {
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(SIGSET, 8);
            mask.set(JAVA_LONG, 0, bits(signals));
            fd = LinuxException.check("signalfd", Libc.call(SIGNALFD, -1, mask.address(), SFD_CLOEXEC));
        }
        Thread.ofPlatform().daemon().name("signals").start(() -> {
            MemorySegment info = Arena.ofAuto().allocate(SIGINFO, 8);
            while (true) {
                if (Libc.call(READ, fd, info.address(), SIGINFO) != SIGINFO) continue;
                int number = info.get(JAVA_INT, 0);
                for (Signal signal : signals) if (signal.number == number) arrived(signal);
            }
        });
    }

    private void arrived(Signal signal) {
        raise(signal);
        // It may wait, and another signal must not.
        Thread.ofPlatform().daemon().name("SIG" + signal).start(() -> listener.accept(signal));
    }

    private void catchAll(Set<Signal> signals) throws LinuxException {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Constructor<?> named = signalType.getConstructor(String.class);
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            for (Signal signal : signals) {
                Libc.call(SIGNAL, signal.number, SIG_DFL);
                handle.invoke(null, named.newInstance(signal.name()), handler(handlerType, signal));
            }
        } catch (InvocationTargetException refused) {
            event.close();
            throw new IllegalStateException(String.valueOf(refused.getCause()), refused);
        } catch (ReflectiveOperationException missing) {
            event.close();
            throw new IllegalStateException("this JVM has no sun.misc.Signal (module jdk.unsupported)", missing);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    private Object handler(Class<?> handlerType, Signal signal) {
        return Proxy.newProxyInstance(
                handlerType.getClassLoader(),
                new Class<?>[] {handlerType},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        raise(signal);
                        listener.accept(signal);
                        yield proxy; // the method returns nothing, whatever is said here
                    }
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "handler of " + signal;
                });
    }

    /** Is told of each signal too, on the thread that the JVM has made for it, which may wait. */
    public void tell(Consumer<Signal> other) {
        listener = other;
    }

    /** Whether a signal has arrived that nobody has taken. */
    public boolean isPending(Signal signal) {
        synchronized (pending) {
            return pending.contains(signal);
        }
    }

    /** As if the signal had arrived. */
    public void raise(Signal signal) {
        synchronized (pending) {
            pending.add(signal);
        }
        event.signal();
    }

    /** The signals that arrived since the last time; each once, as the kernel does. */
    public Set<Signal> take() {
        event.drain();
        synchronized (pending) {
            Set<Signal> taken = EnumSet.copyOf(pending);
            pending.clear();
            return taken;
        }
    }

    @Override
    public int fd() {
        return event.fd();
    }

    @Override
    public void close() {
        event.close();
    }
}
