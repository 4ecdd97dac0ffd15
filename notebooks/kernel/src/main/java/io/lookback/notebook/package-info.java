/**
 * Java in a Jupyter notebook: {@link io.lookback.notebook.JavaKernel} speaks with Jupyter, {@link
 * io.lookback.notebook.Cells} runs the code, and the rest is what a cell shows: rows of a query and
 * pictures.
 */
package io.lookback.notebook;
