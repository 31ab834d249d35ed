"""Downloads one file with many clients at once: prints the seconds of the whole, the mean and the slowest client's over it.
   downloads.py ADDRESS PORT PATH CLIENTS"""
import selectors
import socket
import sys
import time

address, port, path, clients = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
request = f"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode()
selector = selectors.DefaultSelector()
buffer = bytearray(1 << 20)
begin = time.monotonic()
size = {}
taken = []
for _ in range(clients):
    client = socket.create_connection((address, port))
    client.sendall(request)
    client.setblocking(False)
    selector.register(client, selectors.EVENT_READ)
    size[client] = 0
while size:
    for key, _ in selector.select():
        client = key.fileobj
        try:
            count = client.recv_into(buffer)
        except BlockingIOError:
            continue
        if count:
            size[client] += count
            continue
        taken.append((time.monotonic() - begin, size.pop(client)))
        selector.unregister(client)
        client.close()
octets = {each for _, each in taken}
times = [each for each, _ in taken]
assert len(octets) == 1, f"clients got {sorted(octets)[:3]} octets"
mean = sum(times) / len(times)
print(f"{max(times):.2f} {mean:.2f} {max(times) / mean:.2f}")
