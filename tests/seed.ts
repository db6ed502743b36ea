import fc from "fast-check";

// Property tests draw the same cases in every run of `deno task test`, so that
// a run that decides something decides it the same way twice. `SEED=random`,
// or a number, looks for others.
const asked = Deno.env.get("SEED") ?? "20261122";
if (asked !== "random") fc.configureGlobal({ seed: Number(asked) });
