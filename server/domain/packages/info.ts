import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type {
  Notify,
  PackageAction,
} from "#shared/contract/packages/packages.ts";

/** The contents of the `info` file, which describes a package to an agent. */
export interface PackageInfo {
  readonly id: number;
  readonly priority: number;
  readonly action: PackageAction;
  /** launch, execute; empty for store. */
  readonly command: string;
  /** store; empty for the others. */
  readonly path: string;
  readonly notify: Notify;
  readonly protocol: "http" | "https";
  readonly fragments: number;
  /** Lower-case hex; empty without an archive. */
  readonly digest: string;
  readonly digestAlgorithm: "MD5" | "SHA256";
}

/**
 * The properties of a package that `infoFor` reads; its command has the values
 * of its secret words.
 */
export interface PackageDescription extends
  Pick<
    PackageInfo,
    "id" | "priority" | "action" | "command" | "path" | "notify" | "protocol"
  > {
  readonly archive: {
    readonly md5: string;
    readonly sha256: string;
    readonly fragments: number;
  } | null;
}

/**
 * The `info` of a package for one family of agents. Every agent in the field
 * checks MD5; according to its source, a Windows agent passes the digest's name
 * to OpenSSL.
 */
export function infoFor(
  description: PackageDescription,
  family: AgentFamily,
  windowsDigest: "md5" | "sha256",
): PackageInfo {
  const { id, priority, action, command, path, notify, protocol, archive } =
    description;
  const usesSha256 = family === "windows" && windowsDigest === "sha256";
  return {
    id,
    priority,
    action,
    command,
    path,
    notify,
    protocol,
    fragments: archive?.fragments ?? 0,
    digest: archive ? (usesSha256 ? archive.sha256 : archive.md5) : "",
    digestAlgorithm: usesSha256 ? "SHA256" : "MD5",
  };
}
