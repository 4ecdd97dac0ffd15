package io.lookback.kernels;

/** The three columns of silver prints; props are codes in a dictionary of texts. */
final class Columns {
  final long[] users;
  final int[] props;
  final String[] texts;
  final int[] positions;

  Columns(long[] users, int[] props, String[] texts, int[] positions) {
    this.users = users;
    this.props = props;
    this.texts = texts;
    this.positions = positions;
  }

  /** The text of each row. */
  String[] textOfRows() {
    String[] rows = new String[props.length];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = texts[props[row]];
    }
    return rows;
  }
}
