package io.lookback.runner.leak;

import java.util.ArrayList;
import java.util.List;

/** What came of trying: for each kind of change what was compared, and the first leak. */
public final class LeakProof {
  /** One kind of change. */
  public static final class Kind {
    private final String words;
    private long tries;
    private long rows;
    private long cells;
    private long changed;
    private long wrong;

    Kind(String words) {
      this.words = words;
    }

    void tried(long times) {
      tries += times;
    }

    void compared(long cellsOfRow) {
      rows++;
      cells += cellsOfRow;
    }

    void changed(long cellsOfRow) {
      changed += cellsOfRow;
    }

    void wrong(long cellsOfRow) {
      wrong += cellsOfRow;
    }

    /** What is changed. */
    public String words() {
      return words;
    }

    /** How many lines were changed, added or removed. */
    public long tries() {
      return tries;
    }

    /** How many rows were compared. */
    public long rows() {
      return rows;
    }

    /** How many cells were compared. */
    public long cells() {
      return cells;
    }

    /** How many cells changed, as they must. */
    public long changed() {
      return changed;
    }

    /** How many cells changed that must not, or did not change as they must. */
    public long wrong() {
      return wrong;
    }
  }

  private final List<Kind> kinds = new ArrayList<>();
  private String firstLeak = "";

  Kind kind(String words) {
    for (Kind kind : kinds) {
      if (kind.words.equals(words)) {
        return kind;
      }
    }
    Kind kind = new Kind(words);
    kinds.add(kind);
    return kind;
  }

  void leak(String leak) {
    if (firstLeak.isEmpty()) {
      firstLeak = leak;
    }
  }

  /** The kinds of change, in the order in which they were tried. */
  public List<Kind> kinds() {
    return List.copyOf(kinds);
  }

  /** Whether every cell is as it must be. */
  public boolean holds() {
    return firstLeak.isEmpty();
  }

  /** The change, the row, the cell and both values of the first leak; empty if there is none. */
  public String firstLeak() {
    return firstLeak;
  }
}
