package io.lookback.runner.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A question to a person with numbered answers. */
public final class Question {
  private static final int TRIES = 3;

  private final BufferedReader in;
  private final PrintStream out;

  /** A question that is put on {@code out} and answered on {@code in}. */
  public Question(BufferedReader in, PrintStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Asks until the answer is a number or a name of the list, three times at most.
   *
   * @param answers the names, of which the first has number 1
   * @return the name, or nothing if the person went away or gave no answer of the list
   * @throws IOException if the answer cannot be read
   */
  public Optional<String> ask(String question, List<String> answers) throws IOException {
    out.println(question);
    for (int i = 0; i < answers.size(); i++) {
      out.println("  " + (i + 1) + "  " + answers.get(i));
    }
    for (int tries = 0; tries < TRIES; tries++) {
      out.print("1 to " + answers.size() + ": ");
      out.flush();
      String line = in.readLine();
      if (line == null) {
        out.println();
        return Optional.empty();
      }
      String answer = line.strip().toLowerCase(Locale.ROOT);
      for (int i = 0; i < answers.size(); i++) {
        if (answer.equals(answers.get(i)) || answer.equals(String.valueOf(i + 1))) {
          return Optional.of(answers.get(i));
        }
      }
    }
    return Optional.empty();
  }
}
