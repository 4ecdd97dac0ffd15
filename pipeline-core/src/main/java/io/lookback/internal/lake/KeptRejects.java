package io.lookback.internal.lake;

import java.util.List;

/**
 * What a run set aside that published nothing, see {@link LakeFolder#keepRejected}.
 *
 * @param note what the run noted beside it; not to be changed
 * @param files of the quarantine
 */
// Nobody compares notes.
@SuppressWarnings("ArrayRecordComponent")
public record KeptRejects(byte[] note, List<LakeFile> files) {}
