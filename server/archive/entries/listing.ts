import type { Finding } from "#shared/contract/packages/archives.ts";
import { type FileFacts, fileFacts } from "#shared/file_type.ts";
import type { Contents, Limits } from "#server/archive/contents.ts";
import { linkMap } from "./entry_links.ts";
import { type Audience, nameChecks, show } from "./entry_names.ts";
import { leadsOutside, partsOf } from "./entry_path.ts";
import { release } from "#server/archive/release.ts";

/** Ends the reading of an archive; the reason has been recorded as a finding. */
export class StopReading extends Error {}

/** One entry of an archive of either format. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "special";
  /** The permissions it will have on Unix. */
  readonly mode: number;
}

/** The findings of one code that are listed; further ones are counted. */
const EXAMPLES = 5;

interface CountedFinding {
  readonly audience: Audience;
  readonly finding: Finding;
  /** The further findings of its code that are not listed. */
  more: number;
}

/** The files at the root, and those in folders, whose facts are kept. */
const MOST_FACTS = 5_000;

/** Files in folders of which facts are kept: those that systems may run. */
const MAY_RUN =
  /^(#!|\xef\xbb\xbf|\xff\xfe|\xfe\xff|MZ|\x7fELF|!<arch>|\xed\xab\xee\xdb)|^#\0!|^\0#/;
const RUNNABLE_NAME =
  /\.(sh|bash|ksh|pl|py|rb|ps1|bat|cmd|vbs|exe|ms[ip]|deb|rpm|run|bin)$/i;

const [SETUID_SETGID, ANY_EXECUTE] = [0o6000, 0o111];

/** Collects the contents of an archive, and stops at the limits. */
export class Listing {
  #limits: Limits;
  #packedBytes: number;
  #isZip: boolean;
  #findings = new Map<string, CountedFinding[]>();
  #files: string[] = [];
  #topLevel = new Set<string>();
  #entries = 0;
  #unpackedBytes = 0;
  #nameCharacters = 0;
  #names = nameChecks((...finding) => this.find(...finding));
  #links = linkMap();
  #programs: Record<string, FileFacts & { executable: boolean }> = {};
  #facts = { root: 0, deeper: 0 };

  /** @param packedBytes The archive's size. */
  constructor(limits: Limits, packedBytes: number, kind: "zip" | "tar.gz") {
    this.#limits = limits;
    this.#packedBytes = packedBytes;
    this.#isZip = kind === "zip";
  }

  /** Records an error. */
  error(
    code: string,
    message: string,
    values?: Readonly<Record<string, string>>,
  ): void {
    this.find("all", "error", code, message, values);
  }

  /**
   * Records a finding.
   *
   * @param severity `doubt` is an error that an operator may accept.
   */
  find(
    audience: Audience,
    severity: "doubt" | Finding["severity"],
    code: string,
    message: string,
    values?: Readonly<Record<string, string>>,
  ): void {
    const key = `${audience} ${severity} ${code}`;
    const same = this.#findings.get(key) ?? [];
    const last = same.at(-1);
    if (last && same.length === EXAMPLES) last.more++;
    else {
      const finding: Finding = {
        severity: severity === "doubt" ? "error" : severity,
        code,
        message,
        ...values && { values },
        ...severity === "doubt" && { acceptable: true },
      };
      same.push({ audience, finding, more: 0 });
    }
    this.#findings.set(key, same);
  }

  /**
   * Records a finding beyond which reading makes no sense.
   *
   * @throws {StopReading}
   */
  stop(code: string, message: string): never {
    this.error(code, message);
    throw new StopReading(code);
  }

  /** Records an entry, before its bytes. */
  add({ name, kind, mode }: Entry): void {
    const { entries, nameCharacters } = this.#limits;
    this.#entries++;
    this.#nameCharacters += name.length;
    if (this.#entries > entries || this.#nameCharacters > nameCharacters) {
      this.stop(
        "too_many_entries",
        `The archive holds more than ${entries} entries or ${nameCharacters} characters of names; pack the folder into a single file first`,
      );
    }
    const outside = leadsOutside(name);
    if (outside) {
      this.error(
        "path_escape",
        `The entry ${
          quote(name)
        } ${outside}; pack it with paths below the archive's root`,
        { file: name },
      );
    }
    if (kind === "special") {
      this.error(
        "special_file",
        `The entry ${quote(name)} is a device or a pipe; leave it out`,
        { file: name },
      );
    }
    if (kind === "file" && mode & SETUID_SETGID) {
      this.find(
        "unix",
        this.#isZip ? "note" : "doubt",
        "setuid",
        this.#isZip
          ? `The entry ${
            quote(name)
          } has setuid or setgid, which unzip drops; set it in a script if it is needed`
          : `The entry ${
            quote(name)
          } has setuid or setgid, so whoever runs it on the machine gets its owner's rights; pack it without (chmod ug-s)`,
        { file: name },
      );
    }
    const parts = partsOf(name);
    if (parts[0] === undefined) return;
    this.#topLevel.add(parts[0]);
    const path = parts.join("/");
    if (kind !== "folder") this.#files.push(path);
    if (!outside) this.#names.add(path, kind === "folder", this.#isZip);
  }

  /**
   * Records a link.
   *
   * @param from A hard link's target is relative to the root, that of a
   * symbolic link to the entry.
   */
  link(name: string, target: string, from: "root" | "entry"): void {
    if (from === "entry") {
      this.#links.set(partsOf(name).join("/"), target);
      return;
    }
    const outside = this.#links.targetOutside(target);
    if (!outside) return;
    this.error(
      "link_escape",
      `The entry ${quote(name)} is a hard link to ${
        quote(target)
      }, which ${outside}; pack the file itself`,
      { file: name, target, link: "hard" },
    );
  }

  /** Records the first bytes of a file, all of them or `FACTS_BYTES`. */
  head(name: string, mode: number, bytes: Uint8Array): void {
    const path = partsOf(name).join("/");
    const isRoot = !path.includes("/");
    const place = isRoot ? "root" : "deeper";
    if (this.#facts[place] >= MOST_FACTS) return;
    if (!isRoot && !RUNNABLE_NAME.test(path) && !mayRun(bytes)) return;
    this.#facts[place]++;
    this.#programs[path] = {
      ...fileFacts(bytes),
      executable: (mode & ANY_EXECUTE) !== 0,
    };
  }

  /** Counts bytes that were unpacked. */
  unpacked(bytes: number): void {
    const { unpackedBytes, ratio, ratioFromBytes } = this.#limits;
    this.#unpackedBytes += bytes;
    release(bytes);
    const isBomb = this.#unpackedBytes > unpackedBytes ||
      this.#unpackedBytes > ratioFromBytes &&
        this.#unpackedBytes > this.#packedBytes * ratio;
    if (isBomb) {
      this.stop(
        "zip_bomb",
        `The archive of ${this.#packedBytes} bytes unpacks to more than ${this.#unpackedBytes}, beyond ${unpackedBytes} bytes or ${ratio} times its size; if that is intended, pack the files without compression`,
      );
    }
  }

  done(): Contents {
    if (this.#files.length === 0 && this.#findings.size === 0) {
      this.error(
        "archive_empty",
        "The archive holds no files; pack them again and upload the new archive",
      );
    }
    this.#checkLinks();
    this.#checkConflicts();
    this.#checkSoleFile();
    const findings = (wanted: Audience) =>
      [...this.#findings.values()].flat()
        .filter(({ audience }) => audience === wanted)
        .map(({ finding, more }) =>
          more === 0 ? finding : {
            ...finding,
            message: `${finding.message} (and ${more} more)`,
            values: { ...finding.values, more: `${more}` },
          }
        );
    return {
      entries: this.#entries,
      unpackedBytes: this.#unpackedBytes,
      files: this.#files,
      topLevel: [...this.#topLevel],
      programs: this.#programs,
      findings: findings("all"),
      unixFindings: findings("unix"),
      windowsFindings: findings("windows"),
    };
  }

  #checkLinks(): void {
    if (this.#links.size === 0) return;
    for (const { path, target, how } of this.#links.outside()) {
      this.find(
        "all",
        "doubt",
        "link_escape",
        `The entry ${quote(path)} is a link to ${
          quote(target)
        }, which ${how}; pack the file itself, or accept that the link points to what the machine has there`,
        { file: path, target },
      );
    }
    for (const path of this.#files) {
      const outside = this.#links.folderOutside(path);
      if (!outside) continue;
      this.error(
        "path_escape",
        `The entry ${
          quote(path)
        } would be unpacked through a link that ${outside}; pack it with paths below the archive's root`,
        { file: path },
      );
    }
    if (this.#isZip) {
      this.find(
        "windows",
        "warning",
        "links_on_windows",
        "The archive holds symbolic links, which Windows agents unpack as small text files; pack the files themselves",
      );
    }
  }

  #checkConflicts(): void {
    const conflicts = this.#names.conflicts((path) => this.#links.has(path));
    for (const path of conflicts) {
      this.error(
        "name_conflict",
        `The archive holds ${
          show(path)
        } as a file and as a folder, and only one can be unpacked; rename one`,
        { file: path },
      );
    }
  }

  /**
   * Unix agents try `tar -xz` first, and gzip unpacks a zip of one file: what
   * tar then reads as an archive is unpacked, the file itself is not.
   */
  #checkSoleFile(): void {
    const [only] = this.#files;
    if (!this.#isZip || this.#entries !== 1 || only === undefined) return;
    if (this.#programs[only]?.type !== "tar") return;
    this.find(
      "unix",
      "error",
      "zip_of_tar",
      `Unix agents unpack what is in ${
        quote(only)
      } instead of the file itself, because the zip holds nothing else; add a second file, or upload a tar.gz`,
      { file: only },
    );
  }
}

function mayRun(bytes: Uint8Array): boolean {
  return MAY_RUN.test(String.fromCharCode(...bytes.subarray(0, 8)));
}

/** A name for a message: quoted, escaped, at most 200 characters. */
export const quote = show;
