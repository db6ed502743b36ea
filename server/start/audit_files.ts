import { dirname, join } from "node:path";
import { syncFolder } from "#server/archive/disk.ts";
import type { SharedKey } from "#server/crypto/shared_key.ts";
import type {
  AuditAnchor,
  AuditHead,
} from "#server/usecases/events/audit_anchor.ts";

const KEY_BYTES = 32;

/**
 * The files of the audit in the data folder: `audit.key`, which is made at the
 * first start, and `audit.head`, the last seals that were noted. With a shared
 * key the key of the seals is derived from it, and not stored.
 *
 * @throws {Error} If the key cannot be read or made; the message says what to do.
 */
export async function openAuditFiles(
  folder: string,
  log: (line: string) => void,
  sharedKey: SharedKey | null = null,
): Promise<AuditAnchor> {
  const headFile = join(folder, "audit.head");
  return {
    key: sharedKey?.derive("audit seals") ??
      await loadOrMakeKey(join(folder, "audit.key")),
    readHead: () => readHead(headFile),
    writeHead: (head) => replaceFile(headFile, JSON.stringify(head)),
    log,
  };
}

async function loadOrMakeKey(file: string): Promise<Uint8Array> {
  const stored = await readIfThere(file);
  if (stored === null) {
    const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    await replaceFile(file, `${key.toHex()}\n`);
    return key;
  }
  const text = stored.trim();
  if (/^[0-9a-f]{64}$/.test(text)) return Uint8Array.fromHex(text);
  throw new Error(
    `Cannot use the key of the audit, ${file}: it must hold 64 hexadecimal digits; restore it from a backup, or move it away to begin with a new one`,
  );
}

async function readHead(file: string): Promise<AuditHead | null> {
  const stored = await readIfThere(file);
  try {
    return stored === null ? null : JSON.parse(stored);
  } catch {
    return null; // A file that cannot be read is evidence of nothing.
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Replaces a file that only this user may read; it is on the disk then. */
async function replaceFile(file: string, text: string): Promise<void> {
  const aside = `${file}.new`;
  {
    using written = await Deno.open(aside, {
      write: true,
      create: true,
      truncate: true,
      mode: 0o600,
    });
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) {
      done += await written.write(bytes.subarray(done));
    }
    await written.sync();
  }
  await Deno.rename(aside, file);
  await syncFolder(dirname(file));
}
