/** The moment after one that is included; moments have milliseconds. */
export function justAfter(moment: string): Date {
  return new Date(Date.parse(moment) + 1);
}
