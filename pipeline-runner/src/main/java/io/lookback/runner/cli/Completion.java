package io.lookback.runner.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Scripts that let a shell complete commands, options and their values. Made from the options
 * themselves, so that they know what the program knows.
 */
public final class Completion {
  private final String program;
  private final Map<String, List<? extends Option<?>>> commands;

  /**
   * For a program.
   *
   * @param program its name on the command line
   * @param commands the options of each command, in the order in which they are offered
   */
  public Completion(String program, Map<String, List<? extends Option<?>>> commands) {
    this.program = program;
    this.commands = commands;
  }

  /** A script for bash, to be read with {@code source}. */
  public String bash() {
    StringBuilder options = new StringBuilder();
    commands.forEach(
        (command, known) ->
            options.append(
                String.format(Locale.ROOT, "    %s) options='%s' ;;%n", command, names(known))));
    StringBuilder values = new StringBuilder();
    for (String name : optionNames()) {
      Option<?> option = option(name);
      if (isFolder(option)) {
        values.append(String.format(Locale.ROOT, "    --%s) folders=yes ;;%n", name));
      } else if (isFile(option)) {
        values.append(String.format(Locale.ROOT, "    --%s) files=yes ;;%n", name));
      } else if (!words(option).isEmpty()) {
        values.append(
            String.format(Locale.ROOT, "    --%s) values='%s' ;;%n", name, words(option)));
      }
    }
    return """
        # Completes the words of PROGRAM in bash.
        _PROGRAM() {
          local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} option= command=
          local commands='COMMANDS' options= values= folders= files= i
          # Bash takes an equals sign for a word of its own.
          if [[ $word == '=' ]]; then
            option=$before word=
          elif [[ $before == '=' ]]; then
            option=${COMP_WORDS[COMP_CWORD-2]}
          elif [[ $before == --* ]]; then
            option=$before
          fi
          for ((i = 1; i < COMP_CWORD; i++)); do
            if [[ " $commands " == *" ${COMP_WORDS[i]} "* ]]; then
              command=${COMP_WORDS[i]}
              break
            fi
          done
          COMPREPLY=()
          case $option in
        VALUES  esac
          case $command in
        OPTIONS  esac
          if [[ -n $folders ]]; then
            compopt -o filenames 2>/dev/null || true
            mapfile -t COMPREPLY < <(compgen -d -- "$word")
          elif [[ -n $files ]]; then
            compopt -o filenames 2>/dev/null || true
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
          elif [[ -n $values ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
          elif [[ -z $command ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
          elif [[ $command == help ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$commands beam" -- "$word")
          elif [[ $command == completion ]]; then
            mapfile -t COMPREPLY < <(compgen -W 'bash zsh' -- "$word")
          elif [[ -z $option || $word == --* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
            # A value follows behind an equals sign.
            if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
              compopt -o nospace 2>/dev/null || true
            fi
          fi
          return 0
        }
        complete -F _PROGRAM PROGRAM ./PROGRAM
        """
        .replace("VALUES", values)
        .replace("OPTIONS", options)
        .replace("COMMANDS", String.join(" ", commands.keySet()))
        .replace("PROGRAM", program);
  }

  /** A script for zsh, to be put as {@code _<program>} into a folder of {@code fpath}. */
  public String zsh() {
    StringBuilder cases = new StringBuilder();
    commands.forEach(
        (command, known) -> {
          cases.append("    ").append(command).append(")\n");
          if (command.equals("help")) {
            cases.append("      _values topic $commands beam\n");
          } else if (command.equals("completion")) {
            cases.append("      _values shell bash zsh\n");
          } else {
            cases.append("      _arguments");
            for (Option<?> option : known) {
              cases.append(" \\\n        ").append(argument(option));
            }
            cases.append('\n');
          }
          cases.append("      ;;\n");
        });
    return """
        #compdef PROGRAM
        # Completes the words of PROGRAM in zsh.
        _PROGRAM() {
          local -a commands
          commands=(COMMANDS)
          if ((CURRENT == 2)); then
            _values command $commands
            return
          fi
          local command=$words[2]
          shift words
          ((CURRENT--))
          case $command in
        CASES  esac
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
          _PROGRAM "$@"
        else
          compdef _PROGRAM PROGRAM
        fi
        """
        .replace("CASES", cases)
        .replace("COMMANDS", String.join(" ", commands.keySet()))
        .replace("PROGRAM", program);
  }

  private static String argument(Option<?> option) {
    if (option.isFlag()) {
      return "'--" + option.name() + "'";
    }
    return "'--" + option.name() + "=:" + option.legal().placeholder() + ":" + values(option) + "'";
  }

  /** What zsh completes the value of an option by. */
  private static String values(Option<?> option) {
    if (isFolder(option)) {
      return "_files -/";
    }
    if (isFile(option)) {
      return "_files";
    }
    return words(option).isEmpty() ? "" : "(" + words(option) + ")";
  }

  /** The option of this name; where two commands have one, both have the same kind of values. */
  private Option<?> option(String name) {
    for (List<? extends Option<?>> known : commands.values()) {
      for (Option<?> option : known) {
        if (option.name().equals(name)) {
          return option;
        }
      }
    }
    throw new IllegalArgumentException("no option " + name);
  }

  private TreeSet<String> optionNames() {
    TreeSet<String> names = new TreeSet<>();
    commands.values().forEach(known -> known.forEach(option -> names.add(option.name())));
    return names;
  }

  private static String names(List<? extends Option<?>> options) {
    return options.stream()
        .map(option -> "--" + option.name() + (option.isFlag() ? "" : "="))
        .collect(Collectors.joining(" "));
  }

  private static boolean isFolder(Option<?> option) {
    return option.legal().placeholder().equals("FOLDER");
  }

  private static boolean isFile(Option<?> option) {
    return option.legal().placeholder().equals("FILE");
  }

  /** The legal values where they are a few words, else the empty text. */
  private static String words(Option<?> option) {
    return String.join(" ", option.legal().words());
  }
}
