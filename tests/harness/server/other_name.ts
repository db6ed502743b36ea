/** A command prefix that gives this host another name, for that command. */
function inside(name: string): string[] {
  return [
    ...["unshare", "--uts", "--map-root-user"],
    ...["sh", "-c", `hostname ${name} && exec "$@"`, "sh"],
  ];
}

/** True if this system permits namespaces for host names. */
export function hasOwnNames(): boolean {
  try {
    const [command, ...args] = [...inside("other"), "true"];
    return new Deno.Command(command!, { args, stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

/**
 * Options of an agent on a computer with another name. Two agents under one name
 * are taken for one computer that was installed again, and the second one is
 * offered nothing.
 *
 * @param name Of letters and digits.
 */
export function otherName(name: string) {
  return { inside: inside(name), deviceId: `${name}-2026-01-02-03-04-05` };
}
