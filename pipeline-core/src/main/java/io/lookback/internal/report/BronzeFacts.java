package io.lookback.internal.report;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * What the report knows of bronze.
 *
 * @param run who made it
 * @param set what it is made of
 * @param files how many landing files there were
 * @param ignoredFiles how many names in landing are no landing files
 * @param lines lines by source
 * @param checks the checks of the ledger
 */
public record BronzeFacts(
    RunFacts run,
    SetFacts set,
    int files,
    int ignoredFiles,
    Map<String, BigInteger> lines,
    List<CheckFacts> checks) {}
