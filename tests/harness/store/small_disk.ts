/** A small file system that is soon full; unmounted when disposed of. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
}

/** Mounts a tmpfs of this many bytes; null if this user may not mount. */
export async function smallDisk(bytes: number): Promise<SmallDisk | null> {
  const path = await Deno.makeTempDir({ prefix: "longshore-disk-" });
  const options = `size=${bytes}`;
  if (!await ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", path)) {
    await Deno.remove(path);
    return null;
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      // A closed database keeps its file open until its statements are
      // collected.
      await ran("umount", "--lazy", path);
      await Deno.remove(path);
    },
  };
}

/** True if this user may mount; checked once, so that a skip is visible. */
export async function mayMount(): Promise<boolean> {
  await using disk = await smallDisk(64 * 1024);
  return disk !== null;
}

async function ran(command: string, ...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args,
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
