#!/bin/bash
# DISCOVER to ACK with durable leases: the highest rate without loss and the processor time of an exchange, for dnsmasq, Kea
# (memfile) and Bootmasq in the same run, with no lease held and with 50,000 held. Prints a Markdown table.
#   bench/dhcp.sh [SERVER...]     RUNS=3 SECONDS_EACH=4 WARM_UP=15 CLIENTS=50000 LEASES="0 50000"
. "$(dirname "$0")/lib.sh"
RUNS=${RUNS:-3}
SECONDS_EACH=${SECONDS_EACH:-4}
WARM_UP=${WARM_UP:-15}
CLIENTS=${CLIENTS:-50000}
SERVERS=${*:-dnsmasq kea bootmasq}
network
# perfdhcp has one thread and the system's own receive buffer, which holds the replies of some 10 ms: on two cores it then loses what it was too late to
# read. With room for a second the loss is the servers'; it holds for all of them, and is put back at the end.
ROOM=$(cat /proc/sys/net/core/rmem_default)
trap 'echo "$ROOM" >/proc/sys/net/core/rmem_default; cleanup' EXIT
echo 8388608 >/proc/sys/net/core/rmem_default

cat >"$WORK/dnsmasq.conf" <<C
port=0
no-ping
quiet-dhcp
dhcp-lease-max=200000
dhcp-range=10.64.1.0,10.65.255.250,255.254.0.0,12h
C
cat >"$WORK/kea.conf" <<C
{ "Dhcp4": {
  "interfaces-config": { "interfaces": [ "eth0" ], "dhcp-socket-type": "udp" },
  "lease-database": { "type": "memfile", "persist": true, "name": "$WORK/kea-leases.csv", "lfc-interval": 0 },
  "valid-lifetime": 43200, "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2 },
  "loggers": [ { "name": "kea-dhcp4", "severity": "ERROR", "output_options": [ { "output": "stderr" } ] } ],
  "subnet4": [ { "subnet": "10.64.0.0/15", "pools": [ { "pool": "10.64.1.0 - 10.65.255.250" } ],
                 "option-data": [ { "name": "routers", "data": "10.64.0.1" } ] } ] } }
C

# held N: lease files with N leases of other machines, in both formats.
held() {
    local until=$(($(date +%s) + 43200))
    awk -v n="$1" -v u=$until 'BEGIN { for (i = 0; i < n; i++)
        printf "%d 02:77:00:%02x:%02x:%02x 10.%d.%d.%d * *\n", u, i / 65536, i / 256 % 256, i % 256, 64 + int((i + 512) / 65536), int((i + 512) / 256) % 256, (i + 512) % 256 }' >"$WORK/leases"
    awk -v n="$1" -v u=$until 'BEGIN { print "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context"
        for (i = 0; i < n; i++) printf "10.%d.%d.%d,02:77:00:%02x:%02x:%02x,,43200,%d,1,0,0,,0,\n", 64 + int((i + 512) / 65536), int((i + 512) / 256) % 256, (i + 512) % 256, i / 65536, i / 256 % 256, i % 256, u }' >"$WORK/kea-leases.csv"
}

# trial SERVER RATE SECONDS [CLIENTS]: one perfdhcp run against a running server; sets LOST, DONE and CPU_US.
trial() {
    local before after out
    before=$(ticks)
    out=$(ip netns exec "$CLI" perfdhcp -4 -l eth0 -r "$2" -R "${4:-$CLIENTS}" -p "$3" -W 1500000 10.64.0.1 2>&1)
    after=$(ticks)
    read -r SENT DONE <<<"$(awk '/DISCOVER-OFFER/ { d = 1 } /REQUEST-ACK/ { d = 2 } /sent packets:/ { if (d == 1) s = $3 } /received packets:/ { if (d == 2) r = $3 } END { print s + 0, r + 0 }' <<<"$out")"
    LOST=$((SENT - DONE))
    [ "$SENT" -gt 0 ] || { echo "perfdhcp: $out" >&2; LOST=1; }
    CPU_US=$((DONE > 0 ? (after - before) * 10000 / DONE : 0))
}

# fresh SERVER HELD: the server with that many leases, warmed up by ten thousand clients that come and then ask again.
fresh() {
    stop
    held "$2"
    local config=$WORK/dnsmasq.conf
    [ "$1" = kea ] && config=$WORK/kea.conf
    start "$1" "$config" "$WORK/leases" || return 1
    [ "$1" = dnsmasq ] && trial "$1" 50 1 1000 || trial "$1" 4000 "$WARM_UP" 10000
}

# best SERVER HELD: the highest rate of which nothing is lost, by doubling and then halving the interval, to about 6 %.
best() {
    local low=0 high=0 rate=4000
    [ "$1" = dnsmasq ] && rate=100
    BEST_CPU=0
    while [ $high = 0 ] || [ $((high - low)) -gt $((low / 12 + 10)) ]; do
        fresh "$1" "$2" || return 1
        trial "$1" $rate "$SECONDS_EACH"
        # perfdhcp ends with exchanges under way: a rate passes when less than 0.2 % and not more than a few are missing.
        if [ $LOST -le $((SENT / 500 + 2)) ] && [ "$SENT" -ge $((rate * SECONDS_EACH * 8 / 10)) ]; then
            low=$rate BEST_CPU=$CPU_US
        else
            high=$rate
        fi
        [ $high = 0 ] && rate=$((rate * 2)) || rate=$(((low + high) / 2))
        [ $rate -le 40000 ] || break
        [ $high = 0 ] || [ $low -gt 0 ] || [ $high -gt 20 ] || break
    done
    BEST=$low
}

echo "| server | leases held | exchanges/s without loss (runs) | median | CPU us an exchange |"
echo "| --- | --- | --- | --- | --- |"
for leases in ${LEASES:-0 50000}; do
    for server in $SERVERS; do
        rates=
        cpus=
        for _ in $(seq "$RUNS"); do
            best "$server" $leases || continue 2
            rates="$rates $BEST"
            cpus="$cpus $BEST_CPU"
        done
        echo "| $server | $leases |$rates | $(tr ' ' '\n' <<<"$rates" | grep . | median) | $(tr ' ' '\n' <<<"$cpus" | grep . | median) |"
    done
done
