package io.lookback.runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command on landing folders as users have them. */
class ProveNoLeakTest {
  @TempDir private Path folder;

  @Test
  void packedAndScatteredFilesWithBadLinesHaveNoLeak() throws IOException {
    StringBuilder prints = new StringBuilder("\uFEFF");
    StringBuilder taps = new StringBuilder("no JSON\n");
    StringBuilder pays = new StringBuilder("\uFEFFvalue_prop,user_id,note,total,pay_date\r\n");
    for (int day = 1; day <= 30; day++) {
      String on = String.format(java.util.Locale.ROOT, "2020-11-%02d", day);
      for (int user = 0; user < 5; user++) {
        prints.append(HandmadeLanding.event(on, user, "p" + (day + user) % 3, user));
        if ((day + user) % 2 == 0) {
          taps.append(HandmadeLanding.event(on, user, "p" + (day + user) % 3, user));
          pays.append("p" + day % 3 + "," + user + ",\"a\nb\"," + day + ".5," + on + "\r\n");
        }
      }
    }
    HandmadeLanding landing =
        HandmadeLanding.empty(folder.resolve("landing"))
            .file("prints/1.json.gz", prints.toString())
            .file("prints/2.json", HandmadeLanding.event("2020-11-30", 3, "p9", 1))
            .file("taps-1.ndjson.zst", taps.toString())
            .file("pays.csv.gz", pays.toString())
            .file("pays-broken.csv", "nothing,of,this\n1,2,3\n");
    Program.Ended ended =
        prove("--landing=" + landing.root(), "--days=1", "--users=3", "--lookbackDays=3,7");
    ended.checkDone();
    assertThat(
        ended.out(),
        allOf(
            containsString("tried                  1 scored day ("),
            containsString("), 3 users, "),
            containsString("verdict                no feature sees its future\n")));
  }

  @Test
  void theSameSeedTriesTheSame() throws IOException {
    HandmadeLanding landing = HandmadeLanding.sound(folder.resolve("landing"));
    Program.Ended one = prove("--landing=" + landing.root(), "--seed=7");
    one.checkDone();
    List<String> before = new Lake(folder).everything();
    assertThat(prove("--landing=" + landing.root(), "--seed=7").out(), equalTo(one.out()));
    assertThat("beside landing", new Lake(folder).everything(), equalTo(before));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--days=0|--days must be a whole number from 1 to 366, got '0'",
        "--users=100001|--users must be a whole number from 1 to 100000, got '100001'",
        "--seed=-1|--seed must be a whole number from 0 to 9223372036854775807, got '-1'",
        "--asOf=yesterday|--asOf must be a day from 0001-01-01 to 9999-12-31, as in 2020-11-30,",
        "--lake=x|prove-no-leak does not use --lake;",
        "--spec=nowhere.yaml|"
      })
  void wrongOptionsAreToldInOneLine(String test) {
    String[] parts = test.split("\\|", 2);
    Program.Ended ended = prove(parts[0]);
    assertThat(ended.toString(), ended.code(), equalTo(ExitCode.USAGE));
    assertThat(ended.toString(), ended.errors(), contains(startsWith("lookback: " + parts[1])));
  }

  @Test
  void landingThatIsNotThereIsNamed() {
    prove("--landing=" + folder.resolve("nowhere"))
        .checkRefused("landing folder '" + folder.resolve("nowhere") + "'");
  }

  private static Program.Ended prove(String... options) {
    List<String> words = new ArrayList<>(List.of("prove-no-leak"));
    words.addAll(List.of(options));
    return Program.run(words);
  }
}
