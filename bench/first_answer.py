#!/usr/bin/env python3
"""first_answer.py INTERFACE COMMAND...: starts COMMAND (itself in its namespace), sends a DISCOVER every millisecond from
INTERFACE of this namespace, and prints the milliseconds from the start to the first OFFER and the process id."""
import os, select, socket, struct, subprocess, sys, time

MAC = bytes.fromhex("020000006402")


def discover():
    options = b"\x63\x82\x53\x63\x35\x01\x01\x3c\x09PXEClient\x5d\x02\x00\x00\x37\x04\x01\x03\x42\x43\xff"
    bootp = struct.pack("!BBBBIHHIIII", 1, 1, 6, 0, 0x6402, 0, 0x8000, 0, 0, 0, 0) + MAC + bytes(10 + 192) + options
    udp = struct.pack("!HHHH", 68, 67, 8 + len(bootp), 0) + bootp
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
    total = sum(struct.unpack("!10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    head = head[:10] + struct.pack("!H", ~total & 0xFFFF) + head[12:]
    return b"\xff" * 6 + MAC + b"\x08\x00" + head + udp


link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
link.bind((sys.argv[1], 0))
frame = discover()
null = open(os.devnull, "r+b")
began = time.monotonic()
server = subprocess.Popen(sys.argv[2:], stdin=null, stdout=null, stderr=null)
while time.monotonic() - began < 20 and server.poll() is None:
    link.send(frame)
    until = time.monotonic() + 0.001
    while (left := until - time.monotonic()) > 0:
        if select.select([link], [], [], left)[0]:
            got, source = link.recvfrom(2000)
            if source[2] != socket.PACKET_OUTGOING and got[34:36] == b"\x00\x43" and got[42] == 2:
                print(round((time.monotonic() - began) * 1000, 1), server.pid)
                sys.exit(0)
print("none", server.pid)
sys.exit(1)
