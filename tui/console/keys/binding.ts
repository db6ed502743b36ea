import { keyWords } from "./names.ts";
import { said, text, type Words } from "#tui/text/mod.ts";

/**
 * Disables a key until what it acts on has been loaded; a press waits for it.
 */
export const LOADING = Symbol("loading");

/** The reason a key does not work now; null if it does. */
export type DisabledReason = string | typeof LOADING | null;

/** One key on one screen. The footer, the help page and the handler read it. */
export interface Binding<State> {
  /** One character, or a name that `keyNames` gives: "enter", "^d", "down". */
  readonly key: string;
  /** Other keys for the same. */
  readonly also?: readonly string[];
  readonly does: Words;
  /**
   * Left out of the footer, because it is well known or another key stands for
   * it.
   */
  readonly quiet?: boolean;
  /** Shown in the footer instead of `key` and `does`. */
  readonly footer?: readonly [keys: string, does: Words];
  readonly unavailable?: (state: State) => DisabledReason;
  /** Takes a number typed before it: a count or a row. */
  readonly counted?: boolean;
  /** `count` is the number typed before the key, if any. */
  readonly run: (state: State, count?: number) => void;
}

/** A binding with its state, ready to be pressed. */
export interface Key {
  readonly keys: readonly string[];
  readonly does: string;
  readonly quiet: boolean;
  readonly footer: readonly [keys: string, does: string];
  readonly disabled: string | null;
  /** A press now is kept until the key works. */
  readonly waits: boolean;
  readonly counted: boolean;
  readonly run: (count?: number) => void;
}

export function bind<State>(
  bindings: readonly Binding<State>[],
  state: State,
): Key[] {
  return bindings.map((binding) => {
    const reason = binding.unavailable?.(state) ?? null;
    return {
      keys: [binding.key, ...binding.also ?? []],
      does: said(binding.does),
      quiet: binding.quiet ?? false,
      footer: footerOf(binding),
      disabled: reason === LOADING ? text.list.stillLoading : reason,
      waits: reason === LOADING,
      counted: binding.counted ?? false,
      run: (count) => binding.run(state, count),
    };
  });
}

function footerOf<State>(
  { footer, key, does }: Binding<State>,
): readonly [string, string] {
  return footer
    ? [keyWords(footer[0]), said(footer[1])]
    : [keyWords(key), said(does)];
}

/** The first wins: a screen's keys come before those of the whole console. */
export function findKey(
  keys: readonly Key[],
  pressed: string,
): Key | undefined {
  return keys.find((key) => key.keys.includes(pressed));
}

/** The keys that fit into a footer of `width` cells; always the last two. */
export function fitFooter(keys: readonly Key[], width: number): Key[] {
  const alive = keys.filter((key) =>
    !key.quiet && (key.disabled === null || key.waits)
  );
  const always = alive.slice(-2);
  let room = width - always.reduce((sum, key) => sum + hint(key).length + 2, 0);
  const shown: Key[] = [];
  for (const key of alive.slice(0, -2)) {
    room -= hint(key).length + 2;
    if (room < 0) break;
    shown.push(key);
  }
  return [...shown, ...always];
}

/** "a assign": how the footer shows a key. */
export function hint({ footer }: Key): string {
  return footer.join(" ");
}
