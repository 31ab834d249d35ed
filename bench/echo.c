/* The least a DNS server can do: takes datagrams in batches and sends each back as its own reply. What it reaches is the machine's limit. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 32, OCTETS = 1232 };

int main(int count, char **words) {
    static unsigned char octets[BATCH][OCTETS];
    static struct sockaddr_in from[BATCH];
    static struct iovec parts[BATCH];
    static struct mmsghdr messages[BATCH];
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(count > 1 ? atoi(words[1]) : 53)};
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (udp < 0 || bind(udp, (struct sockaddr *)&here, sizeof here) < 0) {
        perror("echo");
        return 1;
    }
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){octets[i], OCTETS};
            messages[i].msg_hdr = (struct msghdr){
                .msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i], .msg_iovlen = 1};
        }
        int received = recvmmsg(udp, messages, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < received; i++) {
            parts[i].iov_len = messages[i].msg_len;
            octets[i][2] |= 0x80;
        }
        for (int sent = 0; sent < received;) {
            int now = sendmmsg(udp, messages + sent, received - sent, 0);
            if (now < 1) break;
            sent += now;
        }
    }
}
