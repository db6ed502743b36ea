import { assign } from "./assign.ts";
import { backup } from "./upkeep/backup.ts";
import type { Bench } from "./bench.ts";
import { console } from "./console.ts";
import { fragments } from "./fragments.ts";
import { groups } from "./groups.ts";
import { growth } from "./growth.ts";
import { hostile } from "./hostile/hostile.ts";
import { info } from "./info.ts";
import { inventory } from "./inventory.ts";
import { networks } from "./networks.ts";
import { poll } from "./poll.ts";
import { query } from "./queries.ts";
import { recall } from "./remote/recall.ts";
import { relay } from "./site/relay.ts";
import { remote } from "./remote/remote.ts";
import { result } from "./result.ts";
import { retention } from "./retention.ts";
import { stalls } from "./upkeep/stalls.ts";
import { rollouts } from "./rollouts/rollouts.ts";
import { rolloutJourney } from "./rollouts/journey.ts";
import { start } from "./start.ts";
import { stress } from "./stress.ts";
import { tail } from "./tail.ts";
import { why } from "./why.ts";

/** All benches, in the order of the table. */
export const BENCHES: readonly Bench[] = [
  poll,
  result,
  inventory,
  info,
  fragments,
  tail,
  assign,
  rollouts,
  query,
  why,
  networks,
  groups,
  console,
  hostile,
  start,
  remote,
  recall,
  growth,
  retention,
  backup,
  stalls,
  stress,
  relay,
  rolloutJourney,
];
