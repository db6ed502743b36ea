import fc from "fast-check";

// Property tests use the same cases in every run of `deno task test`, so that a
// result is repeatable. `SEED=random`, or a number, selects others.
const seed = Deno.env.get("SEED") ?? "20261122";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
