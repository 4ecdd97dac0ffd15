/**
 * Pipelines that use the library as a project of your own does.
 *
 * <p>Each class stands alone: copy it, and its test beside it. The parts between the marks are
 * shown in docs/library.md, and some in the README.
 */
package com.example.scoring;
