import { afterAll, beforeAll } from "@std/testing/bdd";

/**
 * Opens one site for all tests of a file, because starting a server costs a
 * second of CPU. Use it for tests that only read, or that are not affected by
 * the changes of others.
 *
 * @returns The site, which is open while tests run.
 */
export function sharedSite<Site extends AsyncDisposable>(
  open: () => Promise<Site>,
): () => Site {
  let site: Site | undefined;
  beforeAll(async () => {
    site = await open();
  });
  afterAll(async () => await site?.[Symbol.asyncDispose]());
  return () => {
    if (!site) throw new Error("A shared site is open only while tests run");
    return site;
  };
}
