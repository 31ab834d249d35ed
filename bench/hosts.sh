#!/bin/bash
# 65,000 dhcp-host lines: from the start to an open port, and how fast an answer comes then. dnsmasq needs minutes: it runs once.
#   bench/hosts.sh [SERVER...]    LINES_OF=65000 RUNS=3
. "$(dirname "$0")/lib.sh"
COUNT=${LINES_OF:-65000}
RUNS=${RUNS:-3}
START_LIMIT=${START_LIMIT:-300}
network
base="port=0\nno-ping\nquiet-dhcp\ndhcp-lease-max=200000\ndhcp-range=10.65.0.0,10.65.255.250,255.254.0.0,12h\n"
printf "$base" >"$WORK/few.conf"
{
    printf "$base"
    awk -v n="$COUNT" 'BEGIN { for (i = 0; i < n; i++) printf "dhcp-host=02:88:00:%02x:%02x:%02x,10.64.%d.%d,host%d\n", i / 65536, i / 256 % 256, i % 256, int((i + 256) / 256) % 256, (i + 256) % 256, i }'
} >"$WORK/many.conf"

latency() { # mean milliseconds from DISCOVER to OFFER and from REQUEST to ACK
    ip netns exec "$CLI" perfdhcp -4 -l eth0 -r 100 -R 1000 -p 2 -W 500000 10.64.0.1 2>&1 | awk '/avg delay/ { printf "%s ", $3 }'
}

echo "| server | dhcp-host lines | start to open port, ms (runs) | median | DISCOVER-OFFER, REQUEST-ACK ms |"
echo "| --- | --- | --- | --- | --- |"
for server in ${*:-bootmasq dnsmasq}; do
    for kind in few many; do
        runs=$RUNS
        [ "$server.$kind" = dnsmasq.many ] && runs=1
        times=
        for _ in $(seq "$runs"); do
            rm -f "$WORK/leases"
            if start "$server" "$WORK/$kind.conf" "$WORK/leases"; then times="$times $READY_MS"; delays=$(latency); stop; else times="$times >${START_LIMIT}000"; delays=-; fi
        done
        lines=0
        [ $kind = many ] && lines=$COUNT
        echo "| $server | $lines |$times | $(tr ' ' '\n' <<<"$times" | grep . | median) | $delays |"
    done
done
