#!/bin/bash
# DHCPv6: SOLICIT to REPLY with durable leases, the highest rate without loss and the processor time of an exchange, for dnsmasq, Kea
# (memfile) and Bootmasq in the same run, with no lease held and with 50,000 held. Then a flood of router solicitations beside
# DHCPv4: how many are answered, what DHCPv4 loses, and the processor time. Prints two Markdown tables.
#   bench/dhcp6.sh [SERVER...]     RUNS=3 SECONDS_EACH=4 WARM_UP=15 CLIENTS=50000 LEASES="0 50000" FLOOD=1000 FLOOD_SECONDS=10
NEEDS="dnsmasq:dnsmasq-base kea-dhcp6:kea-dhcp6-server perfdhcp:kea-admin ip:iproute2 python3:python3"
. "$(dirname "$0")/lib.sh"
RUNS=${RUNS:-3}
SECONDS_EACH=${SECONDS_EACH:-4}
WARM_UP=${WARM_UP:-15}
CLIENTS=${CLIENTS:-50000}
FLOOD=${FLOOD:-1000}
FLOOD_SECONDS=${FLOOD_SECONDS:-10}
SERVERS=${*:-dnsmasq kea bootmasq}
PORT=547
KEA=kea-dhcp6
network
network6
# As in dhcp.sh: perfdhcp gets room to be late.
ROOM=$(cat /proc/sys/net/core/rmem_default)
trap 'echo "$ROOM" >/proc/sys/net/core/rmem_default; cleanup' EXIT
echo 8388608 >/proc/sys/net/core/rmem_default

cat >"$WORK/dnsmasq.conf" <<C
port=0
quiet-dhcp6
dhcp-lease-max=200000
dhcp-range=2001:db8:64::1:0,2001:db8:64::ffff:ffff,64,12h
C
cat >"$WORK/kea.conf" <<C
{ "Dhcp6": {
  "interfaces-config": { "interfaces": [ "eth0" ] },
  "lease-database": { "type": "memfile", "persist": true, "name": "$WORK/kea-leases.csv", "lfc-interval": 0 },
  "preferred-lifetime": 43200, "valid-lifetime": 43200,
  "server-id": { "type": "LL", "htype": 1, "identifier": "020000006401", "persist": false },
  "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2 },
  "loggers": [ { "name": "kea-dhcp6", "severity": "ERROR", "output_options": [ { "output": "stderr" } ] } ],
  "subnet6": [ { "subnet": "2001:db8:64::/64", "interface": "eth0",
                 "pools": [ { "pool": "2001:db8:64::1:0 - 2001:db8:64::ffff:ffff" } ] } ] } }
C

# held N: lease files with N leases of other machines, in both formats.
held() {
    local until=$(($(date +%s) + 43200))
    {
        echo duid 00:03:00:01:02:00:00:00:64:01
        awk -v n="$1" -v u=$until 'BEGIN { for (i = 0; i < n; i++)
            printf "%d 1 2001:db8:64::%x:%x * 00:03:00:01:02:77:00:%02x:%02x:%02x\n", u, 16 + int(i / 65536), i % 65536, i / 65536, i / 256 % 256, i % 256 }'
    } >"$WORK/leases"
    {
        echo address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context,hwtype,hwaddr_source
        awk -v n="$1" -v u=$until 'BEGIN { for (i = 0; i < n; i++)
            printf "2001:db8:64::%x:%x,00:03:00:01:02:77:00:%02x:%02x:%02x,43200,%d,1,43200,0,1,128,0,0,,,0,,,\n", 16 + int(i / 65536), i % 65536, i / 65536, i / 256 % 256, i % 256, u }'
    } >"$WORK/kea-leases.csv"
}

# exchanges FAMILY RATE SECONDS CLIENTS: one perfdhcp run against a running server; sets SENT, DONE, LOST and CPU_US.
exchanges() {
    local before after out target=all
    [ "$1" = 4 ] && target=10.64.0.1
    before=$(ticks)
    out=$(ip netns exec "$CLI" perfdhcp "-$1" -l eth0 -r "$2" -R "$4" -p "$3" -W 1500000 $target 2>&1)
    after=$(ticks)
    read -r SENT DONE <<<"$(awk '/(DISCOVER-OFFER|SOLICIT-ADVERTISE)/ { d = 1 } /(REQUEST-ACK|REQUEST-REPLY)/ { d = 2 } /sent packets:/ { if (d == 1) s = $3 } /received packets:/ { if (d == 2) r = $3 } END { print s + 0, r + 0 }' <<<"$out")"
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
    [ "$1" = dnsmasq ] && exchanges 6 50 1 1000 || exchanges 6 4000 "$WARM_UP" 10000
}

# best SERVER HELD: the highest rate of which nothing is lost, by doubling and then halving the interval, to about 6 %.
best() {
    local low=0 high=0 rate=4000
    [ "$1" = dnsmasq ] && rate=100
    BEST_CPU=0
    while [ $high = 0 ] || [ $((high - low)) -gt $((low / 12 + 10)) ]; do
        fresh "$1" "$2" || return 1
        exchanges 6 $rate "$SECONDS_EACH" "$CLIENTS"
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
            best "$server" "$leases" || continue 2
            rates="$rates $BEST"
            cpus="$cpus $BEST_CPU"
        done
        echo "| $server | $leases |$rates | $(tr ' ' '\n' <<<"$rates" | grep . | median) | $(tr ' ' '\n' <<<"$cpus" | grep . | median) |"
    done
done
stop

cat >"$WORK/flood.conf" <<C
port=0
no-ping
dhcp-lease-max=200000
quiet-dhcp
quiet-ra
enable-ra
dhcp-range=10.64.1.0,10.65.255.250,255.254.0.0,12h
dhcp-range=2001:db8:64::,ra-only,64,12h
C
echo
echo "| server | DHCPv4 exchanges/s | lost of them, no solicitations | solicitations/s | answered | lost with them | CPU ms a second, without and with |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
PORT=67
for server in $SERVERS; do
    [ "$server" != kea ] || continue
    : >"$WORK/leases"
    start "$server" "$WORK/flood.conf" "$WORK/leases" || continue
    rate=1000
    [ "$server" = dnsmasq ] && rate=50
    [ "$server" = dnsmasq ] || exchanges 4 2000 "$WARM_UP" 5000
    before=$(ticks)
    exchanges 4 $rate "$FLOOD_SECONDS" 2000
    quiet="$LOST of $SENT"
    calm=$((($(ticks) - before) * 10 / FLOOD_SECONDS))
    before=$(ticks)
    ip netns exec "$CLI" python3 "$HERE/solicit.py" eth0 "$FLOOD" "$FLOOD_SECONDS" >"$WORK/flood" &
    flood=$!
    exchanges 4 $rate "$FLOOD_SECONDS" 2000
    wait $flood
    busy=$((($(ticks) - before) * 10 / FLOOD_SECONDS))
    read -r asked answered <"$WORK/flood"
    echo "| $server | $rate | $quiet | $((asked / FLOOD_SECONDS)) | $answered of $asked | $LOST of $SENT | $calm, $busy |"
    stop
done
