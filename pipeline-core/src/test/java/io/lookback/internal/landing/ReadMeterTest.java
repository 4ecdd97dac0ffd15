package io.lookback.internal.landing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class ReadMeterTest {
  @Test
  void aCopyIsTheMeterItselfUntilItIsClosed() {
    ReadMeter meter = ReadMeter.open();
    ReadMeter other = ReadMeter.open();
    meter.add(5);
    assertThat("a copy", SerializableUtils.clone(meter), sameInstance(meter));
    SerializableUtils.clone(meter).add(2);
    assertThat("counted by the copy too", meter.bytes(), equalTo(7L));
    assertThat("another meter", other.bytes(), equalTo(0L));

    meter.close();
    ReadMeter late = SerializableUtils.clone(meter);
    assertThat("a late copy", late, not(sameInstance(meter)));
    late.add(1);
    assertThat("nobody sees what it counts", meter.bytes(), equalTo(7L));
    assertThat("a meter that is still open", SerializableUtils.clone(other), sameInstance(other));
    other.close();
  }
}
