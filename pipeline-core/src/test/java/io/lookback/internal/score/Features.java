package io.lookback.internal.score;

import java.util.List;
import java.util.SortedMap;

/** One gold row. */
record Features(
    int printDay,
    long user,
    String valueProp,
    long position,
    boolean clicked,
    Sums own,
    SortedMap<String, Sums> history,
    int leftOut,
    List<Integer> coveredDays) {}
