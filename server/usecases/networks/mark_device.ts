import type { DeviceKind } from "#shared/contract/networks.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  type DeviceMark,
  isSeen,
  markOf,
  removeMark,
  storeMark,
} from "#db/networks/hosts.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Marks a device as known, wherever it is seen, or changes its mark.
 *
 * @throws {Refusal} `device_not_found`.
 */
export async function markDevice(
  { store, notifier, now }: Services,
  { mac, kind, note }: {
    readonly mac: string;
    readonly kind: DeviceKind;
    readonly note: string;
  },
  by: Requester,
): Promise<DeviceMark> {
  const before = await markOf(store.db, mac);
  if (!before && !await isSeen(store.db, mac)) throw notFound("device", mac);
  const at = now();
  const mark = { kind, note, by: by.name, at };
  await store.commit([
    storeMark(mac, mark),
    appendEvent({
      kind: "device.marked",
      actor: `operator:${by.name}`,
      at,
      payload: {
        mac,
        kind,
        note,
        ...(before && { from: { kind: before.kind, note: before.note } }),
      },
    }),
  ]);
  notifier.notify();
  return mark;
}

/**
 * Removes the mark of a device: it is unknown again.
 *
 * @throws {Refusal} `device_not_found`.
 */
export async function unmarkDevice(
  { store, notifier, now }: Services,
  mac: string,
  by: Requester,
): Promise<void> {
  const before = await markOf(store.db, mac);
  if (!before) throw notFound("device", mac);
  await store.commit([
    removeMark(mac),
    appendEvent({
      kind: "device.unmarked",
      actor: `operator:${by.name}`,
      at: now(),
      payload: { mac, kind: before.kind, note: before.note },
    }),
  ]);
  notifier.notify();
}
