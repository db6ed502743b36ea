import { Overloaded } from "./overloaded.ts";

/**
 * Runs `act`, or throws {@linkcode Overloaded} without running it.
 *
 * @param noun The requests that are limited, for the message; in the plural.
 */
export type Limiter = <T>(noun: string, act: () => Promise<T>) => Promise<T>;

/**
 * Limits how many requests are under way at a time. Requests that wait are held
 * in memory, and an agent that waits for minutes gives up and comes again: it
 * is better to refuse it at once.
 */
export function limiter(most: number): Limiter {
  let underWay = 0;
  return async (noun, act) => {
    if (underWay >= most) {
      throw new Overloaded(`${underWay} ${noun} are under way`);
    }
    underWay++;
    try {
      return await act();
    } finally {
      underWay--;
    }
  };
}
