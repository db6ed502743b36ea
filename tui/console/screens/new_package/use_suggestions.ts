import { useEffect } from "react";
import { useSession } from "#tui/console/session.ts";
import type { Form, Values } from "#tui/console/widgets/form.tsx";
import { expandHome } from "#tui/profiles/home.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { suggestFrom } from "#tui/suggestions/suggest.ts";

/** Suggests the values of a new package from the file that is chosen. */
export function useSuggestions(form: Form): void {
  const { hold } = useSession();
  const file = form.values["file"] ?? "";
  useEffect(() => {
    if (file === "") return form.suggest({});
    let isCurrent = true;
    const path = expandHome(file, homeFolder());
    // Keys wait: they may be meant for a field that gets a suggestion.
    void hold(suggestFrom(path)).then((suggestion) => {
      if (isCurrent) form.suggest(suggestion ? valuesOf(suggestion) : {});
    });
    return () => void (isCurrent = false);
  }, [file]);
}

type Suggestion = NonNullable<Awaited<ReturnType<typeof suggestFrom>>>;

function valuesOf(suggestion: Suggestion): Values {
  return Object.fromEntries(
    Object.entries(suggestion).filter(([, value]) => value !== ""),
  );
}
