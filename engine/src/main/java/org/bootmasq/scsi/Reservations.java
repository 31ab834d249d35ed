package org.bootmasq.scsi;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * Who may do what with a logical unit: RESERVE and RELEASE (SPC-2), persistent reservations (SPC-4 section 5.12). They
 * end with the server, unless the initiator that registered last set APTPL.
 */
final class Reservations {
    private static final int WRITE_EXCLUSIVE = 1;
    private static final int EXCLUSIVE_ACCESS = 3;
    private static final int WRITE_EXCLUSIVE_REGISTRANTS = 5;
    private static final int EXCLUSIVE_ACCESS_REGISTRANTS = 6;
    private static final int WRITE_EXCLUSIVE_ALL = 7;
    private static final int EXCLUSIVE_ACCESS_ALL = 8;
    private static final int APTPL = 0x01;
    // A session under another name or ISID is another initiator port, and what it registers stays when it has gone.
    private static final int MOST_REGISTRATIONS = 256;

    /** Tells nexuses of others. */
    interface Notice {
        void tell(InitiatorPort port, Sense sense);
    }

    private final Notice notice;
    private final UnitState kept;
    private final Map<InitiatorPort, Long> registrations = new LinkedHashMap<>();
    private Optional<Nexus> simple = Optional.empty();
    private Optional<InitiatorPort> holder = Optional.empty();
    private int type;
    private int generation;
    private boolean outlasts;

    Reservations(Notice notice, UnitState kept) {
        this.notice = notice;
        this.kept = kept;
        kept.load().flatMap(ReservationState::of).ifPresent(state -> {
            restore(state);
            outlasts = true;
        });
    }

    private ReservationState state() {
        return new ReservationState(generation, type, holder, registrations);
    }

    private void restore(ReservationState state) {
        generation = state.generation();
        type = state.type();
        holder = state.holder();
        registrations.clear();
        registrations.putAll(state.keys());
    }

    /** Whether initiators have agreed on rules of their own. */
    boolean anyRegistered() {
        return !registrations.isEmpty();
    }

    /** Whether a command conflicts with what another holds. */
    boolean forbids(Nexus nexus, int opcode) {
        // Nearly always there is nothing.
        if (simple.isEmpty() && registrations.isEmpty()) return false;
        if (Opcode.ignoresReservations(opcode)) return false;
        if (simple.isPresent() && simple.get() != nexus) return true;
        if (holder.isEmpty() || holder.get().equals(nexus.port())) {
            return holder.isPresent() && (opcode == Opcode.RESERVE_6 || opcode == Opcode.RESERVE_10);
        }
        if (opcode == Opcode.RESERVE_6 || opcode == Opcode.RESERVE_10) return true;
        boolean registered = registrations.containsKey(nexus.port());
        if (type >= WRITE_EXCLUSIVE_REGISTRANTS && registered) return false;
        boolean exclusive =
                type == EXCLUSIVE_ACCESS || type == EXCLUSIVE_ACCESS_REGISTRANTS || type == EXCLUSIVE_ACCESS_ALL;
        return exclusive ? opcode != Opcode.TEST_UNIT_READY : Opcode.changesAnything(opcode);
    }

    Outcome reserve(Nexus nexus) {
        if (simple.isPresent() && simple.get() != nexus || !registrations.isEmpty())
            return Outcome.RESERVATION_CONFLICT;
        simple = Optional.of(nexus);
        return Outcome.GOOD;
    }

    Outcome release(Nexus nexus) {
        if (!registrations.isEmpty()) return Outcome.RESERVATION_CONFLICT;
        if (simple.filter(one -> one == nexus).isPresent()) reset();
        return Outcome.GOOD;
    }

    /** What RESERVE gave ends with a reset or with its nexus; persistent reservations stay. */
    void reset() {
        simple = Optional.empty();
    }

    void closed(Nexus nexus) {
        if (simple.filter(one -> one == nexus).isPresent()) reset();
    }

    Outcome in(Cdb cdb, ByteBuffer dataIn) {
        long allocation = cdb.allocation();
        return switch (cdb.serviceAction()) {
            case 0 -> {
                var keys = new ByteWriter(64);
                registrations.values().forEach(key -> key(keys, key));
                yield listed(keys.bytes(), allocation, dataIn);
            }
            case 1 -> {
                var held = new ByteWriter(16);
                if (holder.isPresent()) {
                    boolean all = type >= WRITE_EXCLUSIVE_ALL;
                    key(held, all ? 0 : registrations.getOrDefault(holder.get(), 0L));
                    held.i32(0).u8(0).u8(type).u16(0);
                }
                yield listed(held.bytes(), allocation, dataIn);
            }
            // All types, no other target ports.
            case 2 -> {
                int capable = kept.canKeep() ? APTPL : 0;
                int active = outlasts ? APTPL : 0;
                yield Answer.of(Bytes.ofInts(0, 8, capable, 0x80 | active, 0xea, 0x01, 0, 0), allocation, dataIn);
            }
            case 3 -> {
                var full = new ByteWriter(128);
                registrations.forEach((port, key) -> {
                    boolean holds = holder.isPresent()
                            && (type >= WRITE_EXCLUSIVE_ALL || holder.get().equals(port));
                    Bytes id = port.transportId();
                    key(full, key)
                            .i32(0)
                            .u8(holds ? 1 : 0)
                            .u8(holds ? type : 0)
                            .i32(0)
                            .u16(1)
                            .i32(id.length());
                    full.bytes(id);
                });
                yield listed(full.bytes(), allocation, dataIn);
            }
            default -> Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        };
    }

    private static ByteWriter key(ByteWriter out, long key) {
        return out.i32((int) (key >>> 32)).i32((int) key);
    }

    private Outcome listed(Bytes body, long allocation, ByteBuffer dataIn) {
        Bytes whole = new ByteWriter(16)
                .i32(generation)
                .i32(body.length())
                .bytes(body)
                .bytes();
        return Answer.of(whole, allocation, dataIn);
    }

    Outcome out(Nexus nexus, Cdb cdb, ByteBuffer dataOut) throws StoreFailure {
        int action = cdb.serviceAction();
        if (simple.isPresent()) return Outcome.RESERVATION_CONFLICT;
        if (cdb.parameters() != ParameterCodec.RESERVE_OUT || dataOut.remaining() < ParameterCodec.RESERVE_OUT)
            return Outcome.check(Sense.PARAMETER_LIST_LENGTH);
        ParameterCodec.ReserveOut asked = ParameterCodec.reserveOut(dataOut);
        boolean refused = asked.forOthers() || asked.outlasts() && !kept.canKeep();
        if (refused && (action == 0 || action == 6)) return Outcome.check(Sense.INVALID_FIELD_IN_PARAMETERS);
        InitiatorPort port = nexus.port();
        Optional<Long> own = Optional.ofNullable(registrations.get(port));
        boolean ignoresKey = action == 6;
        boolean registers = action == 0 || ignoresKey;
        if (!ignoresKey && !own.orElse(0L).equals(asked.key())) return Outcome.RESERVATION_CONFLICT;
        if (!registers && own.isEmpty()) return Outcome.RESERVATION_CONFLICT;
        int kind = cdb.reservation();
        ReservationState before = state();
        boolean outlasted = outlasts;
        Outcome outcome = switch (action) {
            case 0, 6 -> register(port, asked.actionKey());
            case 1 -> reserve(port, kind);
            case 2 -> release(port, kind);
            case 3 -> clear(port);
            case 4, 5 -> preempt(port, asked.actionKey(), kind);
            default -> Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        };
        if (registers && outcome.status() == Status.GOOD) outlasts = asked.outlasts();
        try {
            if (outlasts || outlasted) kept.keep(outlasts ? Optional.of(state().text()) : Optional.empty());
        } catch (StoreFailure e) {
            restore(before);
            outlasts = outlasted;
            throw e;
        }
        return outcome;
    }

    private Outcome register(InitiatorPort port, long key) {
        boolean there = registrations.containsKey(port);
        if (key == 0 && !there) return Outcome.GOOD;
        if (!there && registrations.size() >= MOST_REGISTRATIONS)
            return Outcome.check(Sense.INSUFFICIENT_REGISTRATION_RESOURCES);
        generation++;
        if (key != 0) {
            registrations.put(port, key);
            return Outcome.GOOD;
        }
        registrations.remove(port);
        boolean lastOfAll = type >= WRITE_EXCLUSIVE_ALL && registrations.isEmpty();
        boolean held = holder.filter(port::equals).isPresent();
        if (lastOfAll) holder = Optional.empty();
        else if (type >= WRITE_EXCLUSIVE_ALL && held)
            holder = Optional.of(registrations.keySet().iterator().next());
        else if (held) drop(port);
        return Outcome.GOOD;
    }

    /** The reservation ends; those who had rights by being registered learn it. */
    private void drop(InitiatorPort by) {
        boolean registrants = type >= WRITE_EXCLUSIVE_REGISTRANTS;
        holder = Optional.empty();
        if (registrants) tellOthers(by, Sense.RESERVATIONS_RELEASED);
    }

    private void tellOthers(InitiatorPort by, Sense sense) {
        for (InitiatorPort other : registrations.keySet()) {
            if (!other.equals(by)) notice.tell(other, sense);
        }
    }

    private static boolean isType(int kind) {
        return kind == WRITE_EXCLUSIVE || kind == EXCLUSIVE_ACCESS || kind >= 5 && kind <= 8;
    }

    private boolean holds(InitiatorPort port) {
        return holder.isPresent()
                && (type >= WRITE_EXCLUSIVE_ALL || holder.get().equals(port));
    }

    private Outcome reserve(InitiatorPort port, int kind) {
        if (kind >> 4 != 0 || !isType(kind)) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        if (holder.isPresent()) return holds(port) && type == kind ? Outcome.GOOD : Outcome.RESERVATION_CONFLICT;
        holder = Optional.of(port);
        type = kind;
        return Outcome.GOOD;
    }

    private Outcome release(InitiatorPort port, int kind) {
        if (!holds(port)) return Outcome.GOOD;
        if (type != kind) return Outcome.check(Sense.INVALID_RELEASE);
        drop(port);
        return Outcome.GOOD;
    }

    private Outcome clear(InitiatorPort port) {
        generation++;
        tellOthers(port, Sense.RESERVATIONS_PREEMPTED);
        holder = Optional.empty();
        registrations.clear();
        return Outcome.GOOD;
    }

    private Outcome preempt(InitiatorPort port, long key, int kind) {
        boolean all = holder.isPresent() && type >= WRITE_EXCLUSIVE_ALL;
        if (key == 0 && !all) return Outcome.check(Sense.INVALID_FIELD_IN_PARAMETERS);
        boolean takes = holder.isPresent() && (all ? key == 0 : registrations.getOrDefault(holder.get(), 0L) == key);
        if (takes && !isType(kind)) return Outcome.check(Sense.INVALID_FIELD_IN_CDB);
        List<InitiatorPort> gone = registrations.entrySet().stream()
                .filter(each -> !each.getKey().equals(port) && (all && key == 0 || each.getValue() == key))
                .map(Map.Entry::getKey)
                .toList();
        if (gone.isEmpty() && !takes) return Outcome.RESERVATION_CONFLICT;
        generation++;
        for (InitiatorPort other : gone) {
            registrations.remove(other);
            notice.tell(other, Sense.REGISTRATIONS_PREEMPTED);
        }
        if (takes) {
            if (type != kind && type >= WRITE_EXCLUSIVE_REGISTRANTS) tellOthers(port, Sense.RESERVATIONS_RELEASED);
            holder = Optional.of(port);
            type = kind;
        }
        return Outcome.GOOD;
    }
}
