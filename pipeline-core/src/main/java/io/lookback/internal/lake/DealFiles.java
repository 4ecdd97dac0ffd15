package io.lookback.internal.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Deals files of the lake to lanes in turn, so that workers share them.
 *
 * <p>Output: the files; those of a lane come as one bundle. Not one lane per file: runners pay for
 * every bundle, and a month of days makes a hundred files. One shuffle, of the names.
 */
public final class DealFiles extends PTransform<PBegin, PCollection<LakeFile>> {
  /** How many lanes there are unless a reader says otherwise. */
  public static final int DEFAULT_LANES = 16;

  private static final long serialVersionUID = 1L;

  private final transient List<LakeFile> files;
  private final int lanes;

  private DealFiles(List<LakeFile> files, int lanes) {
    this.files = files;
    this.lanes = lanes;
  }

  /**
   * Deals {@code files} to {@code lanes}.
   *
   * @throws IllegalArgumentException if {@code lanes} is below 1
   */
  public static DealFiles of(List<LakeFile> files, int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + "; legal: whole numbers from 1");
    }
    return new DealFiles(files, lanes);
  }

  @Override
  public PCollection<LakeFile> expand(PBegin begin) {
    List<KV<Integer, LakeFile>> dealt = new ArrayList<>();
    for (LakeFile file : files) {
      dealt.add(KV.of(dealt.size() % lanes, file));
    }
    return begin
        .apply(
            "Files",
            Create.of(dealt)
                .withCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(LakeFile.class))))
        .apply("Spread lanes", Reshuffle.of())
        .apply("Take files", Values.create());
  }
}
