/** `host:port` of a relay, as in download paths, over http or https. */
export function relayHost(
  { names, httpPort, httpsPort }: {
    readonly names: readonly string[];
    readonly httpPort: number;
    readonly httpsPort: number;
  },
  protocol: "http" | "https",
): string {
  const name = names[0]!;
  const host = name.includes(":") ? `[${name}]` : name;
  return `${host}:${protocol === "http" ? httpPort : httpsPort}`;
}
