/**
 * What a name may mean instead: it without a domain, `CORP\pc-1` or
 * `pc-1.corp.example`.
 */
export function withoutDomain(name: string): string[] {
  return [name.split("\\").at(-1)!, name.split(".")[0]!]
    .filter((one) => one !== "" && one !== name);
}
