import type { Inventory, Section } from "#server/domain/machines/inventory.ts";
import type { Statement, Store } from "#db/store/transaction.ts";
import { packAddress } from "#shared/address.ts";

let count = 0;

/** Stores a package row without files, active by default. */
export async function aPackage(
  store: Store,
  fields: Partial<{
    id: number;
    name: string;
    priority: number;
    active: boolean;
    fragments: number;
    protocol: "http" | "https";
  }> = {},
): Promise<number> {
  const id = fields.id ?? 1_700_000_000 + ++count;
  const fragments = Array.from(
    { length: fields.fragments ?? 3 },
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
      fields.name ?? `package ${id}`,
      fields.priority ?? 5,
      fields.protocol ?? "http",
      JSON.stringify(fragments),
      fields.active ?? true,
    ],
  }]);
  return id;
}

/** The inventory of a new computer. */
export function anInventory(fields: Partial<Inventory> = {}): Inventory {
  const n = ++count;
  const hex = n.toString(16).padStart(4, "0");
  return {
    name: `pc-${n}`,
    os: "Debian GNU/Linux 12",
    ip: `10.0.${n >> 8}.${n & 255}`,
    serial: `SN${hex}77`,
    uuid: `4C4C4544-0042-3510-8048-B4C04F4E${hex}`.toUpperCase(),
    macs: [`3C:52:82:00:${hex.slice(0, 2)}:${hex.slice(2)}`.toUpperCase()],
    tag: "",
    account: { fields: [], cut: null, isSent: true },
    oldDeviceId: null,
    history: [],
    facts: { user: "", cpu: "", ramMib: null, diskFreeMib: null },
    sections: [section("HARDWARE", [{ NAME: `pc-${n}` }])],
    interfaces: [],
    uptime: null,
    scan: null,
    ...fields,
  };
}

/** One inventory section with the digest of its content. */
export function section(name: string, entries: readonly unknown[]): Section {
  const content = JSON.stringify(entries);
  const digest = new Uint8Array(32);
  new TextEncoder().encode(content).forEach((byte, i) => {
    digest[i % 32] = (digest[i % 32]! * 31 + byte) & 255;
  });
  return { name, content, digest };
}

/** A DEVICEID in the form that agents use. */
export function aDeviceId(name = `pc-${++count}`): string {
  return `${name}-2026-01-02-03-04-${String(count % 60).padStart(2, "0")}`;
}

/** Stores the addresses of a machine whose row is there, the main one first. */
export function addressRows(
  machineId: number,
  addresses: readonly string[],
): Statement[] {
  return [
    {
      sql: "update machine set ip = ?, addresses = ? where id = ?",
      params: [addresses[0] ?? "", JSON.stringify(addresses), machineId],
    },
    ...addresses.map((address) => ({
      sql: "insert into machine_address (address, machine_id) values (?, ?)",
      params: [packAddress(address)!, machineId],
    })),
  ];
}
