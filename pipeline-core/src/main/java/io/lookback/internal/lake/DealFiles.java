package io.lookback.internal.lake;

import io.lookback.internal.coder.FileCoders;
import io.lookback.internal.monitor.Shown;
import io.lookback.spec.LakeSpec;
import io.lookback.spec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.display.DisplayData;
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
    return new DealFiles(files, legal(lanes));
  }

  /**
   * A number of lanes, checked.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static int legal(int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes is " + lanes + "; legal: whole numbers from 1");
    }
    return lanes;
  }

  /**
   * Files of tables that are named after the sources of {@code spec}, checked.
   *
   * @throws IllegalArgumentException if a file is of another table
   */
  public static List<LakeFile> ofSources(LakeSpec spec, List<LakeFile> files) {
    for (LakeFile file : files) {
      if (spec.find(file.table()).isEmpty()) {
        throw new IllegalArgumentException(
            "file '"
                + file.path()
                + "' is of table '"
                + file.table()
                + "', which is no source of the spec; legal: "
                + spec.sources().stream().map(SourceSpec::label).collect(Collectors.joining(", "))
                + "; read it with the feature file that the lake was made with");
      }
    }
    return files;
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
            Create.of(dealt).withCoder(KvCoder.of(VarIntCoder.of(), FileCoders.LAKE_FILES)))
        .apply("Spread lanes", Reshuffle.of())
        .apply("Take files", Values.create());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder shown) {
    Shown.files(shown, files, lanes);
  }
}
