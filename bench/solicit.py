#!/usr/bin/env python3
"""Solicits routers: solicit.py INTERFACE RATE SECONDS sends so many solicitations a second to ff02::2, each from the link-local
address, and prints how many were sent and how many advertisements came back to that address."""
import os
import select
import socket
import struct
import sys
import time

name, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
index = socket.if_nametoindex(name)
link = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
link.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
link.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
link.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
# ICMP6_FILTER lets router advertisements in, type 134, and nothing else.
words = [0xFFFFFFFF] * 8
words[134 >> 5] &= ~(1 << (134 & 31)) & 0xFFFFFFFF
link.setsockopt(socket.IPPROTO_ICMPV6, 1, struct.pack("8I", *words))
mac = bytes.fromhex(open(f"/sys/class/net/{name}/address").read().strip().replace(":", "")) if os.path.exists(
    f"/sys/class/net/{name}/address") else bytes(6)
solicitation = struct.pack("!BBHI", 133, 0, 0, 0) + b"\x01\x01" + mac

sent = answered = 0
begin = time.monotonic()
end = begin + seconds


def take(patience):
    """Counts what has come for this machine alone; what goes to all nodes comes by itself."""
    global answered
    while select.select([link], [], [], patience)[0]:
        _, ancillary, _, _ = link.recvmsg(2048, 256)
        for level, kind, data in ancillary:
            if level == socket.IPPROTO_IPV6 and kind == socket.IPV6_PKTINFO and data[0] != 0xFF:
                answered += 1
        patience = 0


while time.monotonic() < end:
    due = int((time.monotonic() - begin) * rate) - sent
    for _ in range(due):
        link.sendto(solicitation, ("ff02::2", 0, 0, index))
        sent += 1
    take(0.001)
take(0.5)
print(sent, answered)
