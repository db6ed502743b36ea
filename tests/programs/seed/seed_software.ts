import type { Store } from "#db/store/transaction.ts";
import { foldText } from "#shared/query/fold.ts";
import { versionKey } from "#shared/query/versions.ts";
import { DAY_MS } from "#shared/time.ts";

/** Number of software names in a fleet, and of rows in a statement. */
const NAMES = 3000;
const CHUNK = 5000;
/** Greater than all version ids: the factor for packing a pair of ids. */
const PACK = 2 ** 24;

/** One system of the fleet, with what its machines report. */
interface System {
  readonly os: string;
  readonly family: "unix" | "windows";
  readonly agent: string;
  readonly key: string;
  /** Number of machines in a hundred. */
  readonly share: number;
}

const SYSTEMS: readonly System[] = [
  {
    os: "Microsoft Windows 11 Pro",
    family: "windows",
    agent: "OCS-NG_WINDOWS_AGENT_v2.10.1.0",
    key: versionKey("2.10.1.0"),
    share: 60,
  },
  {
    os: "Debian GNU/Linux 12",
    family: "unix",
    agent: "OCS-NG_unified_unix_agent_v2.10.0",
    key: versionKey("2.10.0"),
    share: 30,
  },
  {
    os: "Ubuntu 24.04.1 LTS",
    family: "unix",
    agent: "OCS-NG_unified_unix_agent_v2.10.2",
    key: versionKey("2.10.2"),
    share: 10,
  },
];

const KNOWN: Record<System["family"], readonly string[]> = {
  windows: [
    "Mozilla Firefox (x64 fr)",
    "Google Chrome",
    "7-Zip 24.09 (x64)",
    "VLC media player",
    "Microsoft Edge",
    "LibreOffice",
  ],
  unix: ["firefox-esr", "bash", "vim", "openssl", "openssh-server", "libc6"],
};

/** Random numbers that are the same in every run. */
function dice(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ x >>> 12, 0x297a2d39) >>> 0;
    return ((x ^ x >>> 15) >>> 0) / 2 ** 32;
  };
}

interface Program {
  readonly name: string;
  readonly family: System["family"];
  /** The id of its first version, and the number of versions. */
  readonly first: number;
  readonly versions: number;
  /** Number of machines of its family, in a hundred, that have it. */
  readonly share: number;
}

/**
 * Programs of both families. About two thirds of a machine's software is on
 * nearly all machines of its kind, the rest on ever fewer, as in real fleets.
 *
 * @param each Average number of programs on a machine.
 */
function programs(each: number): Program[] {
  const made: Program[] = [];
  let next = 1;
  for (const family of ["windows", "unix"] as const) {
    const common = Math.round(each * 0.66);
    const rare = NAMES / 2 - common;
    // The rest of `each`, spread over the rare programs by their rank.
    const rest = each - common * 0.98;
    const harmonic = Math.log(rare / 20 + 1) * 20;
    for (let i = 0; i < NAMES / 2; i++) {
      const versions = 1 + (i * 7 + (family === "unix" ? 3 : 0)) % 6;
      made.push({
        name: KNOWN[family][i] ??
          (family === "unix"
            ? `${i % 3 === 0 ? "lib" : i % 3 === 1 ? "python3-" : ""}part${i}`
            : `Program ${i} (x64)`),
        family,
        first: next,
        versions,
        share: i < common
          ? 0.98
          : Math.min(0.9, rest / harmonic / (1 + (i - common) / 20)),
      });
      next += versions;
    }
  }
  return made;
}

/**
 * Gives each machine of a seeded fleet a system, hardware and about `each`
 * entries of software, with `NAMES` different names.
 */
export async function seedSoftware(
  store: Store,
  machines: number,
  each: number,
  at: Date,
): Promise<{ entries: number; versions: number }> {
  const all = programs(each);
  await store.commit(dictionary(all));
  let entries = 0;
  for (let first = 1; first <= machines; first += CHUNK) {
    const last = Math.min(first + CHUNK - 1, machines);
    entries += await someMachines(store, all, first, last, at);
  }
  return { entries, versions: all.at(-1)!.first + all.at(-1)!.versions - 1 };
}

function versionOf(program: Program, n: number): string {
  return program.family === "unix"
    ? `${1 + program.first % 9}.${n * 7}.${program.first % 40}-${1 + n}`
    : `${100 + n * 20}.0.${program.first % 50}`;
}

function dictionary(all: readonly Program[]) {
  const listed = JSON.stringify(
    all.flatMap((program, i) =>
      Array.from({ length: program.versions }, (_, n) => {
        const version = versionOf(program, n);
        return [
          i + 1,
          program.name,
          foldText(program.name),
          program.first + n,
          version,
          versionKey(version),
          JSON.stringify(
            program.family === "unix"
              ? {
                ARCHITECTURE: "amd64",
                COMMENTS: `a part of the system, number ${i}`,
                FILESIZE: `${i * 1000}`,
                FROM: "deb",
              }
              : { PUBLISHER: `Publisher ${i % 200}`, LANGUAGE: "1036" },
          ),
        ];
      })
    ),
  );
  return [
    {
      sql: `insert into software_name (id, name, folded)
        select distinct value ->> 0, value ->> 1, value ->> 2
        from json_each(?)`,
      params: [listed],
    },
    {
      sql: `insert into software_version (id, name_id, version, sort_key)
        select value ->> 3, value ->> 0, value ->> 4, value ->> 5
        from json_each(?)`,
      params: [listed],
    },
    {
      sql: `insert into software_entry (id, version_id, digest, detail)
        select value ->> 3, value ->> 3, printf('seed%018d', value ->> 3),
          value ->> 6 from json_each(?)`,
      params: [listed],
    },
  ];
}

async function someMachines(
  store: Store,
  all: readonly Program[],
  first: number,
  last: number,
  at: Date,
): Promise<number> {
  const pairs: number[] = [];
  const rows: unknown[][] = [];
  for (let id = first; id <= last; id++) {
    const random = dice(id * 7919);
    let kind = random() * 100;
    const system = SYSTEMS.find(({ share }) => (kind -= share) < 0)!;
    // The number of updates that a machine lacks.
    const behind = Math.floor(random() ** 3 * 6);
    const has: number[] = [];
    for (const { family, first, versions, share } of all) {
      if (family !== system.family || random() >= share) continue;
      const lag = random() < 0.8 ? behind : Math.floor(random() * 6);
      has.push(first + Math.max(0, versions - 1 - lag));
    }
    for (const version of has) pairs.push(version * PACK + id);
    const gigabytes = [4, 8, 8, 16, 16, 32][Math.floor(random() * 6)]!;
    rows.push([
      id,
      system.os,
      system.family,
      system.agent,
      system.key,
      ["paris", "lyon", "lille", "brest", "nice"][id % 5],
      `user${id % 7000}`,
      ["Intel(R) Core(TM) i5-1145G7", "AMD Ryzen 5 PRO", "Intel(R) Xeon(R)"][
        id % 3
      ],
      gigabytes * 1024 - 250,
      Math.floor(random() * 400_000),
      at.getTime() - Math.floor(random() ** 4 * 60 * DAY_MS),
      JSON.stringify(
        has.map((
          version,
        ) => [version, `2025/0${1 + version % 9}/1${version % 10}`]),
      ),
    ]);
  }
  const listed = JSON.stringify(rows);
  await store.commit([
    {
      sql: `update machine set os = j.value ->> 1, family = j.value ->> 2,
          agent = j.value ->> 3, agent_key = j.value ->> 4,
          tag = j.value ->> 5, user = j.value ->> 6, cpu = j.value ->> 7,
          ram_mib = j.value ->> 8, disk_free_mib = j.value ->> 9,
          last_contact_at = j.value ->> 10, filled = 1
        from json_each(?) j where machine.id = j.value ->> 0`,
      params: [listed],
    },
    {
      sql: `insert into inventory_section
          (machine_id, section, digest, content, changed_at)
        select value ->> 0, 'SOFTWARES', zeroblob(32), value ->> 11, ?
        from json_each(?)`,
      params: [at.getTime(), listed],
    },
    {
      sql: `insert into machine_software (version_id, machine_id)
        select value / ${PACK}, value % ${PACK} from json_each(?)`,
      params: [JSON.stringify(pairs.toSorted((a, b) => a - b))],
    },
  ]);
  return pairs.length;
}
