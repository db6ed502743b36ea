/// <reference lib="deno.worker" />
import { FACTS_BYTES, fileFacts } from "#shared/file_type.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";
import type { Inspection, InspectionRequest } from "./contents.ts";
import { headOf, kindOf } from "./kind.ts";
import { Listing } from "./entries/listing.ts";
import type { OneTask } from "./run_once.ts";
import { readTarGz } from "./entries/tar_contents.ts";
import { readZip } from "./entries/zip_contents.ts";

async function inspect(
  { path, limits }: InspectionRequest,
): Promise<Inspection> {
  const kind = await kindOf(path);
  if (kind.is === "file") {
    const head = (await headOf(path)).subarray(0, FACTS_BYTES);
    return { kind, facts: fileFacts(head), contents: null };
  }
  const { size } = await Deno.stat(path);
  const list = new Listing(limits, size, kind.is);
  await (kind.is === "zip" ? readZip(path, list) : readTarGz(path, list));
  return { kind, facts: null, contents: list.done() };
}

serveThread((): OneTask<InspectionRequest, Inspection> => ({ run: inspect }));
