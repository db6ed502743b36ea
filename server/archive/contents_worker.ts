/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { answering } from "./ask_worker.ts";
import type { Contents, ListingRequest } from "./contents.ts";
import { listing } from "./listing.ts";
import { readTarGz } from "./tar_contents.ts";
import { readZip } from "./zip_contents.ts";

/** Lists one archive and answers once. */
self.onmessage = async ({ data }: MessageEvent<ListingRequest>) => {
  self.postMessage(await answering(() => contentsOf(data)));
};

async function contentsOf(
  { path, kind, limits }: ListingRequest,
): Promise<Contents> {
  const { size } = await Deno.stat(path);
  const list = listing(limits, size);
  await (kind === "zip" ? readZip(path, list) : readTarGz(path, list));
  return list.done();
}
