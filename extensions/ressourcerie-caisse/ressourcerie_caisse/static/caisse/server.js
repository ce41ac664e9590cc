// SPDX-License-Identifier: Apache-2.0
// The addresses that the till asks; each throws what ask() throws.

import { ask } from "@ressourcerie/core/offline/asking.js";

const ROOT = "/api/v1/caisse";
const post = (path, body = {}) => ask(`${ROOT}${path}`, { method: "POST", body });

export const tills = () => ask(`${ROOT}/tills`);
export const sheet = (till) => ask(`${ROOT}/tills/${till}/sheet`);
export const hold = (till, fresh, reason) => post(`/tills/${till}/hold`, { fresh, reason });
export const release = (till) => post(`/tills/${till}/release`);
export const contact = (till, facts) => post(`/tills/${till}/contact`, facts);
export const sendActs = (till, acts) => post(`/tills/${till}/acts`, { acts });
export const checkOperator = (till, account, pin) =>
  post(`/tills/${till}/operator`, { account_id: account, pin });
export const held = () => ask(`${ROOT}/held`);
export const putHeld = (id, name, content) =>
  ask(`${ROOT}/held/${id}`, { method: "PUT", body: { name, content } });
export const takeHeld = (id) => ask(`${ROOT}/held/${id}`, { method: "DELETE" });
export const voucher = (code) => ask(`${ROOT}/vouchers/${encodeURIComponent(code)}`);
export const ticket = (which) => ask(`${ROOT}/tickets/${encodeURIComponent(which)}`);
