package org.bootmasq.linux;

/** An open file descriptor that epoll(7) and poll(2) can wait for. */
public interface Pollable extends AutoCloseable {
    /** The number of the descriptor; it stays the owner's to close. */
    int fd();

    @Override
    void close();
}
