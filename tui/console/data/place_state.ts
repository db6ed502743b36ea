import {
  createContext,
  type Dispatch,
  type SetStateAction,
  useContext,
  useEffect,
  useState,
} from "react";
import type { Place } from "#tui/console/nav/places.ts";

/** The state that a place keeps for the next visit, by name. */
export type PlaceState = Map<string, unknown>;

/** The states of all places; the least recently used are dropped. */
export interface PlaceStates {
  /**
   * The key of the last place of a stack; it changes when the place is
   * forgotten.
   */
  readonly nameOf: (way: readonly Place[]) => string;
  readonly of: (name: string) => PlaceState;
  /** Forgets a place and all places below it: they start afresh. */
  readonly forget: (way: readonly Place[]) => void;
}

/** Most places that are kept; each may hold some hundred rows. */
const MOST_PLACES = 24;

export function openPlaceStates(most = MOST_PLACES): PlaceStates {
  const places = new Map<string, PlaceState>();
  /** How often each stack was forgotten. */
  const forgotten = new Map<string, number>();
  const keyOf = (way: readonly Place[]) => JSON.stringify(way);
  return {
    nameOf(way) {
      const key = keyOf(way);
      return `${forgotten.get(key) ?? 0} ${key}`;
    },
    of(name) {
      const kept: PlaceState = places.get(name) ?? new Map();
      // Moves it to the end: the least recently used goes first.
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
      forgotten.set(key, (forgotten.get(key) ?? 0) + 1);
    },
  };
}

/** The state of the place that a screen is drawn for. */
export const PlaceStateContext = createContext<PlaceState>(new Map());

/** State of a screen that survives leaving its place and coming back. */
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
