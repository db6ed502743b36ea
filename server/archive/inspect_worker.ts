/// <reference lib="deno.worker" />
import { serveThread } from "#shared/threads/serve_thread.ts";
import type { Inspection, InspectionRequest } from "./contents.ts";
import { kindOf } from "./kind.ts";
import { Listing } from "./listing.ts";
import type { OneTask } from "./run_once.ts";
import { readTarGz } from "./tar_contents.ts";
import { readZip } from "./zip_contents.ts";

async function inspect(
  { path, limits }: InspectionRequest,
): Promise<Inspection> {
  const kind = await kindOf(path);
  if (kind.is === "file") return { kind, contents: null };
  const { size } = await Deno.stat(path);
  const list = new Listing(limits, size);
  await (kind.is === "zip" ? readZip(path, list) : readTarGz(path, list));
  return { kind, contents: list.done() };
}

serveThread((): OneTask<InspectionRequest, Inspection> => ({ run: inspect }));
