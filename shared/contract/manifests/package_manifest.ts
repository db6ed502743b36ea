import * as z from "zod";
import {
  NewPackage,
  PackageId,
  SecretName,
} from "#shared/contract/packages/packages.ts";

const { shape } = NewPackage;

/** SHA-256 in lower-case hex. */
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits");

/** The archive of a package, or the single file it is made from. */
const ManifestArchive = z.strictObject({
  /** A path from the manifest's folder; the server only shows it. */
  file: z.string().min(1).max(1000).optional(),
  /** Of the file; the command line fills it in. */
  sha256: Sha256.optional(),
  /** The upload of the file, for a package that is created. */
  upload: z.string().max(40).optional(),
}).refine(({ file, sha256 }) => file !== undefined || sha256 !== undefined, {
  error: "Say file, or the sha256 of an archive that is on the server",
});

/**
 * A package by its name and version; fields may be absent. Only the exit codes
 * and `active` can change once it exists.
 */
export const PackageManifest = z.strictObject({
  kind: z.literal("package"),
  name: shape.name,
  version: shape.version,
  /** Which one, where several have the same name and version. */
  id: PackageId.optional(),
  description: shape.description.unwrap().optional(),
  priority: shape.priority.unwrap().optional(),
  /** Of a new package by default `launch`. */
  action: shape.action.optional(),
  command: shape.command.unwrap().optional(),
  path: shape.path.unwrap().optional(),
  notify: shape.notify.unwrap().optional(),
  protocol: shape.protocol.unwrap().optional(),
  target: shape.target.unwrap().optional(),
  brings: shape.brings.unwrap().optional(),
  successCodes: shape.successCodes.unwrap().optional(),
  rebootCodes: shape.rebootCodes.unwrap().optional(),
  /** Null: a command without an archive. */
  archive: ManifestArchive.nullable().optional(),
  active: z.boolean().optional(),
  /** Values of secret words, only for a package that is created. */
  secrets: shape.secrets.unwrap().optional(),
  /** Files with such values, which the command line reads. */
  secretFiles: z.record(SecretName, z.string().min(1).max(1000)).optional(),
  /** Acceptable errors despite which it is created. */
  accept: shape.accept.unwrap().optional(),
});
export type PackageManifest = z.infer<typeof PackageManifest>;

/** The fields that are set once, when a package is created. */
export const FIXED_PACKAGE_FIELDS = [
  "description",
  "priority",
  "action",
  "command",
  "path",
  "notify",
  "protocol",
  "target",
  "brings",
] as const;
