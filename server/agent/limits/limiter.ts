import { Overloaded } from "./overloaded.ts";

/** Lets so many in at a time, and turns the others away. */
export type Limiter = <T>(what: string, act: () => Promise<T>) => Promise<T>;

/**
 * What waits is held in memory, and an agent that waits for minutes gives up
 * and comes again: beyond a bound it is better told so at once.
 *
 * @param most How many may be under way at a time.
 * @returns Runs `act`, or throws {@linkcode Overloaded} without running it.
 */
export function limiter(most: number): Limiter {
  let underWay = 0;
  return async (what, act) => {
    if (underWay >= most) {
      throw new Overloaded(`${underWay} ${what} are under way`);
    }
    underWay++;
    try {
      return await act();
    } finally {
      underWay--;
    }
  };
}
