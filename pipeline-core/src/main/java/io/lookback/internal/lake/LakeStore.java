package io.lookback.internal.lake;

import io.lookback.lake.LakeException;
import io.lookback.lake.LakeLockedException;
import io.lookback.lake.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The place of a lake: what {@link LakeFolder} needs of it to follow its protocol, and nothing
 * else. {@link LocalStore} is a folder of this machine or of a disk that machines share, {@link
 * ObjectStore} a prefix on any other file system that Beam knows.
 *
 * <p>Names are paths below the lake with forward slashes. A folder is a place for names; where an
 * object store has no folders, it is the beginning of names.
 */
interface LakeStore {
  /** Where Beam, people and readers find a name; that of the lake itself for the empty name. */
  String path(String name);

  /** The lake as workers find it, wherever they were started. */
  String root();

  /** Where workers find a name, wherever they were started. */
  default String workersPath(String name) {
    return root() + "/" + name;
  }

  /** What two names of one lake have in common, as far as it can be told. */
  String identity() throws IOException;

  /**
   * Looks whether a run can write where it must, as far as that can be told before it does, and
   * makes the folders that it needs.
   *
   * @throws LakeException naming the folder that cannot be made or written into
   */
  void prepare() throws LakeException;

  /** Whether a file of this name is there. */
  boolean holds(String file) throws IOException;

  /** Opens a file. */
  InputStream open(String file) throws IOException;

  /** Writes a file whole and in one step: a reader sees the old one or the new one. */
  void write(String file, byte[] content) throws IOException;

  /** Writes a file of any size from a stream; readers may see it before it is whole. */
  void put(String file, InputStream content) throws IOException;

  /** All files at any depth below a folder, by path below it; none if there is no such folder. */
  List<String> files(String folder) throws IOException;

  /** The names of the folders directly below a folder; none if there is no such folder. */
  List<String> folders(String folder) throws IOException;

  /** The sizes in bytes of those of some files below a folder that are there. */
  Map<String, Long> sizes(String folder, Collection<String> files) throws IOException;

  /**
   * When the newest of some files below a folder was written, in milliseconds since 1970 by the
   * clock of the place; 0 if none of them is there.
   */
  long newest(String folder, Collection<String> files) throws IOException;

  /** Gives files of one folder to another as well, without moving bytes where that can be had. */
  void share(String from, String to, Collection<String> files) throws IOException;

  /** Removes files below a folder. */
  void delete(String folder, Collection<String> files) throws IOException;

  /** Removes a folder and all below it, if it is there. */
  void deleteFolder(String folder) throws IOException;

  /** Removes a folder that holds nothing, where folders are more than names. */
  void deleteIfEmpty(String folder) throws IOException;

  /** The folder of a layer that people know, or of its versions where there is no such folder. */
  String folder(Layer layer);

  /** All that belongs to a layer, for a person who is to move it. */
  String wholeLayer(Layer layer);

  /** The run that a layer's pointer names, or the empty text if there is no pointer. */
  String pointer(Layer layer) throws IOException;

  /** Where a person finds a layer's pointer. */
  String pointerPath(Layer layer);

  /** What is where a layer's pointer belongs and is none, or the empty text. */
  String strayPointer(Layer layer) throws IOException;

  /** What a layer has lost with its pointer to a run's version, and how a person restores it. */
  String lostPointer(Layer layer, String runId);

  /**
   * Looks whether anything is in the way of a layer's pointer.
   *
   * @throws LakeException naming it
   */
  void requireClear(Layer layer) throws IOException, LakeException;

  /** Does what can be done ahead for {@link #movePointer}; readers see none of it. */
  void preparePointer(Layer layer, String runId) throws IOException;

  /**
   * Lets a layer's pointer name a run, in one step: the publication.
   *
   * @throws DoubtfulMoveException if it may still happen
   */
  void movePointer(Layer layer, String runId) throws IOException;

  /**
   * Where a layer lies in the {@link OldLayout}, and where its move has put that; the empty text if
   * neither is there.
   */
  String oldFolder(Layer layer) throws IOException;

  /** The run that the pointer of the old layout names, or the empty text. */
  String oldPointer(Layer layer) throws IOException;

  /** What is not of Lookback and in the way of a move; the empty text if nothing is. */
  String foreignInOld(Layer layer) throws IOException;

  /** Makes room for the pointer where the folder of the old layout lies. */
  void putOldAside(Layer layer) throws IOException;

  /** Deletes what is left of the old layout, its pointer last. */
  void deleteOld(Layer layer) throws IOException;

  /** Removes files of a folder that programs which died had begun to {@link #write}. */
  void removeUnfinished(String folder) throws IOException;

  /** Where a reader finds the tables of a layer while the version of a run is published. */
  String reading(Layer layer, String runId);

  /**
   * Takes the lake for one run.
   *
   * @param runId a name for the run
   * @param holder who asks, as the next one shall read it
   * @throws LakeLockedException naming who holds it
   */
  LakeLock lock(String runId, String holder) throws IOException, LakeLockedException;
}
