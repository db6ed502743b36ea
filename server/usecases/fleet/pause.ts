/**
 * Waits so many milliseconds between two steps of background work; false, at
 * once, where the work should end because the server is stopping.
 */
export type Pause = (milliseconds: number) => Promise<boolean>;
