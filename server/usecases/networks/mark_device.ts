import type { DeviceKind } from "#shared/contract/networks.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  type DeviceMark,
  isSeen,
  markOf,
  removeMark,
  storeMark,
} from "#db/networks/hosts.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/** Marks a device as known, wherever it is seen, or says something else of it. */
export function markDeviceWith({ store, notifier: notifier, now }: Services) {
  return async (
    mac: string,
    { kind, note }: { readonly kind: DeviceKind; readonly note: string },
    by: Requester,
  ): Promise<DeviceMark> => {
    requireRole(by, "operator", "mark a device");
    const before = await markOf(store.db, mac);
    if (!before && !await isSeen(store.db, mac)) throw unseen(mac);
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
  };
}

/** Takes the mark away: the device is unknown again. */
export function unmarkDeviceWith({ store, notifier: notifier, now }: Services) {
  return async (mac: string, by: Requester): Promise<void> => {
    requireRole(by, "operator", "take a device's mark away");
    const before = await markOf(store.db, mac);
    if (!before) throw unseen(mac);
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
  };
}

function unseen(mac: string): Refusal {
  return new Refusal(
    "device_not_found",
    `No scan has found a device ${mac}, and none is marked; list the devices of a network to see which there are`,
  );
}
