package io.lookback.runner;

import io.lookback.internal.ledger.QuarantineGate;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The options of a run. The program checks values before it sets them; whoever makes these options
 * in another way answers for the legal values named here.
 */
public interface LookbackOptions extends PipelineOptions {
  /** The folder to read. */
  @Description(
      "Folder of the landing files prints, taps and pays, as a path or on an object store, such as"
          + " s3://bucket/landing. Any local folder, elsewhere one without * ? [ { \\ in its name; default"
          + " data/landing. A relative path starts at the working directory.")
  @Default.String("data/landing")
  String getLanding();

  /** Sets {@link #getLanding}. */
  void setLanding(String folder);

  /** The folder that holds the layers. */
  @Description(
      "Folder of the layers bronze, silver and gold, created if it is not there. Any folder on a"
          + " disk that every worker shares, or a place on an object store such as"
          + " s3://bucket/lake; default data. One run at a time may hold it.")
  @Default.String("data")
  String getLake();

  /** Sets {@link #getLake}. */
  void setLake(String folder);

  /** The feature file, or the empty text. */
  @Description(
      "Feature file: which sources there are, what is scored, its label, the measures and the"
          + " look-backs; lookback spec prints one to edit. Any YAML file on this machine; by default"
          + " that which the lake was made with before, else the built-in one. Only the layers that a"
          + " change of it touches are made anew.")
  @Default.String("")
  String getSpec();

  /** Sets {@link #getSpec}. */
  void setSpec(String file);

  /** The last scored day as an ISO date, or the empty text. */
  @Description(
      "Last scored day. A day such as 2020-11-30; by default the newest day of an accepted print."
          + " Events after it are kept in silver and not used in gold.")
  @Default.String("")
  String getAsOf();

  /** Sets {@link #getAsOf}. */
  void setAsOf(String day);

  /** The day to serve features of as an ISO date, or the empty text. */
  @Description(
      "The day that features are served for: each user gets what a print on that day would get, so"
          + " the days before it count. A day such as 2020-12-01, at most the day after the newest"
          + " event; by default the day after the newest scored event.")
  @Default.String("")
  String getDay();

  /** Sets {@link #getDay}. */
  void setDay(String day);

  /** Days of history before each print, with commas between; or the empty text. */
  @Description(
      "Days of history that each print looks back to; its own day is not among them. 1 to 3650, by"
          + " default what the feature file says, 21 in the built-in one. Up to 8 numbers with"
          + " commas between, such as 7,21,90: each gives all measures, named views_1w, views_3w"
          + " and views_90d.")
  @Default.String("")
  String getLookbackDays();

  /** Sets {@link #getLookbackDays}. */
  void setLookbackDays(String days);

  /** Days in a scoring period. */
  @Description(
      "Days in a scoring period: prints of the last so many days up to the as-of day are scored."
          + " 1 to 366, by default what the feature file says, 7 in the built-in one.")
  @Default.Integer(0)
  int getScoringDays();

  /** Sets {@link #getScoringDays}. */
  void setScoringDays(int days);

  /** Number of scoring periods. */
  @Description(
      "How many scoring periods are scored in one run, the newest ending with the as-of day. 1 to"
          + " 520, by default what the feature file says, 1 in the built-in one.")
  @Default.Integer(0)
  int getWeeks();

  /** Sets {@link #getWeeks}. */
  void setWeeks(int weeks);

  /** The most value props in a history. */
  @Description(
      "The most value props that the history of a print lists. 1 to 100000, by default what the"
          + " feature file says, 1000 in the built-in one. Of a user who touched more in the window it lists those with the most events; history_left_out"
          + " says how many it leaves out. Robots touch so many.")
  @Default.Integer(0)
  int getMaxHistory();

  /** Sets {@link #getMaxHistory}. */
  void setMaxHistory(int valueProps);

  /** The share of users that gold is computed of again. */
  @Description(
      "Share of users whose rows of gold are computed once more, by plain code from bronze, and"
          + " compared before anything is published. 0 to 1, default 0.001; of a small lake it is"
          + " as many users as about 5,000 lines are of. 0 switches it off. A cell that differs"
          + " ends the run with exit code 4.")
  @Default.Double(0.001)
  double getVerify();

  /** Sets {@link #getVerify}. */
  void setVerify(double share);

  /** Number of user buckets, or 0. */
  @Description(
      "Into how many buckets users are dealt. 1 to 1048576, default 0: chosen by the size of the"
          + " input. A bucket is the unit of grouping and memory: more of them need less memory"
          + " each and make more, smaller files. Results do not depend on it.")
  @Default.Integer(0)
  int getBuckets();

  /** Sets {@link #getBuckets}. */
  void setBuckets(int buckets);

  /** The largest ratio of quarantined lines, and of their bytes. */
  @Description(
      "The largest ratio of lines of a source, and of their bytes, that may be set aside in the"
          + " quarantine. 0 to 1,"
          + " default 0.01. Above it the run ends with exit code 4 and publishes nothing.")
  @Default.Double(QuarantineGate.DEFAULT_PART)
  double getMaxQuarantine();

  /** Sets {@link #getMaxQuarantine}. */
  void setMaxQuarantine(double ratio);

  /** Whether repeated prints and taps are kept. */
  @Description(
      "Keeps prints and taps that repeat an earlier one of the same day, user, value prop and"
          + " position. true or false, default false: repeats are dropped and counted.")
  @Default.Boolean(false)
  boolean getKeepDuplicates();

  /** Sets {@link #getKeepDuplicates}. */
  void setKeepDuplicates(boolean keep);

  /** Bytes of landing in one range, or 0. */
  @Description(
      "Into ranges of how many bytes plain landing files are cut. 1024 to 1073741824, default 0:"
          + " chosen by the size of the input. Results do not depend on it.")
  @Default.Long(0)
  long getRangeBytes();

  /** Sets {@link #getRangeBytes}. */
  void setRangeBytes(long bytes);

  /** Number of lanes, or 0. */
  @Description(
      "In how many lanes files are read side by side. 1 to 65536, default 0: one per core on"
          + " DirectRunner, several per slot on a cluster. Results do not depend on it.")
  @Default.Integer(0)
  int getLanes();

  /** Sets {@link #getLanes}. */
  void setLanes(int lanes);

  /** The most bytes a landing line may have. */
  @Description(
      "The most bytes a landing line may have; a longer one goes to the quarantine, cut off there."
          + " 1024 to 67108864, default 1048576.")
  @Default.Integer(1 << 20)
  int getMaxLineBytes();

  /** Sets {@link #getMaxLineBytes}. */
  void setMaxLineBytes(int bytes);

  /** How many times its size a packed landing file may hold. */
  @Description(
      "How many times its own size a packed landing file may hold. 1 to 1000000000, default 200."
          + " A file that holds more, and more than 64 MiB, ends the run with exit code 3: it may"
          + " have been made to fill the disk.")
  @Default.Integer(200)
  int getMaxExpansion();

  /** Sets {@link #getMaxExpansion}. */
  void setMaxExpansion(int times);

  /** Whether gold may be published without a row. */
  @Description(
      "Publishes gold even where no accepted print lies on the scored days. true or false, default"
          + " false: then nothing is published, and the run ends with exit code 3.")
  @Default.Boolean(false)
  boolean getAllowEmpty();

  /** Sets {@link #getAllowEmpty}. */
  void setAllowEmpty(boolean allow);

  /** As of which load gold is made, or the empty text. */
  @Description(
      "Makes gold of what had been loaded by then, into the lake that --into names; the lake stays"
          + " as it is. The name of a load or how one alone begins, an instant such as"
          + " 2026-11-27T10:00:00Z, or a day, which stands for its end in UTC; by default gold is"
          + " made of silver as it is. The last load at or before it counts, by when it began, not"
          + " by when it was published; lookback loads lists them.")
  @Default.String("")
  String getKnownBy();

  /** Sets {@link #getKnownBy}. */
  void setKnownBy(String when);

  /** The lake to make with {@link #getKnownBy}, or the empty text. */
  @Description(
      "The lake to make with --knownBy: bronze as it was by then, and silver and gold of it. Any"
          + " folder or place of a lake that holds no layer yet; by default there is none.")
  @Default.String("")
  String getInto();

  /** Sets {@link #getInto}. */
  void setInto(String folder);

  /** How many versions of each layer the lake keeps, or -1. */
  @Description(
      "How many versions of each layer the lake keeps, the published one included. 2 to 1000, by"
          + " default as many as the lake was told before, at first 2. Versions that a kept version was"
          + " made of stay as well; lookback versions lists them.")
  @Default.Integer(-1)
  int getKeepVersions();

  /** Sets {@link #getKeepVersions}. */
  void setKeepVersions(int versions);

  /** For how many days the former lines of replaced files are kept, or -1. */
  @Description(
      "For how many days bronze keeps the former lines of a landing file that a load replaces, so"
          + " that lookback gold --knownBy can go back to before it. 0 to 36500, by default as many"
          + " as the lake was told before, at first 30.")
  @Default.Integer(-1)
  int getKeepReplaced();

  /** Sets {@link #getKeepReplaced}. */
  void setKeepReplaced(int days);

  /** Whether landing may be another folder than that of the run before. */
  @Description(
      "Loads from another landing folder than the one that the lake was loaded from before, and"
          + " remembers it from then on; files of the same names replace what was loaded. true or"
          + " false, default false: then another folder ends the run with exit code 2.")
  @Default.Boolean(false)
  boolean getSameLake();

  /** Sets {@link #getSameLake}. */
  void setSameLake(boolean same);

  /** Whether landing files may lie outside of the landing folder. */
  @Description(
      "Reads landing files that are symbolic links to a place outside of the landing folder, or lie"
          + " behind one. true or false, default false: such a link ends the run with exit code 3."
          + " The folder itself may be a link either way.")
  @Default.Boolean(false)
  boolean getFollowLinks();

  /** Sets {@link #getFollowLinks}. */
  void setFollowLinks(boolean follow);

  /** Whether files are never cut into ranges. */
  @Description(
      "Never cuts a landing file into ranges. true or false, default false. Needed for CSV files"
          + " with line breaks inside quotes far behind their beginning; slower for large files.")
  @Default.Boolean(false)
  boolean getWholeFiles();

  /** Sets {@link #getWholeFiles}. */
  void setWholeFiles(boolean whole);

  /** Whether a report is written. */
  @Description(
      "Writes the report <lake>/report/index.html, and with each layer the numbers that lookback"
          + " report rebuilds it from. true or false, default true; false saves a few"
          + " hundredths of the time of a run.")
  @Default.Boolean(true)
  boolean getReport();

  /** Sets {@link #getReport}. */
  void setReport(boolean report);

  /** Whether nothing is said but what is wrong. */
  @Description(
      "Says nothing but errors and warnings, which are on stderr. true or false, default false."
          + " What would have been printed is in ledger.json and the report.")
  @Default.Boolean(false)
  boolean getQuiet();

  /** Sets {@link #getQuiet}. */
  void setQuiet(boolean quiet);
}
