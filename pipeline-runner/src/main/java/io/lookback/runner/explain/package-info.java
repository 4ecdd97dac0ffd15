/** How the explanation of a row of gold is shown: as a page for people, as JSON for programs. */
package io.lookback.runner.explain;
