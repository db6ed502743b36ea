import { isVersion } from "#shared/query/versions.ts";
import * as z from "zod";
import { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";
import { ArchiveKind, Finding } from "./archives.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { line, lineName } from "#shared/contract/line.ts";
import { ExitCode, ExitCodes } from "#shared/results/exit_codes.ts";
import { FamilyCounts } from "#shared/families.ts";
import { ConfirmMachines } from "#shared/contract/assignments/confirmation.ts";
import { PackageRelations } from "./package_relations.ts";
import { LastHour } from "./progress.ts";
import { Moment, pageOf, PageQuery, sortBy } from "#shared/contract/page.ts";

/** The action of the agent; its `ACT` attribute. */
export const PackageAction = z.enum(["launch", "execute", "store"]);
export type PackageAction = z.infer<typeof PackageAction>;

/** 0 is first and holds back all others; 10 is last. */
export const Priority = z.number().int().min(0).max(10);

/** Ten digits: the Unix second of its creation, or the next free one. */
export const PackageId = z.coerce.number().int().min(1_000_000_000)
  .max(9_999_999_999);

/** Dialogs of the Windows agent; Unix agents ignore them. */
export const Notify = z.strictObject({
  /** Text shown before it runs; empty: no dialog. */
  text: z.string().max(500).default(""),
  /** Seconds until it runs by itself; 0: it waits for the user. */
  countdownSeconds: z.number().int().min(0).max(86400).default(0),
  canAbort: z.boolean().default(false),
  canDelay: z.boolean().default(false),
  /** Text shown after it ran; empty: no dialog. */
  doneText: z.string().max(500).default(""),
});
export type Notify = z.output<typeof Notify>;

/**
 * Number of machines in each state; the sum is the number of machines assigned.
 */
export const StateCounts = z.partialRecord(DeploymentState, z.number().int());
export type StateCounts = z.infer<typeof StateCounts>;

/** Exit codes that a package counts as a success, beside 0. */
const SuccessCodes = ExitCodes.default([]);
/** Exit codes that mean a success which a restart completes. */
const RebootCodes = ExitCodes.default([]);

/** The agents a package is for. */
export const Target = z.enum(["windows", "unix", "any"]);
export type Target = z.infer<typeof Target>;

/** Software by its name, with `*` and `?`, and its lowest version. */
const Brings = z.object({ software: z.string(), version: z.string() });

/**
 * Evidence of inventories, after a success, for the software a package brings.
 */
export const Observations = z.object({
  /** Machines whose inventory holds the software. */
  confirmed: z.number().int(),
  /** Machines that reported success but whose inventory lacks the software. */
  contradicted: z.number().int(),
});
export type Observations = z.infer<typeof Observations>;

export const Package = z.object({
  id: z.number().int(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  priority: Priority,
  action: PackageAction,
  /**
   * launch: the archive's program and its arguments; execute: a command line.
   * A secret word is `{{NAME}}`, and `•••` for viewers; its value is only in
   * what agents receive.
   */
  command: z.string(),
  /** The names of the command's secret words. */
  secrets: z.array(z.string()),
  /** store: the folder on the machine. */
  path: z.string(),
  notify: Notify,
  /** Protocol by which fragments are downloaded. */
  protocol: z.enum(["http", "https"]),
  target: Target,
  /** Null for a command without an archive. */
  archive: z.object({
    kind: ArchiveKind,
    name: z.string(),
    bytes: z.number().int(),
    md5: z.string(),
    sha256: z.string(),
    /**
     * SHA-256 of the file it was made from: another one if a single file was
     * wrapped. Null: not known.
     */
    fileSha256: z.string().nullable(),
    fragments: z.number().int(),
  }).nullable(),
  /** The software it brings, as its creator claims; null: none is named. */
  brings: Brings.nullable(),
  /** Evidence of inventories for that claim. */
  observed: Observations,
  /** Exit codes it counts as a success, besides those every package has. */
  successCodes: z.array(ExitCode),
  /** Exit codes that mean a success which a restart completes. */
  rebootCodes: z.array(ExitCode),
  /** The warnings and notes at its creation. */
  findings: z.array(Finding),
  active: z.boolean(),
  createdAt: Moment,
  createdBy: z.string(),
  counts: StateCounts,
  /** Those of its successes that nothing but the agents' reports shows. */
  unverified: z.number().int(),
  /** Absent if there was no result, and in the answers to changes. */
  lastHour: LastHour.optional(),
});
export type Package = z.infer<typeof Package>;

/** The name of a secret word, which stands in a command as `{{NAME}}`. */
export const SecretName = z.string().regex(
  /^[A-Z][A-Z0-9_]{0,39}$/,
  "capital letters, digits and _, at most 40",
);

/** A secret word: it may begin or end with spaces. */
export const SecretValue = z.string().min(1).max(500).regex(
  /^[^\p{Cc}]*$/u,
  "one line, no control characters",
);

/** The input of an operator who creates a package. */
export const NewPackage = z.strictObject({
  name: lineName(80),
  version: line(40).default(""),
  description: z.string().max(2000).default(""),
  priority: Priority.default(5),
  action: PackageAction,
  command: line(2000).default(""),
  path: line(500).default(""),
  notify: Notify.prefault({}),
  protocol: z.enum(["http", "https"]).default("http"),
  archiveId: z.string().optional(),
  /**
   * Secret words of the command by their names: agents receive a value where
   * the command has `{{NAME}}`. Nobody else can read it again, but the database
   * and its backups hold it in clear text.
   */
  secrets: z.record(SecretName, SecretValue).default({})
    .refine((secrets) => Object.keys(secrets).length <= 20, "at most 20"),
  /** The codes of acceptable errors despite which it is to be created. */
  accept: z.array(z.string().max(60)).max(50).default([]),
  /**
   * The software that an inventory must show after a success. The name may
   * contain `*` and `?`; the version is the lowest that is accepted, empty for
   * any.
   */
  brings: z.strictObject({
    software: lineName(200),
    version: line(100).refine((text) => text === "" || isVersion(text), {
      error: "A version needs a digit, such as 140.0, to be compared",
    }).default(""),
  }).nullable().default(null),
  /**
   * Exit codes of its program that are a success, besides 0: `[1605]`, or
   * ranges, `[{"from": 100, "to": 119}]`.
   */
  successCodes: SuccessCodes,
  /** Exit codes that are a success which a restart completes, as 3010 is. */
  rebootCodes: RebootCodes,
  /**
   * The agents it is for: machines with other agents do not receive it, and
   * findings that concern only those are left out.
   */
  target: Target.default("any"),
  /** What it requires, conflicts with, supersedes and uninstalls. */
  relations: PackageRelations.prefault({}),
  /** Only check: return the findings and create nothing. */
  dryRun: z.boolean().default(false),
});
export type NewPackage = z.output<typeof NewPackage>;

const ByPackageId = z.object({ id: PackageId });

/** `failed` and `waiting` sort by the number of machines in that state. */
export const PACKAGE_SORTS = [
  "created",
  "name",
  "priority",
  "failed",
  "waiting",
] as const;

const PackageQuery = PageQuery.extend({
  /** The whole name, exactly. */
  name: z.string().max(200).optional(),
  /** Only packages that failed on some machine. */
  faults: z.stringbool().optional(),
  /** Default: `-created`. */
  sort: sortBy(PACKAGE_SORTS),
});
export type PackageQuery = z.output<typeof PackageQuery>;

export const listPackages = endpoint({
  method: "GET",
  path: "/packages",
  summary: "List packages, newest first, with their counts",
  role: "viewer",
  query: PackageQuery,
  output: pageOf(Package),
});

export const readPackage = endpoint({
  method: "GET",
  path: "/packages/{id}",
  summary: "One package",
  role: "viewer",
  params: ByPackageId,
  output: Package,
});

export const createPackage = endpoint({
  method: "POST",
  path: "/packages",
  summary: "Make a package of an uploaded archive, or of a command alone",
  role: "operator",
  body: NewPackage,
  /** `package` is null after a dry run. */
  output: z.object({
    package: Package.nullable(),
    findings: z.array(Finding),
  }),
  status: 201,
});

/**
 * The codes count for results that arrive afterwards. Results already recorded
 * stay as they are; `recorded` counts those that the new codes would read
 * otherwise, and that a retry would bring up to date.
 */
export const setPackageCodes = endpoint({
  method: "PUT",
  path: "/packages/{id}/codes",
  summary: "Set the exit codes that a package counts as a success",
  role: "operator",
  params: ByPackageId,
  body: z.strictObject({ successCodes: ExitCodes, rebootCodes: ExitCodes }),
  output: z.object({
    package: Package,
    /** Failed deployments whose exit code is a success by the new lists. */
    recorded: z.number().int(),
  }),
});

export const deletePackage = endpoint({
  method: "DELETE",
  path: "/packages/{id}",
  summary: "Delete a package that is not active; its history stays",
  role: "operator",
  params: ByPackageId,
  output: z.object({}),
});

/**
 * Answers the raw bytes with their length, not JSON. They never change: with
 * `Range: bytes=N-` the answer is the rest from byte N on, with 206. Viewers
 * may not download archives, because these can contain secrets of the site.
 */
export const downloadArchive = endpoint({
  method: "GET",
  path: "/packages/{id}/archive",
  summary: "The original bytes of a package's archive",
  role: "operator",
  params: ByPackageId,
  output: z.never(),
});

export const setActivation = endpoint({
  method: "PUT",
  path: "/packages/{id}/activation",
  summary: "Activate a package, or deactivate and recall it",
  role: "operator",
  params: ByPackageId,
  body: z.strictObject({
    active: z.boolean(),
    /** Only count and check the files; nothing changes. */
    dryRun: z.boolean().default(false),
    /**
     * The most machines it may be recalled from or, on activation, released to.
     */
    confirmMachines: ConfirmMachines,
    /**
     * Refuse to deactivate it once a machine was offered it since it was
     * activated, as an undo does.
     */
    unlessOffered: z.boolean().default(false),
  }),
  output: z.object({
    /** After a dry run, unchanged. */
    package: Package,
    /** On activation: machines that waited for it. */
    released: z.number().int(),
    /** On deactivation: machines it is being recalled from. */
    recalling: z.number().int(),
    /** On deactivation: machines that have all fragments and will run it. */
    beyondRecall: z.number().int(),
    /**
     * After a dry run: the machines it would be recalled from or, on
     * activation, those that wait for it.
     */
    byFamily: FamilyCounts.optional(),
    /**
     * After a dry run of a deactivation: the mirrors of the machines it would be
     * recalled from. A recall there stops only machines without `info`.
     */
    mirrors: z.array(MirrorMachines).optional(),
  }),
});
