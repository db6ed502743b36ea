import type { Inventory, Section } from "#server/domain/machines/inventory.ts";
import type { Store } from "#db/store/transaction.ts";

let made = 0;

/** A package row without files, active unless said otherwise. */
export async function aPackage(
  store: Store,
  given: Partial<{
    id: number;
    name: string;
    priority: number;
    active: boolean;
    fragments: number;
    protocol: "http" | "https";
  }> = {},
): Promise<number> {
  const id = given.id ?? 1_700_000_000 + ++made;
  const fragments = Array.from(
    { length: given.fragments ?? 3 },
    () => ({ bytes: 1000, sha256: "" }),
  );
  await store.commit([{
    sql: `insert into package (id, name, version, description, priority, action,
        command, path, notify, protocol, archive_kind, archive_name,
        archive_bytes, md5, sha256, fragments, findings, active, created_at,
        created_by)
      values (?, ?, '1.0', '', ?, 'launch', 'run.sh', '', '{}', ?, 'tar.gz',
        'a.tar.gz', 3000, 'd41d8cd98f00b204e9800998ecf8427e', '', ?, '[]', ?,
        0, 'test')`,
    params: [
      id,
      given.name ?? `package ${id}`,
      given.priority ?? 5,
      given.protocol ?? "http",
      JSON.stringify(fragments),
      given.active ?? true,
    ],
  }]);
  return id;
}

/** An inventory of a computer of its own. */
export function anInventory(given: Partial<Inventory> = {}): Inventory {
  const n = ++made;
  const hex = n.toString(16).padStart(4, "0");
  return {
    name: `pc-${n}`,
    os: "Debian GNU/Linux 12",
    ip: `10.0.${n >> 8}.${n & 255}`,
    serial: `SN${hex}77`,
    uuid: `4C4C4544-0042-3510-8048-B4C04F4E${hex}`.toUpperCase(),
    macs: [`3C:52:82:00:${hex.slice(0, 2)}:${hex.slice(2)}`.toUpperCase()],
    tag: "",
    oldDeviceId: null,
    history: [],
    facts: { user: "", cpu: "", ramMib: null, diskFreeMib: null },
    sections: [section("HARDWARE", [{ NAME: `pc-${n}` }])],
    interfaces: [],
    scan: null,
    ...given,
  };
}

/** One inventory section; the digest is of its content. */
export function section(name: string, entries: readonly unknown[]): Section {
  const content = JSON.stringify(entries);
  const digest = new Uint8Array(32);
  new TextEncoder().encode(content).forEach((byte, i) => {
    digest[i % 32] = (digest[i % 32]! * 31 + byte) & 255;
  });
  return { name, content, digest };
}

/** A DEVICEID of the shape agents have. */
export function aDeviceId(name = `pc-${++made}`): string {
  return `${name}-2026-01-02-03-04-${String(made % 60).padStart(2, "0")}`;
}
