#!/bin/bash
# Questions a second and processor time a question, one dnsperf thread on the same processors: names of a hosts file, answers from the cache, and
# questions forwarded each time to a server on the same machine, beside the machine's limit (echo.c, which only sends back); and what a list of names to block costs, for those that read dnsmasq.conf.
#   bench/dns.sh [SERVER...]    SECONDS_EACH=8 RUNS=3 KINDS="local cache forward list" CLIENTS=1    Needs besides lib.sh: apt-get install dnsperf unbound bind9-dnsutils gcc libc6-dev
. "$(dirname "$0")/lib.sh"
RUNS=${RUNS:-3}
SECONDS_EACH=${SECONDS_EACH:-8}
KINDS=${KINDS:-local cache forward list}
CLIENTS=${CLIENTS:-1}
NAMES=10000
declare -A LISTED=([none]=0 [address]=1000000 [hosts]=100000)
UPSTREAM=
for tool in dnsperf:dnsperf unbound:unbound dig:bind9-dnsutils cc:gcc; do
    command -v "${tool%%:*}" >/dev/null || { echo "${tool%%:*} is missing: apt-get install ${tool##*:}" >&2; exit 2; }
done
network
trap 'kill $UPSTREAM 2>/dev/null; cleanup' EXIT

# Of 6 to 40 characters: answers of one length could leave together more cheaply.
seq "$NAMES" | awk '{ printf "10.%d.%d.%d h%d%s.lan\n", 1 + $1 / 62500, $1 / 250 % 250, 1 + $1 % 250, $1, substr("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 1, ($1 - 1) * 7 % 31) }' >"$WORK/hosts"
awk '{ print $2, "A" }' "$WORK/hosts" | shuf --random-source="$WORK/hosts" >"$WORK/local.q"
seq 100 | awk '{ print "c" $1 ".cached.bench A" }' >"$WORK/cache.q"
seq 2000000 | awk '{ print "f" $1 ".never.bench A" }' >"$WORK/forward.q"

# What is asked: one zone whose answers may be kept, one whose answers may not.
cat >"$WORK/upstream.conf" <<C
server:
    interface: 127.0.0.1@5300
    username: ""
    chroot: ""
    directory: "$WORK"
    pidfile: ""
    use-syslog: no
    num-threads: 1
    local-zone: "cached.bench." redirect
    local-data: "cached.bench. 3600 A 192.0.2.1"
    local-zone: "never.bench." redirect
    local-data: "never.bench. 0 A 192.0.2.1"
remote-control:
    control-enable: no
C
ip netns exec "$SRV" unbound -d -c "$WORK/upstream.conf" >"$WORK/upstream.log" 2>&1 &
UPSTREAM=$!

cat >"$WORK/dnsmasq.conf" <<C
no-resolv
no-hosts
addn-hosts=$WORK/hosts
server=127.0.0.1#5300
cache-size=10000
dns-forward-max=1000
C
if [[ $KINDS == *list* ]]; then
    cp "$WORK/dnsmasq.conf" "$WORK/none.conf"
    cat "$WORK/dnsmasq.conf" - >"$WORK/address.conf" <<<"conf-file=$WORK/address"
    cat "$WORK/dnsmasq.conf" - >"$WORK/hosts.conf" <<<"addn-hosts=$WORK/blocked"
    seq "${LISTED[address]}" | awk '{ printf "address=/name%d.blocked%d.test/0.0.0.0\n", $1, $1 % 1000 }' >"$WORK/address"
    seq "${LISTED[hosts]}" | awk '{ printf "0.0.0.0 name%d.blocked%d.test\n", $1, $1 % 1000 }' >"$WORK/blocked"
fi
{
    sed -n '/^server/,/use-syslog/p' "$WORK/upstream.conf" | sed 's/127.0.0.1@5300/10.64.0.1/'
    echo '    access-control: 10.64.0.0/15 allow'
    echo '    num-threads: 1'
    echo '    do-not-query-localhost: no'
    echo '    module-config: "iterator"'
    awk '{ printf "    local-data: \"%s. A %s\"\n", $2, $1 }' "$WORK/hosts"
    printf 'remote-control:\n    control-enable: no\nforward-zone:\n    name: "."\n    forward-addr: 127.0.0.1@5300\n'
} >"$WORK/unbound.conf"

# serve SERVER [CONFIG]: sets PID, and READY_MS to what passed until the first answer.
serve() {
    local before config=${2:-$WORK/dnsmasq.conf}
    case $1 in
        dnsmasq) set -- dnsmasq -k -C "$config" -x "$WORK/pid" -u root --log-facility="$WORK/log" ;;
        bootmasq) set -- "$BOOTMASQ" -k -C "$config" -x "$WORK/pid" -u root --log-facility="$WORK/log" ;;
        unbound) set -- unbound -d -c "$WORK/unbound.conf" ;;
        echo) cc -O2 -o "$WORK/echo" "$HERE/echo.c" && set -- "$WORK/echo" ;;
    esac
    before=$(date +%s%N)
    ip netns exec "$SRV" "$@" >"$WORK/out" 2>&1 &
    PID=$!
    for _ in $(seq 600); do
        ip netns exec "$CLI" dig +tries=1 +time=1 h1.lan @10.64.0.1 2>/dev/null | grep -q NOERROR && { READY_MS=$((($(date +%s%N) - before) / 1000000)); return 0; }
        kill -0 $PID 2>/dev/null || break
        sleep 0.01
    done
    echo "no answer: $(cat "$WORK/out" "$WORK/log" 2>/dev/null | tail -3)" >&2
    return 1
}

# ask FILE SECONDS: answered questions a second, and microseconds of the server's processor time for each. Only NOERROR is an answer.
ask() {
    local before after completed
    before=$(ticks)
    completed=$(ip netns exec "$CLI" dnsperf -s 10.64.0.1 -d "$WORK/$1.q" -l "$2" -q $((100 * CLIENTS)) -T "$CLIENTS" -c "$CLIENTS" 2>/dev/null |
        awk '/NOERROR/ { sub(/.*NOERROR /, ""); done = $1 } /Run time/ { time = $4 } END { print done + 0, time ? done / time : 0 }')
    after=$(ticks)
    awk -v t=$((after - before)) '{ printf "%d %.1f\n", $2, $1 ? t * 10000 / $1 : 0 }' <<<"$completed"
}

# rates KIND: sets RATES, and MEDIANS to the columns of the middle.
rates() {
    local rate cost costs=
    RATES=
    ask "$1" 3 >/dev/null
    for _ in $(seq "$RUNS"); do
        read -r rate cost <<<"$(ask "$1" "$SECONDS_EACH")"
        RATES="$RATES $rate"
        costs="$costs $cost"
    done
    MEDIANS="$(tr ' ' '\n' <<<"$RATES" | grep . | median) | $(tr ' ' '\n' <<<"$costs" | grep . | median)"
}

echo "| server | questions | q/s (runs) | median | CPU a question, us | resident, MB |"
echo "| --- | --- | --- | --- | --- | --- |"
for server in ${*:-dnsmasq unbound bootmasq echo}; do
    serve "$server" || { stop; continue; }
    for kind in ${KINDS/list/}; do
        [ "$server $kind" != "echo forward" ] || continue
        rates "$kind"
        echo "| $server | $kind |$RATES | $MEDIANS | $(($(resident_kb) / 1024)) |"
    done
    stop
done

[[ $KINDS == *list* ]] || exit 0
echo
echo "| server | lines | start to first answer, ms | local names, q/s | CPU a question, us | resident at first, MB | octets a line |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
for server in ${*:-dnsmasq bootmasq}; do
    [[ $server == *masq ]] || continue
    without=0
    for list in none address hosts; do
        serve "$server" "$WORK/$list.conf" || { stop; continue; }
        sleep 2
        resident=$(resident_kb)
        [ $list = none ] && without=$resident
        rates local
        lines=${LISTED[$list]}
        echo "| $server | $lines $list | $READY_MS | $MEDIANS | $((resident / 1024)) | $((lines ? (resident - without) * 1024 / lines : 0)) |"
        stop
    done
done
