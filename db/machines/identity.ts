/**
 * What is open about a machine's identity, as SQL conditions on a machine.
 */

/** Kinds of trouble that say that a machine may not be who it was. */
export const IDENTITY_ALERTS = [
  "hardware_changed",
  "agents_alternate",
] as const;
export type IdentityAlert = typeof IDENTITY_ALERTS[number];

/**
 * It claims to be another machine, and nobody has decided. A claim by
 * OLD_DEVICEID alone does not count if the serial number or the UUID differs: a
 * cloned disk makes such claims on every computer it is copied to.
 */
export function hasOpenClaim(machine = "m"): string {
  return `exists (select 1 from duplicate c
    join machine cm on cm.id = c.older_id
    where c.newer_id = ${machine}.id and c.state = 'open' and c.claim <> ''
      and (c.claim = 'takeover' or 'differs' not in
        (c.evidence ->> 'serial', c.evidence ->> 'uuid')))`;
}

/** An operator has not looked at an alert about its identity. */
export function hasIdentityAlert(machine = "m"): string {
  return `exists (select 1 from trouble it where it.machine_id = ${machine}.id
    and it.kind in (${IDENTITY_ALERTS.map((kind) => `'${kind}'`).join(", ")}))`;
}
