/// <reference lib="deno.worker" />
import { serveThread } from "#shared/threads/serve_thread.ts";
import type { Contents, ListingRequest } from "./contents.ts";
import { Listing } from "./listing.ts";
import type { OneTask } from "./run_once.ts";
import { readTarGz } from "./tar_contents.ts";
import { readZip } from "./zip_contents.ts";

async function contentsOf(
  { path, kind, limits }: ListingRequest,
): Promise<Contents> {
  const { size } = await Deno.stat(path);
  const list = new Listing(limits, size);
  await (kind === "zip" ? readZip(path, list) : readTarGz(path, list));
  return list.done();
}

serveThread((): OneTask<ListingRequest, Contents> => ({ run: contentsOf }));
