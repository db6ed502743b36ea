import { join } from "node:path";
import { compiled } from "./preload.ts";

/** Calls that may fail, and files they may fail on; `trouble.c` has the bits. */
const CALLS = { write: 1, sync: 2, truncate: 4, names: 8 };
const FILES = { log: 1, database: 2, others: 4 };

/** Which calls fail with an I/O error. */
export interface IoErrors {
  /** Of each call, 0 to 1. */
  readonly chance: number;
  readonly calls: readonly (keyof typeof CALLS)[];
  readonly files: readonly (keyof typeof FILES)[];
}

/** What `trouble.c` does to the server, changed while it runs. */
export interface Trouble extends Disposable {
  /** For the server's environment. */
  readonly env: Readonly<
    Record<"LD_PRELOAD" | "TROUBLE_ROOT" | "TROUBLE_CONTROL", string>
  >;
  /** So many bytes may still be written; null: as many as the disk has. */
  leave(bytes: number | null): void;
  /** From now on calls fail; null: none does. */
  fail(errors: IoErrors | null): void;
  /** The time of day is off by this. */
  shiftClock(milliseconds: number): void;
  /** How many calls were answered ENOSPC, and how many EIO. */
  counts(): { refused: number; failed: number };
}

/** Positions in the page that `trouble.c` reads, in words of eight bytes. */
const AT = {
  ...{ limited: 0, room: 1, chance: 2, calls: 3, files: 4 },
  ...{ random: 5, shift: 6, refused: 7, failed: 8 },
};
const WORD = 8;

/**
 * Compiles the library and makes what it is steered by.
 *
 * @param folder Where both lie.
 * @param root What the server keeps its data in.
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
