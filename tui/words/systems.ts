/** Parts of system names to leave out or shorten, in this order. */
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/\(R\)|\(TM\)|[®™]/gi, ""],
  [/\s*\([^)]*\)/g, ""],
  [/^Microsoft\s+/i, ""],
  [/^Windows\s+Server\b/i, "Server"],
  [/^(Server .*?)\s+(?:Standard|Datacenter|Essentials)\b.*$/i, "$1"],
  [/\b(Pro)(?:fessional|fessionnel)\b/i, "$1"],
  [/\b(Ent)(?:erprise|reprise)(?! Linux| Server)\b/i, "$1"],
  [/^Red Hat Enterprise Linux(?: Server| Workstation)?\b/i, "Red Hat"],
  [/^SUSE Linux Enterprise (?:Server|Desktop)\b/i, "SUSE"],
  [/\bGNU\/Linux\b/gi, ""],
  [/\bLinux\b(?=.*\d)/gi, ""],
  [/\brelease\b/gi, ""],
  [/\s+LTS\b/i, ""],
  [/\s+/g, " "],
];

/**
 * A short name of a system: "Windows 11 Pro", "Server 2022", "Debian 12".
 * Words are only left out or cut, so that the short name can be searched for.
 */
export function systemWords(os: string): string {
  const short = SHORTER.reduce(
    (words, [long, less]) => words.replace(long, less),
    os,
  ).trim();
  return short === "" ? os : short;
}
