import type { Why } from "#shared/contract/deployments/why.ts";
import { text } from "#tui/text/mod.ts";
import { sizeWords } from "#tui/words/amounts.ts";

/** "disk>=5G (it has 3.1 GiB)". */
export function unmetWords({ condition, found }: Why["unmet"][number]): string {
  const { found: words, foundNothing } = text.schedules;
  const values = found.flatMap(({ field, values }) => {
    if (values.length === 0) {
      return [foundNothing[field === "software" ? "software" : "other"]];
    }
    return field === "ram" || field === "disk"
      ? values.map((mib) => sizeWords(Number(mib) * 1024 ** 2))
      : values;
  });
  return words(condition, values.join(", "));
}
