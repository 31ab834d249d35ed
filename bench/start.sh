#!/bin/bash
# From the start of the process to its first OFFER, with the configuration of the README, and its resident memory when idle.
#   bench/start.sh [SERVER...]    RUNS=7 IP6=     IP6=yes: DHCPv6 and router advertisements besides
. "$(dirname "$0")/lib.sh"
RUNS=${RUNS:-7}
network
mkdir "$WORK/tftp"
cat >"$WORK/dnsmasq.conf" <<C
port=0
no-ping
dhcp-range=10.64.1.0,10.64.1.250,12h
enable-tftp
tftp-root=$WORK/tftp
dhcp-match=gpxe,175
dhcp-boot=net:#gpxe,gpxe.pxe
dhcp-boot=pxelinux.0
C
if [ -n "${IP6:-}" ]; then
    network6
    cat >>"$WORK/dnsmasq.conf" <<C
enable-ra
dhcp-range=2001:db8:64::100,2001:db8:64::1ff,64,12h
C
fi
echo "| server | start to first OFFER, ms (runs) | median | resident idle, MB |"
echo "| --- | --- | --- | --- |"
for server in ${*:-dnsmasq bootmasq}; do
    program=$server
    [ "$server" = bootmasq ] && program=$BOOTMASQ
    times=
    memory=
    for _ in $(seq "$RUNS"); do
        rm -f "$WORK/leases"
        read -r took PID <<<"$(ip netns exec "$CLI" python3 "$HERE/first_answer.py" eth0 \
            ip netns exec "$SRV" "$program" -k -C "$WORK/dnsmasq.conf" -l "$WORK/leases" -x "$WORK/pid" -u root --log-facility="$WORK/log")"
        times="$times $took"
        sleep 3
        memory="$memory $(($(resident_kb) / 1024))"
        stop
    done
    echo "| $server |$times | $(tr ' ' '\n' <<<"$times" | grep . | median) | $(tr ' ' '\n' <<<"$memory" | grep . | median) |"
done
