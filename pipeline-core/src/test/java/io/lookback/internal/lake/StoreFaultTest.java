package io.lookback.internal.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Faults that are none of a store's client; those that are, ObjectStoreIT makes. */
class StoreFaultTest {
  @Test
  void whatNoClientHasThrownIsLeftAlone() {
    IOException fault = new IOException("disk", new IllegalStateException("Status Code: 403"));
    assertThat("is in", StoreFault.isIn(fault), equalTo(false));
    assertThat("message", StoreFault.message(fault, "as it was"), equalTo("as it was"));
  }

  @Test
  void aFaultOfTheNetworkIsToldByItsCause() {
    IOException unknown = new IOException("no match", new UnknownHostException("far.example"));
    assertThat(
        "host",
        StoreFault.message(unknown, "as it was"),
        equalTo("the host 'far.example' is not known here"));
    IOException refused = new IOException("no match", new ConnectException("Connection refused"));
    assertThat(
        "connection", StoreFault.message(refused, "as it was"), equalTo("Connection refused"));
  }

  @Test
  void aRingOfCausesEnds() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);
    assertThat("is in", StoreFault.isIn(first), equalTo(false));
  }
}
