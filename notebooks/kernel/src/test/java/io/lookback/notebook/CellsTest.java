package io.lookback.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Public for what its cells call. */
public class CellsTest {
  private final Cells cells = new Cells();

  @AfterEach
  void close() {
    cells.close();
  }

  @Test
  void aCellHasTheValueOfItsLastExpression() throws CellException {
    assertEquals(Optional.of(42), cells.run("int six = 6;\nsix * 7"));
    assertEquals(Optional.of(6), cells.run("six"));
    assertEquals(Optional.of("ab"), cells.run("\"a\".concat(\"b\")"));
    assertEquals(Optional.of(7), cells.run("six = 7"));
  }

  @Test
  void declarationsStatementsAndTheEmptyCellHaveNoValue() throws CellException {
    assertEquals(Optional.empty(), cells.run("int one = 1;"));
    assertEquals(Optional.empty(), cells.run("int two() { return 2; }"));
    assertEquals(Optional.empty(), cells.run("two();"));
    assertEquals(Optional.empty(), cells.run("if (one > 0) { two(); }"));
    assertEquals(Optional.empty(), cells.run(""));
    assertEquals(Optional.empty(), cells.run("\n  // nothing but a comment\n"));
    assertEquals(Optional.empty(), cells.run("String none = null;\nnone"));
  }

  @Test
  void aValueIsTheObjectItselfNotItsText() throws CellException {
    Object first = cells.run("new java.util.ArrayList<Integer>()").orElseThrow();
    Object list = cells.run("var list = new java.util.ArrayList<Integer>();\nlist").orElseThrow();
    assertEquals(first, list);
    cells.run("list.add(5);");
    assertEquals(List.of(5), list);
    assertSame(list, cells.run("list").orElseThrow());
  }

  @Test
  void aCellSeesTheClassesOfThisProcess() throws CellException {
    Object shown =
        cells.run("import io.lookback.notebook.*;\nnew Html(\"<b>a</b>\")").orElseThrow();
    assertEquals(new Html("<b>a</b>"), shown);
  }

  @Test
  void aMethodMayUseWhatALaterCellDeclares() throws CellException {
    cells.run("int twice() { return 2 * base; }");
    CellException early = assertThrows(CellException.class, () -> cells.run("twice()"));
    assertEquals("twice uses what is not declared: variable base", early.lines().get(0));
    assertEquals(Optional.of(10), cells.run("int base = 5;\ntwice()"));
  }

  @Test
  void whatDoesNotCompileIsShownInTheCell() {
    CellException fault =
        assertThrows(
            CellException.class, () -> cells.run("int good = 1;\n\nint bad = good +  nowhere;"));
    assertEquals("cell 1, line 3: cannot find symbol", fault.lines().get(0));
    List<String> lines = fault.lines();
    assertEquals("  int bad = good +  nowhere;", lines.get(lines.size() - 2));
    assertEquals("                    ^", lines.get(lines.size() - 1));
  }

  @Test
  void piecesBeforeAFaultHaveRun() throws CellException {
    assertThrows(CellException.class, () -> cells.run("int kept = 3;\nint bad = ;"));
    assertEquals(Optional.of(3), cells.run("kept"));
  }

  @Test
  void anExceptionIsToldWithItsCauseAndTheLinesOfTheCells() throws CellException {
    cells.run(
        """
        int unused = 0;

        // Fails when it has counted down.
        /* Slowly. */ int risky(int n) {
          if (n == 0) {
            throw new IllegalStateException("worn out", new ArithmeticException("inner"));
          }
          return risky(n - 1);
        }
        """);
    CellException fault =
        assertThrows(CellException.class, () -> cells.run("int before = 1;\n\nrisky(1);"));
    assertEquals("java.lang.IllegalStateException: worn out", fault.lines().get(0));
    assertEquals("  at risky, cell 1, line 6", fault.lines().get(1));
    assertEquals("  at risky, cell 1, line 8", fault.lines().get(2));
    assertEquals("  at cell 2, line 3", fault.lines().get(3));
    assertEquals("caused by java.lang.ArithmeticException: inner", fault.lines().get(4));
    assertFalse(String.join("\n", fault.lines()).contains("jdk.jshell"), fault.lines().toString());
  }

  @Test
  void aFaultInsideAStatementHasItsLine() {
    CellException fault =
        assertThrows(
            CellException.class,
            () -> cells.run("// ten\nfor (int i = 0; i < 10; i++) {\n  int n = 10 / i;\n}"));
    assertEquals(
        List.of("java.lang.ArithmeticException: / by zero", "  at cell 1, line 3"), fault.lines());
  }

  @Test
  void anUnfinishedCellIsAFault() {
    CellException fault = assertThrows(CellException.class, () -> cells.run("for (;;) {"));
    assertEquals("cell 1 ends in the middle of a declaration or statement", fault.getMessage());
  }

  @Test
  void straySignsEndACellToo() throws CellException {
    assertEquals(Optional.of(2), cells.run(";;\n;1 + 1 // two"));
    assertThrows(CellException.class, () -> cells.run("1 }"));
    assertThrows(CellException.class, () -> cells.run("}"));
    assertThrows(CellException.class, () -> cells.run("\u0001"));
    assertEquals(Optional.empty(), cells.run("/* never closed"));
  }

  @Test
  void whatACellPrintsGoesToStandardOut() throws CellException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      cells.run("System.out.print(\"día\")");
    } finally {
      System.setOut(before);
    }
    assertEquals("día", printed.toString(StandardCharsets.UTF_8));
  }

  /** How a cell tells a test that it is running; public, as cells see only what is. */
  public static final class Running {
    private static final CountDownLatch SIGNAL = new CountDownLatch(1);

    private Running() {}

    /** Says so. */
    public static void signal() {
      SIGNAL.countDown();
    }
  }

  @Test
  void anEndlessCellCanBeStopped() throws InterruptedException, CellException {
    Thread stopper =
        new Thread(
            () -> {
              try {
                if (Running.SIGNAL.await(60, TimeUnit.SECONDS)) {
                  cells.interrupt();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    stopper.start();
    CellException fault =
        assertThrows(
            CellException.class,
            () -> cells.run("while (true) io.lookback.notebook.CellsTest.Running.signal();"));
    stopper.join();
    assertEquals("cell 1 was stopped", fault.getMessage());
    assertEquals(Optional.of(2), cells.run("1 + 1"));
  }

  @Test
  void completionOffersNamesFromTheCursorsPieceOn() throws CellException {
    cells.run("String greeting = \"hello\";");
    String code = "int a = 1;\ngreeting.isBl";
    Cells.Completions completions = cells.complete(code, code.length());
    assertTrue(completions.names().contains("isBlank()"), completions.toString());
    assertEquals(code.indexOf("isBl"), completions.from());
  }

  @Test
  void aConsoleWaitsForTheRestOfAPiece() {
    assertTrue(cells.isComplete("int a = 1;\nint b = 2;"));
    assertFalse(cells.isComplete("int a = 1;\nfor (int i = 0; i < 3; i++) {"));
  }
}
