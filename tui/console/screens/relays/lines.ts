import type { Relay } from "#shared/contract/relays.ts";
import type { Line, LineTarget } from "#tui/console/screens/line.ts";
import { field, gap } from "#tui/console/widgets/sheet.tsx";
import { text } from "#tui/text/mod.ts";
import { relayFacts, relayTone } from "#tui/words/relays/relays.ts";

/** The page of a relay: its state, what it holds, and how it is set up. */
export function relayLines(relay: Relay, width: number): Line[] {
  const { facts } = text.relays;
  const lines = relayFacts(relay, new Date()).flatMap(
    ([label, words]): Line[] => {
      switch (label) {
        case facts.state:
          return field<LineTarget>(label, {
            text: words,
            tone: relayTone(relay),
          }, width);
        case facts.machines:
          return field<LineTarget>(
            label,
            words,
            width,
            relay.machines > 0
              ? { place: { screen: "machines", q: `relay:${relay.name}` } }
              : undefined,
          );
        case facts.sites:
          return relay.sites.flatMap((group, i) =>
            field<LineTarget>(i === 0 ? label : "", group.name, width, {
              place: { screen: "group", group },
            }).map((line) => ({ ...line, key: `site ${group.id} ${line.key}` }))
          );
        default:
          return field<LineTarget>(label, words, width);
      }
    },
  );
  return [
    ...lines,
    gap("events"),
    {
      key: "all events",
      pieces: [{ text: text.relays.allEvents, tone: "quiet" }],
      target: { place: { screen: "happened", filter: { kind: "relay." } } },
    },
  ];
}
