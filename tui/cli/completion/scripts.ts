/** The command that the scripts call; no help shows it. */
export const COMPLETE_COMMAND = "__complete";

const ASK = `longshore ${COMPLETE_COMMAND} --`;

/**
 * Bash cuts words at ":" and "=" too, and replaces only the last part. Parts
 * that touch are joined again, and what precedes the last part is cut off. A name
 * on which the shell would act is quoted; within open quotes it is left out.
 */
const bash = `# source <(longshore completion bash)
_longshore() {
  local rest="\${COMP_LINE-\${COMP_WORDS[*]}}" part head line name i=-1
  local -a words=()
  for part in "\${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ $i -lt 0 || $rest == [[:space:]]* ]]; then words[++i]="$part"; else words[i]+="$part"; fi
    rest="\${rest#*"$part"}"
  done
  case "$part" in [:=]) head="\${words[i]}" ;; *) head="\${words[i]%"$part"}" ;; esac
  local -a plain=("\${words[@]//[\\\\\\"\\']/}") && COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :4 ]]; then compopt +o default 2>/dev/null; fi
    if [[ $line == :[04] ]]; then continue; fi
    name="\${line%%$'\\t'*}"
    case "\${words[i]}" in
      \\"*) if [[ $name == *[\\"\\\\\\$\\\`!]* ]]; then continue; fi ;;
      \\'*) if [[ $name == *\\'* ]]; then continue; fi ;;
      *) printf -v name %q "$name" ;;
    esac
    COMPREPLY+=("\${name#"$head"}")
  done < <(${ASK} "\${plain[@]:1}" 2>/dev/null)
}
complete -o default -F _longshore longshore`;

/**
 * `words` and `CURRENT` are variables of zsh; typed words arrive with their
 * quotes.
 */
const zsh = `#compdef longshore
# source <(longshore completion zsh), after compinit
_longshore() {
  local line tab=$'\\t'
  local -a lines said
  lines=("\${(@f)$(${ASK} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${(@)lines[1,-2]}"; do
    said+=("\${\${line%%$tab*}//:/\\\\:}\${\${(M)line%%$tab*}/$tab/:}")
  done
  if (( $#said )); then _describe longshore said; elif [[ $lines[-1] == :0 ]]; then _files; fi
}
compdef _longshore longshore`;

const fish = `# longshore completion fish | source
function __longshore_complete
  set -l word "$(commandline -ct)"
  set -l lines (${ASK} (commandline -opc)[2..-1] "$(string unescape -- $word)" 2>/dev/null)
  test (count $lines) -gt 0; or return
  test $lines[-1] = :0; and __fish_complete_path $word
  printf '%s\\n' $lines[1..-2]
end
complete -c longshore -f -a '(__longshore_complete)'`;

/**
 * The script of each shell; all of them only call {@linkcode COMPLETE_COMMAND}.
 */
export const SCRIPTS = { bash, zsh, fish } as const;
export type Shell = keyof typeof SCRIPTS;
