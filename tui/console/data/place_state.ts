import {
  createContext,
  type Dispatch,
  type SetStateAction,
  useContext,
  useEffect,
  useState,
} from "react";
import type { Place } from "#tui/console/nav/places.ts";

/** What one place keeps of itself for when one comes back to it, by name. */
export type PlaceState = Map<string, unknown>;

/** What places keep; those left longest ago are forgotten. */
export interface PlaceStates {
  /** The name of the place at the end of a way to it; forgetting changes it. */
  readonly nameOf: (way: readonly Place[]) => string;
  readonly of: (name: string) => PlaceState;
  /** Forgets a place and all that lies behind it: it begins anew. */
  readonly forget: (way: readonly Place[]) => void;
}

/** Places that are kept at most; each may hold some hundred rows. */
const MOST_PLACES = 24;

export function openPlaceStates(most = MOST_PLACES): PlaceStates {
  const places = new Map<string, PlaceState>();
  /** How often a way was begun anew. */
  const begun = new Map<string, number>();
  const keyOf = (way: readonly Place[]) => JSON.stringify(way);
  return {
    nameOf(way) {
      const key = keyOf(way);
      return `${begun.get(key) ?? 0} ${key}`;
    },
    of(name) {
      const kept: PlaceState = places.get(name) ?? new Map();
      // The last one asked for is the last to go.
      places.delete(name);
      places.set(name, kept);
      for (const oldest of places.keys()) {
        if (places.size <= most) break;
        places.delete(oldest);
      }
      return kept;
    },
    forget(way) {
      const key = keyOf(way);
      const begins = key.slice(0, -1);
      for (const name of places.keys()) {
        if (name.slice(name.indexOf(" ") + 1).startsWith(begins)) {
          places.delete(name);
        }
      }
      begun.set(key, (begun.get(key) ?? 0) + 1);
    },
  };
}

/** What the place keeps that a screen is drawn for. */
export const PlaceStateContext = createContext<PlaceState>(new Map());

/** State of a screen that is there again when one comes back to its place. */
export function usePlaceState<Value>(
  name: string,
  start: Value,
): [Value, Dispatch<SetStateAction<Value>>] {
  const kept = useContext(PlaceStateContext);
  const [value, setValue] = useState<Value>(() =>
    kept.has(name) ? kept.get(name) as Value : start
  );
  useEffect(() => {
    kept.set(name, value);
  }, [kept, name, value]);
  return [value, setValue];
}
