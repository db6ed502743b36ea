import { afterAll, beforeAll } from "@std/testing/bdd";

/**
 * One site for all tests of a file: a server costs a second of CPU to start.
 * It is for tests that only look, or that do not see what the others change.
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
