import { describe, it } from "@std/testing/bdd";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { sharedSite } from "./shared_site.ts";
import { openSite } from "./site.ts";

const MACHINES = 24;

/** Every machine's package ends with this exit code, which the test changes. */
const run = { exitCode: 7 };

const shared = sharedSite(async () => {
  const site = await openSite(Array.from({ length: MACHINES }, () => run));
  // An agent takes the package again at its next poll.
  await site.server.api(changeSettings, {
    body: {
      fragmentLatencySeconds: 0,
      cycleLatencySeconds: 0,
      periodLatencySeconds: 0,
    },
  });
  return site;
});

describe("a rollout, by keys alone", () => {
  it("is made, halts, is read, retried, resumed and finished", async () => {
    const site = shared();
    await using tty = await site.console({
      env: { LONGSHORE_LANG: "en", NO_COLOR: "1", TZ: "UTC" },
    });
    await tty.sees(/> vlc/);
    tty.press("A");
    await tty.sees(/> 1 +office/);
    tty.press("enter");
    await tty.sees(/Reaches +24 machines/);
    tty.press("w");
    await tty.sees("> Waves");
    tty.type("0,100");
    await tty.sees(/> Waves +0,100/);
    tty.press("^s");
    // The server's sentence; the form stays.
    await tty.sees("a wave has 1 to 100 %");
    tty.press("^u");
    await tty.seesNoMore("Soak time");
    tty.type("25,100");
    await tty.sees(/> Waves +25,100[^]*Soak time/);
    tty.press("enter", "enter");
    await tty.sees("> Soak time");
    tty.press("^u");
    tty.type("0m");
    await tty.sees(/> Soak time +0m/);
    tty.press("^s");
    await tty.sees(/Wave 1 +up to 25 %: 6 machines/);
    await tty.sees("The plan has 2 waves");
    tty.press("a");
    await tty.sees(/It goes out in 2 waves[^]*Type 24/);
    tty.type("24");
    tty.press("enter");
    await tty.sees(/24 machines added/);

    tty.type(":rollouts");
    tty.press("enter");
    await tty.sees(/> vlc.* running +1\/2/);
    tty.press("enter");
    await tty.sees(/running since[^]*6 waiting/);
    await site.cycle();
    await tty.sees(/Halted because +1 of 1 failed/);
    await tty.sees(/Wave 2[^]*not open/);
    await tty.sees("p pause/resume  r retry");

    run.exitCode = 0;
    tty.press("r");
    await tty.sees(
      /Retry everything that failed[^]*after p resumes the rollout/,
    );
    tty.press("y");
    await tty.sees("Retrying on 1 machine");
    await tty.sees("6 waiting");
    tty.press("p");
    await tty.sees(/is running, wave 1 of 2/);
    await tty.sees("running since");
    await site.cycle();
    await tty.sees(/Wave 2[^]*open since/);
    await site.cycle();
    await tty.sees("finished since");
    await tty.sees(/18 succeeded/);
  });
});
