// SPDX-License-Identifier: Apache-2.0
// The state of a till, which is nothing but what its acts made of it: the head of its stream.

const NOTHING = { payments_cents: 0, refunds_cents: 0, ins_cents: 0, outs_cents: 0 };
const INS = new Set(["drawer-in", "transfer-in"]);

/** Begin a stream that the server gave to this device. */
export function newHead(sheet, { series, seq, number }) {
  return {
    till: sheet.till.id,
    series,
    seq,
    number,
    schoolNumber: sheet.held.school_number ?? 0,
    session: sheet.session,
    floatLeft: sheet.float_left_cents,
  };
}

/** Give the number that the next ticket takes. */
export function nextNumber(head, code) {
  if (head.session.kind === "school") return `E-${digits(head.schoolNumber + 1)}`;
  const series = head.series > 1 ? `.${head.series}` : "";
  return `${code}${series}-${digits(head.number + 1)}`;
}

/** Give the head after an act. */
export function after(head, act) {
  const session = SESSIONS[act.kind](head.session, act);
  const numbers = act.kind === "ticket" ? taken(head) : {};
  const left = act.kind === "session-closed" && head.session.kind === "normal" ? { floatLeft: act.left_cents } : {};
  return { ...head, ...numbers, ...left, seq: act.seq, session };
}

/** Give the method of the drawer, where the float is: the first one that is cash. */
export function drawerOf(methods) {
  return methods.find((one) => one.kind === "cash");
}

/** Give what should be there of a method, exact to the cent. */
export function theoretical(session, method, methods) {
  const moved = session.methods[method.id] ?? NOTHING;
  const float = method.id === drawerOf(methods)?.id ? session.float_cents : 0;
  return float + moved.payments_cents - moved.refunds_cents + moved.ins_cents - moved.outs_cents;
}

/** Tell whether nothing was sold and nothing moved: such a session is abandoned. */
export function isUntouched(session) {
  const hasMoved = session.hasMoved || Object.keys(session.methods).length > 0;
  return session.tickets === 0 && !hasMoved;
}

const SESSIONS = {
  "session-opened": (_before, act) => ({
    id: act.session, kind: act.session_kind, day: act.day, opened_at: act.at,
    float_cents: act.float_cents, tickets: 0, turnover_cents: 0, first_number: null,
    last_number: null, methods: {}, settings: act.settings,
  }),
  ticket: (session, act) => act.payments.reduce(paid(act), counted(session, act)),
  movement: (session, act) =>
    act.movement === "drawer-opened"
      ? { ...session, hasMoved: true }
      : moved(session, act.method, INS.has(act.movement) ? "ins_cents" : "outs_cents", act.cents),
  "session-closed": () => null,
  "session-abandoned": () => null,
  "ticket-copied": (session) => session,
};

function counted(session, act) {
  const sign = act.type === "sale" ? 1 : -1;
  return {
    ...session,
    tickets: session.tickets + 1,
    turnover_cents: session.turnover_cents + sign * act.due_cents,
    first_number: session.first_number ?? act.number,
    last_number: act.number,
  };
}

function paid(act) {
  const column = act.type === "sale" ? "payments_cents" : "refunds_cents";
  return (session, payment) => moved(session, payment.method, column, payment.amount_cents);
}

function moved(session, method, column, cents) {
  const before = session.methods[method] ?? NOTHING;
  const methods = { ...session.methods, [method]: { ...before, [column]: before[column] + cents } };
  return { ...session, methods };
}

function taken(head) {
  return head.session.kind === "school"
    ? { schoolNumber: head.schoolNumber + 1 }
    : { number: head.number + 1 };
}

function digits(number) {
  return number.toString().padStart(6, "0");
}
