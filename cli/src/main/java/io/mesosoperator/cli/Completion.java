package io.mesosoperator.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Scripts by which shells complete {@code kubectl-mesos}. */
@Command(
        name = "completion",
        description = {
            "Prints a script by which the shell completes kubectl-mesos: verbs, options, and names of what there is.",
            "",
            "kubectl itself (1.26 and newer) completes `kubectl mesos` without it: it asks the program"
                    + " kubectl_complete-mesos, which is beside kubectl-mesos."
        },
        footer = {
            "",
            "    source <(kubectl mesos completion bash)",
            "    source <(kubectl mesos completion zsh)",
            "    kubectl mesos completion fish > ~/.config/fish/completions/kubectl-mesos.fish"
        })
final class Completion extends Verb {

    /** A shell. */
    enum Shell {
        bash("""
                _kubectl_mesos() {
                  COMPREPLY=()
                  local line
                  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
                    kubectl-mesos __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | sed '/^:[0-9]*$/d')
                }
                complete -o default -F _kubectl_mesos kubectl-mesos
                """),
        zsh("""
                _kubectl_mesos() {
                  local -a words_found
                  words_found=("${(@f)$(
                    kubectl-mesos __complete "${words[@]:1:$((CURRENT - 1))}" 2>/dev/null | sed '/^:[0-9]*$/d')}")
                  if [[ -n "$words_found" ]]; then compadd -- $words_found; else _files; fi
                }
                compdef _kubectl_mesos kubectl-mesos
                """),
        fish("""
                function __kubectl_mesos
                  set -l words (commandline -opc) (commandline -ct)
                  kubectl-mesos __complete $words[2..-1] 2>/dev/null | string match -rv '^:[0-9]*$'
                end
                complete -c kubectl-mesos -f -a '(__kubectl_mesos)'
                """);

        private final String script;

        Shell(String script) {
            this.script = script;
        }
    }

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    private Shell shell = Shell.bash;

    @Override
    public Integer call() {
        console().out().print(shell.script);
        return 0;
    }
}
