import { join } from "node:path";
import { compiled } from "./preload.ts";

/**
 * Calls that may fail, and files on which they may; `trouble.c` defines the
 * bits.
 */
const CALLS = { write: 1, sync: 2, truncate: 4, names: 8 };
const FILES = { log: 1, database: 2, others: 4 };

/** The calls that fail with an I/O error. */
export interface IoErrors {
  /** The probability for each call, 0 to 1. */
  readonly chance: number;
  readonly calls: readonly (keyof typeof CALLS)[];
  readonly files: readonly (keyof typeof FILES)[];
}

/** The interference of `trouble.c` with the server, changed while it runs. */
export interface Trouble extends Disposable {
  /** For the server's environment. */
  readonly env: Readonly<
    Record<"LD_PRELOAD" | "TROUBLE_ROOT" | "TROUBLE_CONTROL", string>
  >;
  /**
   * Limits the bytes that may still be written; null: no limit but the disk's.
   */
  leave(bytes: number | null): void;
  /** Makes calls fail from now on; null: none. */
  fail(errors: IoErrors | null): void;
  /** Shifts the time of day by this. */
  shiftClock(milliseconds: number): void;
  /** Number of calls that were answered ENOSPC, and EIO. */
  counts(): { refused: number; failed: number };
}

/** Positions in the page that `trouble.c` reads, in words of eight bytes. */
const AT = {
  ...{ limited: 0, room: 1, chance: 2, calls: 3, files: 4 },
  ...{ random: 5, shift: 6, refused: 7, failed: 8 },
};
const WORD = 8;

/**
 * Compiles the library and creates the page that controls it.
 *
 * @param folder Folder of both.
 * @param root The server's data folder.
 */
export async function troubleWith(
  folder: string,
  root: string,
  seed: number,
): Promise<Trouble> {
  const library = await compiled("trouble", folder);
  const path = join(folder, "trouble");
  const page = await Deno.open(path, {
    ...{ read: true, write: true, create: true },
  });
  page.truncateSync(4096);
  const word = new DataView(new ArrayBuffer(WORD));
  const bytes = new Uint8Array(word.buffer);

  function set(at: number, value: bigint): void {
    word.setBigInt64(0, value, true);
    page.seekSync(at * WORD, Deno.SeekMode.Start);
    page.writeSync(bytes);
  }
  function get(at: number): number {
    page.seekSync(at * WORD, Deno.SeekMode.Start);
    page.readSync(bytes);
    return Number(word.getBigInt64(0, true));
  }
  set(AT.random, BigInt(seed));

  return {
    env: {
      LD_PRELOAD: library,
      TROUBLE_ROOT: root,
      TROUBLE_CONTROL: path,
    },
    leave(bytes) {
      if (bytes !== null) set(AT.room, BigInt(bytes));
      set(AT.limited, bytes === null ? 0n : 1n);
    },
    fail(errors) {
      const bits = <Of extends string>(
        of: Readonly<Record<Of, number>>,
        chosen: readonly Of[],
      ) => BigInt(chosen.reduce((sum, one) => sum | of[one], 0));
      set(AT.calls, bits(CALLS, errors?.calls ?? []));
      set(AT.files, bits(FILES, errors?.files ?? []));
      set(AT.chance, BigInt(Math.round((errors?.chance ?? 0) * 1e6)));
    },
    shiftClock: (milliseconds) =>
      set(AT.shift, BigInt(Math.round(milliseconds)) * 1_000_000n),
    counts: () => ({ refused: get(AT.refused), failed: get(AT.failed) }),
    [Symbol.dispose]: () => page.close(),
  };
}
