import io.lookback.bronze.ParsedLanding;
import io.lookback.gold.Gold;
import io.lookback.lake.Publication;
import io.lookback.ledger.Ledger;
import io.lookback.silver.ConformedEvents;
import io.lookback.silver.Silver;
import io.lookback.spec.LakeSpec;
import org.apache.beam.sdk.Pipeline;

/** Publishes a lake; prints how many rows gold has, and its fingerprint: PublishLake LANDING LAKE. */
public final class PublishLake {
  public static void main(String[] args) throws Exception {
    Pipeline pipeline = Pipeline.create();
    try (Publication publication = Publication.begin(args[1], LakeSpec.BUILT_IN)) {
      ParsedLanding parsed = pipeline.apply("Bronze", publication.load(args[0]));
      ConformedEvents events = parsed.apply("Silver", Silver.conform());
      publication.write(events, events.apply("Gold", Gold.score()));
      Ledger ledger = publication.publish(pipeline.run());
      System.out.println(ledger.goldRows() + " " + ledger.fingerprint());
    }
  }
}
