package io.lookback.internal.score;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.lookback.batch.Source;
import io.lookback.feature.FeatureSet;
import io.lookback.feature.WindowSpec;
import io.lookback.internal.operation.UserEvents;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a print day looks at. */
class UserWindowsTest {
  private static final int DAYS = 366;

  @Test
  void aDayCostsTheValuePropsOfItsWindowAndNotAllThatTheUserEverTouched() throws Exception {
    WindowSpec spec = new WindowSpec(3, DAYS, 1);
    FeatureSet features = FeatureSet.builtIn(spec);
    Map<Source, UserEvents> events = new HashMap<>();
    for (Source source : features.measuredSources()) {
      UserEvents ofSource = new UserEvents(1);
      for (int day = 0; day < DAYS; day++) {
        ofSource.reserve(0);
      }
      ofSource.layOut(source.hasAmount());
      for (int day = 0; day < DAYS; day++) {
        // A value prop that was touched before comes back on some days.
        ofSource.place(0, day, day % 5 == 4 ? day - 4 : day, 1, 7);
      }
      events.put(source, ofSource);
    }
    String[] props = new String[DAYS];
    Arrays.setAll(props, prop -> "p" + (1000 + prop));
    UserWindows windows = new UserWindows(features, events, props);
    windows.begin(0);
    int looks = 0;
    for (int day = 1; day <= DAYS; day++) {
      windows.moveTo(day, 1);
      TouchedProps present = windows.present();
      looks += present.size();
      long seen = 0;
      for (int i = 0; i < present.size(); i++) {
        seen += windows.events(present.get(i));
      }
      assertThat("events before day " + day, seen, equalTo(3L * Math.min(3, day)));
    }
    assertThat("value props looked at", looks, lessThanOrEqualTo(3 * DAYS));
    windows.end();
    assertThat("value props of nobody", windows.present().size(), equalTo(0));
  }
}
