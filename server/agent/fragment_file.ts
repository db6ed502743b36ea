import type { FragmentPlace } from "#server/usecases/agents/agent_service.ts";

/** An open file that has a fragment's bytes from `offset` on. */
export interface OpenFragment {
  readonly file: Deno.FsFile;
  readonly offset: number;
}

/**
 * Opens the file that has a fragment's bytes. The caller closes it.
 *
 * @throws {Error} If there is no such file, or it ends before the fragment does.
 */
export async function openFragment(
  { path, offset, bytes, ownFile }: FragmentPlace,
): Promise<OpenFragment> {
  if (ownFile !== null) {
    const file = await openIfThere(ownFile);
    if (file) return { file, offset: await requireSize(file, 0, bytes) };
  }
  const file = await Deno.open(path);
  return { file, offset: await requireSize(file, offset, bytes) };
}

async function openIfThere(path: string): Promise<Deno.FsFile | null> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** @returns The offset. */
async function requireSize(
  file: Deno.FsFile,
  offset: number,
  bytes: number,
): Promise<number> {
  const { size } = await file.stat();
  if (size >= offset + bytes) return offset;
  file.close();
  throw new Error(`it ends at byte ${size} instead of ${offset + bytes}`);
}
