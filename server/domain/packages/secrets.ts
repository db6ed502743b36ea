import type { Finding } from "#shared/contract/packages/archives.ts";
import { doubt, error, type PackageDraft } from "./finding.ts";

/** Secret words by their names. */
export type Secrets = Readonly<Record<string, string>>;

/** `{{NAME}}` in a command; shells have no use for it. */
const PLACE = /\{\{([A-Z][A-Z0-9_]{0,39})\}\}/g;

/**
 * The command that agents receive: with the values of its secret words. What
 * is no name of one stays as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(withSecrets("setup /KEY={{KEY}} {{X}}", { KEY: "1" }), "setup /KEY=1 {{X}}");
 * ```
 */
export function withSecrets(command: string, secrets: Secrets): string {
  return command.replaceAll(
    PLACE,
    (place, name: string) =>
      Object.hasOwn(secrets, name) ? secrets[name]! : place,
  );
}

/** The command for those who may not know which secret words it has. */
export function withoutSecrets(
  command: string,
  names: readonly string[],
): string {
  return withSecrets(
    command,
    Object.fromEntries(names.map((name) => [name, "•••"])),
  );
}

/** Secret words that the command lacks, and places without a secret word. */
export function secretFindings(
  { action, command, secrets }: PackageDraft,
): Finding[] {
  const places = [...command.matchAll(PLACE)].map(([, name]) => name!);
  const unused = Object.keys(secrets).filter((name) =>
    action === "store" || !places.includes(name)
  );
  const missing = new Set(
    places.filter((name) => !Object.hasOwn(secrets, name)),
  );
  return [
    ...unused.map((name) =>
      error(
        "secret_unused",
        `The command has no place for the secret word ${name}; write {{${name}}} where it belongs, or leave it out`,
        { name },
      )
    ),
    ...[...missing].map((name) =>
      doubt(
        "secret_missing",
        `The command has {{${name}}}, and no secret word has that name; give its value, or accept that agents receive it as it is`,
        { name },
      )
    ),
  ];
}
