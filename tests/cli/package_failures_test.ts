import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readPackage } from "#shared/contract/packages/packages.ts";
import {
  readPackageProgress,
  readPackageTraits,
} from "#shared/contract/packages/progress.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { does } from "./cli.ts";

const shared = sharedSite(openFixedSite);
const FIREFOX = 1_740_000_006;

describe("a package that fails", () => {
  it("is shown with its codes in words, and what failing machines share", async () => {
    const { env } = shared();
    const english = await does(
      { ...env, LONGSHORE_LANG: "en" },
      ...["packages", "show", "firefox"],
    );
    assertMatch(english, /^Failures +\S.* \(ERR_EXECUTE\): \d machines?$/m);
    assertMatch(english, /^In common +\S.*; \d+ % of those that succeeded\)$/m);
    const french = await does(
      { ...env, LONGSHORE_LANG: "fr" },
      ...["packages", "show", "firefox"],
    );
    assertMatch(french, /^Échecs +\S.* \(ERR_EXECUTE\)\s: \d machines?$/m);
    const other = await does(env, "packages", "show", "7-zip");
    assertEquals(/^Failures/m.test(other), false);
  });

  it("has its progress and its traits in the API", async () => {
    const { server } = shared();
    const params = { id: FIREFOX };
    const { counts } = await server.api(readPackage, { params });
    const progress = await server.api(readPackageProgress, { params });
    assertEquals(progress.points.at(-1)?.failed, counts.failed);
    assertEquals(
      progress.points.at(-1)?.done,
      counts.succeeded! + counts.reboot_pending!,
    );
    assertEquals(progress.forecast?.waiting, counts.waiting);
    const { failed, traits } = await server.api(readPackageTraits, { params });
    assertEquals(failed, { machines: counts.failed, sampled: counts.failed });
    assertEquals(traits.length > 0, true);
  });
});
